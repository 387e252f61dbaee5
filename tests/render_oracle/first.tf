resource "terraform_data" "moved" {
  input = "q"
}
resource "terraform_data" "moved_and_changed" {
  input = var.v
}
resource "terraform_data" "gone" {
  input = "q"
}
resource "terraform_data" "forgotten" {
  input = "q"
}
resource "terraform_data" "was_single" {
  input = "q"
}
resource "terraform_data" "was_counted" {
  count = 2
}
