resource "terraform_data" "moved_to" {
  input = "q"
}
resource "terraform_data" "moved_and_changed_to" {
  input = var.v
}
resource "terraform_data" "was_single" {
  for_each = toset(["k"])
  input    = "q"
}
resource "terraform_data" "was_counted" {
}
moved {
  from = terraform_data.moved
  to   = terraform_data.moved_to
}
moved {
  from = terraform_data.moved_and_changed
  to   = terraform_data.moved_and_changed_to
}
removed {
  from = terraform_data.forgotten
  lifecycle {
    destroy = false
  }
}
import {
  to = terraform_data.imported
  id = "1234"
}
import {
  to = terraform_data.imported_and_changed
  id = "1235"
}
resource "terraform_data" "imported" {
}
resource "terraform_data" "imported_and_changed" {
  input = 1
}
output "added" {
  value = { a = [1], b = null }
}
