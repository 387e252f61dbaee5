variable "v" { default = 1 }
variable "sec" {
  default   = "hush"
  sensitive = true
}
locals {
  one = var.v == 1
}
resource "terraform_data" "text" {
  input = ["a", "b"][var.v - 1]
}
resource "terraform_data" "nullstr" {
  input = [null, "b"][var.v - 1]
}
resource "terraform_data" "strnull" {
  input = ["b", null][var.v - 1]
}
resource "terraform_data" "object" {
  input = [jsondecode("{\"a\":1,\"b\":2,\"id\":\"x\",\"long name\":true,\"n\":null,\"o\":{\"p\":1,\"q\":[1,2]}}"), jsondecode("{\"a\":1,\"id\":\"x\",\"c\":2,\"long name\":false,\"n\":null,\"o\":{\"p\":1,\"q\":[1,2,3]}}")][var.v - 1]
}
resource "terraform_data" "list" {
  input = [[1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 8, 5, 6, 7]][var.v - 1]
}
resource "terraform_data" "objects" {
  input = [[{ name = "a", v = 1 }, { name = "b", v = 2 }, { name = "c", v = 2 }], [{ name = "a", v = 1 }, { name = "b", v = 5 }, { name = "c", v = 2 }]][var.v - 1]
}
resource "terraform_data" "map" {
  input = tomap(local.one ? { a = "1", b = "2", "c d" = "3" } : { a = "1", c = "2", "c d" = "3" })
}
resource "terraform_data" "set" {
  input = toset(local.one ? ["a", "b", "c"] : ["a", "c", "d"])
}
resource "terraform_data" "multi" {
  input = ["line1\nline2\nline3\n", "line1\nline2b\nline3\nline4\n"][var.v - 1]
}
resource "terraform_data" "multi2" {
  input = ["line1", "line1\nline2b"][var.v - 1]
}
resource "terraform_data" "json" {
  input = jsonencode(local.one ? { a = 1, b = [1, 2], c = { d = "x" }, e = null } : { a = 1, b = [1, 3], c = { d = "y" }, e = null })
}
resource "terraform_data" "jsonspace" {
  input = ["{\"a\":1}", "{\"a\": 1}"][var.v - 1]
}
resource "terraform_data" "jsontext" {
  input = ["{\"a\":1}", "plain"][var.v - 1]
}
resource "terraform_data" "sensitive" {
  input = [var.sec, "x${var.sec}"][var.v - 1]
}
resource "terraform_data" "sensitive_in" {
  input = { a = var.sec, b = var.v }
}
resource "terraform_data" "sensitive_later" {
  input = ["x", sensitive("x")][var.v - 1]
}
resource "terraform_data" "typechange" {
  input = ["x", [1]][var.v - 1]
}
resource "terraform_data" "typechange2" {
  input = [{ a = "x" }, { a = [1, { b = 2 }] }][var.v - 1]
}
resource "terraform_data" "repl" {
  input            = "q"
  triggers_replace = [var.v, "b"]
}
resource "terraform_data" "repl2" {
  triggers_replace = var.v
  lifecycle { create_before_destroy = true }
}
resource "terraform_data" "repl3" {
  input = 1
  lifecycle { replace_triggered_by = [terraform_data.text] }
}
resource "terraform_data" "dep" {
  input = terraform_data.repl.id
}
resource "terraform_data" "dep2" {
  input = { a = terraform_data.repl.id, b = [terraform_data.repl.id, 1], c = 1 }
}
resource "terraform_data" "counted" {
  count = local.one ? 3 : 2
  input = count.index
}
resource "terraform_data" "each" {
  for_each = toset(local.one ? ["a", "b c"] : ["a"])
  input    = each.key
}
resource "terraform_data" "empty" {
  input = [[], {}][var.v - 1]
}
resource "terraform_data" "empties" {
  input = [{ a = {}, b = [], c = "" }, { a = { x = 1 }, b = [2], c = "y" }][var.v - 1]
}
resource "terraform_data" "nums" {
  input = [[1.5, -3, 1e20, true, null], [1.5, -3, 1e21, false, "null", null]][var.v - 1]
}
resource "terraform_data" "same" {
  input = "same"
}
module "m" {
  source = "./m"
  v      = var.v
}
output "text" { value = local.one ? "a" : "b" }
output "obj" { value = terraform_data.object.output }
output "list" { value = terraform_data.list.input }
output "sens" {
  value     = var.sec
  sensitive = true
}
output "id" { value = terraform_data.repl.id }
output "multi" { value = local.one ? "x\ny" : "x\nz" }
output "set" { value = toset(local.one ? [1, 2] : [2, 3]) }
output "same" { value = 1 }
output "nul" { value = local.one ? null : 1 }
output "nul2" { value = local.one ? 1 : null }
resource "terraform_data" "shift" {
  input = [[1, 2, 3, 4], [2, 3, 4, 5]][var.v - 1]
}
resource "terraform_data" "shift2" {
  input = [[1, 2, 3, 4, 5], [2, 3, 4, 5, 5]][var.v - 1]
}
resource "terraform_data" "shift3" {
  input = [[{ a = 1 }, { a = 2, b = 1 }], [{ a = 2, b = 1 }, { a = 3 }]][var.v - 1]
}
resource "terraform_data" "shift4" {
  input = [[{ a = 1 }, { a = 2, b = 1 }], [{ a = 2, b = 1 }, { a = 3 }, { a = 4 }]][var.v - 1]
}
resource "terraform_data" "shift5" {
  input = [["a", "b", "c"], ["b", "c"]][var.v - 1]
}
resource "terraform_data" "shift6" {
  input = [["a", "b", "c"], ["x", "a", "b", "c"]][var.v - 1]
}
resource "terraform_data" "mixed" {
  input = [["a", { b = 1 }, "c", [1, 2]], ["b", { b = 2 }, "c", [2, 3]]][var.v - 1]
}
resource "terraform_data" "esc" {
  input = ["tab\t\"q\" $${x} %%{y} \u00e9 \u0001 <&>", "$${x}"][var.v - 1]
}
resource "terraform_data" "ws" {
  input = ["\n\n  x\n y\n\n", "\n  x\n z\n\n"][var.v - 1]
}
resource "terraform_data" "jsonlist" {
  input = ["[]", "[1]"][var.v - 1]
}
resource "terraform_data" "jsonempty" {
  input = ["{}", "{}"][var.v - 1]
}
resource "terraform_data" "jsoninlist" {
  input = [["{\"a\":1}", "m\nn"], ["{\"a\":2}", "m\no"]][var.v - 1]
}
resource "terraform_data" "emptystr" {
  input = ["", "x"][var.v - 1]
}
resource "terraform_data" "emptystr2" {
  input = ["x", ""][var.v - 1]
}
resource "terraform_data" "tags" {
  input = [{ tags = { a = 1, b = 2 }, name = "n", x = { id = 1, z = 2, name = { q = 1 } } }, { tags = { a = 1, b = 2 }, name = "n", x = { id = 1, z = 2, name = { q = 1 } }, y = 2 }][var.v - 1]
}
resource "terraform_data" "nullin" {
  input = [{ a = null, b = 1 }, { a = 1, b = null }][var.v - 1]
}
resource "terraform_data" "sens2" {
  input = [sensitive("x"), "x"][var.v - 1]
}
resource "terraform_data" "sens3" {
  input = [{ a = sensitive({ b = 1 }) }, { a = { b = 2 } }][var.v - 1]
}
resource "terraform_data" "trig" {
  triggers_replace = [1, 2][var.v - 1]
}
resource "terraform_data" "trig2" {
  triggers_replace = [{ a = 1 }, { a = 2 }][var.v - 1]
}
output "a_rather_long_name_unchanged" { value = 1 }
output "bb" { value = var.v }
