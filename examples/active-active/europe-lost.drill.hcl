# One of two active regions goes away: those whom it served are led to the other, the rest notice nothing.
#
#   regionfall drill europe-lost.drill.hcl              (four minutes)
#   regionfall drill europe-lost.drill.hcl -speed=10    (25 s)
#
# The edge takes a load balancer for unhealthy after three probes, 10 s apart, and resolvers keep the old answer for 60 s
# more, the time to live of an alias to a load balancer. The loss comes after 75 s, when resolvers have asked a second time:
# the first answers are given while targets are still on their way to being healthy, perhaps sooner in one region.
drill {
  directory = "."
  duration  = "4m15s"
}

load "america" {
  from = ["Virginia", "Montreal"]
  url  = "http://www.example.com/"
  rate = 10
}

load "europe" {
  from = ["Dublin", "Frankfurt"]
  url  = "http://www.example.com/"
  rate = 10
}

load "shared" {
  from = ["Virginia", "Dublin"]
  url  = "http://shared.example.com/"
  rate = 10
}

fault "eu-west-1 lost" {
  region = "eu-west-1"
  mode   = "crash"
  at     = "75s"
  until  = "170s"
}

objective "America notices nothing" {
  load         = "america"
  availability = "100%"
}

objective "Europe is served from America in time" {
  load = "europe"
  rto  = "95s"
}

objective "so is who shares both" {
  load = "shared"
  rto  = "95s"
}
