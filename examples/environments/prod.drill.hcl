# What prod promises when its primary region goes silent, as in a network's failure, rather than away.
#
#   regionfall drill prod.drill.hcl -speed=10
# The loss comes when resolvers have asked twice, as in ../guide/failover.drill.hcl.
drill {
  directory = "."
  duration  = "4m15s"
  variables = { environment = "prod" }
}

load "prod" {
  from = ["Virginia", "Dublin"]
  url  = "http://www.example.com/"
  rate = 5
}

# Requests wait for their timeout instead of being refused, 5 s, and so do the edge's probes, 4 s.
fault "us-east-1 silent" {
  region = "us-east-1"
  mode   = "blackhole"
  at     = "75s"
  until  = "170s"
}

objective "back in time" {
  rto = "105s"
}
