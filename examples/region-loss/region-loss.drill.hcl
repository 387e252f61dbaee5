# Users in three cities call AWS's API in us-east-1, which is cut off for six seconds. Nothing leads them elsewhere, so
# they are without an answer until it is back; users of eu-west-1 notice nothing.

drill {
  title    = "us-east-1 cut off"
  duration = "20s"
}

load "shop" {
  from    = ["Virginia", "Dublin", "Tokyo"]
  url     = "http://us-east-1/?Action=GetCallerIdentity&Version=2011-06-15"
  rate    = 20
  timeout = "2s"
}

load "elsewhere" {
  from = ["Dublin"]
  url  = "http://eu-west-1/?Action=GetCallerIdentity&Version=2011-06-15"
  rate = 20
}

fault "us-east-1 away" {
  region = "us-east-1"
  mode   = "blackhole"
  at     = "5s"
  until  = "11s"
}

objective "back soon" {
  load = "shop"
  rto  = "9s"
}

objective "no harm elsewhere" {
  load         = "elsewhere"
  availability = "100%"
}
