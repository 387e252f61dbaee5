# All services of the primary region go at once, and are called in the other.
#
#   regionfall drill region-lost.drill.hcl              (four minutes)
#   regionfall drill region-lost.drill.hcl -speed=10    (25 s)
# The loss comes when resolvers have asked twice, as in ../guide/failover.drill.hcl.
drill {
  directory = "."
  duration  = "4m15s"
}

load "gateway" {
  from = ["Virginia", "Dublin"]
  url  = "http://api.micro.example/"
  rate = 10
}

load "orders" {
  from = ["Virginia", "Dublin"]
  url  = "http://api.micro.example/orders?limit=1"
  rate = 10
}

fault "us-east-1 lost" {
  region = "us-east-1"
  mode   = "crash"
  at     = "75s"
  until  = "170s"
}

# 30 s until the checkers have seen three failures each, 60 s until resolvers have forgotten.
objective "back in time" {
  rto = "100s"
}
