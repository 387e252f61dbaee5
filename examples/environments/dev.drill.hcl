# What dev promises when its primary region goes away: another secondary region than prod, the same time.
#
#   regionfall drill dev.drill.hcl -speed=10
drill {
  directory = "."
  duration  = "4m"
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
  at     = "20s"
  until  = "140s"
}

objective "back in time" {
  rto = "95s"
}
