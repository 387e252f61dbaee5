# The region that takes the orders goes away on the busiest day.
#
#   regionfall drill black-friday.drill.hcl              (four minutes)
#   regionfall drill black-friday.drill.hcl -speed=10    (25 s)
# The loss comes when resolvers have asked twice, as in ../guide/failover.drill.hcl.
drill {
  directory = "."
  duration  = "4m15s"
}

load "visitors" {
  from = ["Virginia", "Dublin", "Tokyo"]
  url  = "http://www.shop.example/"
  rate = 10
}

load "buyers" {
  from    = ["Virginia", "Dublin", "Tokyo"]
  url     = "http://www.shop.example/orders"
  method  = "POST"
  headers = { "Content-Type" = "application/json" }
  body    = "{\"item\":\"lamp\",\"quantity\":1}"
  rate    = 2
  success = [201]
}

fault "us-east-1 lost" {
  region = "us-east-1"
  mode   = "crash"
  at     = "75s"
  until  = "170s"
}

# 30 s until Route 53 turns, whether by the health check or by the edge's probes, and 60 s until resolvers have forgotten.
objective "the shop is open again" {
  load = "visitors"
  rto  = "95s"
}

objective "orders are taken again" {
  load = "buyers"
  rto  = "95s"
}
