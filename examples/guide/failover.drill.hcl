# The guide's promise, put to the test: the primary region goes away, and comes back.
#
#   regionfall drill failover.drill.hcl
#
# How long users wait follows from the configuration. DNS turns when the alias's target has failed three probes of the
# edge, 10 s apart (evaluate_target_health), or the health check's endpoint three of most checkers, 30 s apart; whichever
# is first: 30 s. Clients' resolvers keep the old answer for 60 s more, the time to live of an alias to a load balancer.
#
# The loss comes after 75 s, when resolvers have asked a second time: the first answers are given while targets are still
# on their way to being healthy, and lead to whichever region was sooner. They ask again at 120 s, so that users wait 45 s
# here; at most it would be 90 s.
drill {
  directory = "."
  duration  = "4m15s"
}

# A fifth of the requests are orders, each with a key of its own. They are looked for in every region while us-east-1 is away, and
# once more when it is back. Until the guide's databases come, the instance that takes an order keeps it, and no other.
store "orders" {
  path = "/orders"
}

load "shop" {
  from   = ["Virginia", "Dublin", "Tokyo"]
  url    = "http://www.example.com/"
  rate   = 10
  writes = "20%"
}

fault "us-east-1 lost" {
  region = "us-east-1"
  mode   = "crash"
  at     = "75s"
  until  = "170s"
}

objective "back within the time that the configuration promises" {
  load = "shop"
  rto  = "95s"
}

# Without a copy in another region all orders that us-east-1 has ever taken are out of reach while it is away: those of the
# 75 s before, here. The guide's databases will make this a promise worth having.
objective "nothing older than this drill is out of reach" {
  store = "orders"
  rpo   = "80s"
}
