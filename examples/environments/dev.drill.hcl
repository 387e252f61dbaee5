# What dev promises when its primary region goes away: another secondary region than prod, the same time.
#
#   regionfall drill dev.drill.hcl -speed=10
# The loss comes when resolvers have asked twice, as in ../guide/failover.drill.hcl.
drill {
  directory = "."
  duration  = "4m15s"
  variables = { environment = "dev" }
}

load "dev" {
  from = ["Virginia", "Oregon"]
  url  = "http://www.dev.example.com/"
  rate = 5
}

fault "us-east-1 lost" {
  region = "us-east-1"
  mode   = "crash"
  at     = "75s"
  until  = "170s"
}

objective "back in time" {
  rto = "95s"
}
