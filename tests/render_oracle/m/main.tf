variable "v" {}
resource "terraform_data" "in" {
  count = 1
  input = { v = var.v, "a.b" = 1 }
}
