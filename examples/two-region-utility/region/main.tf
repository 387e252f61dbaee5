variable "name" {
  type = string
}

variable "release" {
  type = string
}

variable "role" {
  type = string
}

variable "replicas" {
  type = number
}

variable "next" {
  description = "The region that takes over."
  type        = string
}

resource "random_password" "secret" {
  length  = 24
  special = false

  keepers = {
    release = var.release
  }
}

resource "terraform_data" "server" {
  count = var.replicas

  input = {
    name = "${var.name}-${var.release}-${count.index + 1}"
    role = var.role
  }
}

resource "local_file" "runbook" {
  filename = "${path.root}/runbooks/${var.name}.md"
  content  = <<-EOT
    # When ${var.name} is lost

    It is the ${var.role} region of release ${var.release}. Its servers:
    ${join(", ", terraform_data.server[*].output.name)}.

    Send users to ${var.next}.
  EOT
}

output "runbook" {
  value = local_file.runbook.filename
}

output "servers" {
  value = terraform_data.server[*].output.name
}

output "secret" {
  value     = random_password.secret.result
  sensitive = true
}
