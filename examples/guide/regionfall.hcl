# What Terraform does not say: where users are, and what they ask for. `regionfall up` prints commands for it, and drills take
# what they leave out from here. Described in docs/regionfall-hcl.md.
clients = ["Virginia", "Dublin", "Tokyo"]
regions = ["us-east-1", "eu-west-1"]

endpoint "shop" {
  url = "http://www.example.com/"
}
