#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "terraform/configuration_fixture.h"

namespace regionfall::terraform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Case {
  std::string text;
  std::vector<std::string> found;
};

TEST(References, EachUndeclaredNameIsReportedAtItsPlace) {
  const Case cases[] = {
      {"output \"o\" {\n  value = var.zone\n}", {"main.tf:2,11-19 Reference to undeclared input variable"}},
      {"output \"o\" {\n  value = local.zone\n}", {"main.tf:2,11-21 Reference to undeclared local value"}},
      {"output \"o\" {\n  value = aws_vpc.main.id\n}", {"main.tf:2,11-23 Reference to undeclared resource"}},
      {"output \"o\" {\n  value = data.aws_ami.a[0].id\n}", {"main.tf:2,11-28 Reference to undeclared resource"}},
      {"output \"o\" {\n  value = module.net.id\n}", {"main.tf:2,11-24 Reference to undeclared module"}},
      {"output \"o\" {\n  value = self.id\n}", {"main.tf:2,11-15 Invalid \"self\" reference"}},
      {"output \"o\" {\n  value = count.index\n}", {"main.tf:2,11-22 Reference to \"count\" in non-counted context"}},
      {"output \"o\" {\n  value = each.key\n}", {"main.tf:2,11-19 Reference to \"each\" in context without for_each"}},
      {"output \"o\" {\n  value = path.here\n}", {"main.tf:2,15-20 Invalid \"path\" attribute"}},
      {"output \"o\" {\n  value = var\n}", {"main.tf:2,11-14 Invalid reference"}},
      {"output \"o\" {\n  value = \"${aws_vpc.main.id}-${var.x}\"\n}",
       {"main.tf:2,14-26 Reference to undeclared resource", "main.tf:2,33-38 Reference to undeclared input variable"}},
      {"output \"o\" {\n  value = [for v in [1] : v]\n}", {}},
      {"output \"o\" {\n  value = terraform.workspace\n}", {}},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.text);
    EXPECT_EQ(LoadedFiles(Files{{"main.tf", test.text}}).found(), test.found);
  }
}

TEST(References, NamesKnownOnlyInPlacesAreKnownThere) {
  EXPECT_THAT(LoadedFiles(Files{{"main.tf", R"(
resource "null_resource" "counted" {
  count    = 2
  triggers = { a = count.index }
  provisioner "local-exec" {
    command = self.id
  }
  lifecycle {
    postcondition {
      condition     = self.id != ""
      error_message = "Empty."
    }
  }
}
resource "x_y" "z" {
  dynamic "rule" {
    for_each = [1]
    content {
      port = rule.value
      dynamic "inner" {
        for_each = rule.value
        iterator = it
        content { a = "${it.key}${rule.key}" }
      }
    }
  }
}
)"}})
                  .found(),
              IsEmpty());
}

TEST(References, KeysStandWhereThereAreInstances) {
  EXPECT_THAT(
      LoadedFiles(Files{{"main.tf", R"(
resource "null_resource" "one" {}
resource "null_resource" "many" { count = 2 }
output "a" { value = null_resource.one[0].id }
output "b" { value = null_resource.many.id }
output "c" { value = null_resource.many[0].id }
output "d" { value = null_resource.many[*].id }
output "e" { value = null_resource.one.id }
)"}})
          .found(),
      ElementsAre("main.tf:4,22-45 Unexpected resource instance key", "main.tf:5,22-43 Missing resource instance key"));
}

TEST(References, NearNamesAreOffered) {
  const LoadedFiles files(Files{{"main.tf", R"(
variable "region" {}
resource "aws_security_group" "primary_web" {}
output "a" { value = var.regoin }
output "b" { value = aws_security_group.primary_db.id }
output "c" { value = aws_securty_group.primary_web.id }
output "d" { value = vars.region }
output "e" { value = data.aws_security_group.primary_web.id }
)"}});
  EXPECT_THAT(files.text(), HasSubstr("Did you mean var.region?"));
  EXPECT_THAT(files.text(), HasSubstr("There is no resource aws_security_group.primary_db in the root module. "
                                      "Did you mean aws_security_group.primary_web?"));
  EXPECT_THAT(files.text(), HasSubstr("There is no resource aws_securty_group.primary_web in the root module. "
                                      "Did you mean aws_security_group.primary_web?"));
  EXPECT_THAT(files.text(), HasSubstr("There is no data source data.aws_security_group.primary_web in the root module. "
                                      "Did you mean aws_security_group.primary_web?"));
}

TEST(References, ModuleCallsFitTheModule) {
  const LoadedFiles files(
      {{"net/main.tf", "variable \"cidr\" {}\noutput \"vpc_id\" { value = var.cidr }\n"}, {"main.tf", R"(module "a" {
  source = "./net"
  cider  = "10.0.0.0/8"
}
module "b" {
  source = "./net"
  cidr   = "10.0.0.0/8"
}
output "x" { value = module.b.vpc }
)"}});
  EXPECT_THAT(files.found(), testing::UnorderedElementsAre(HasSubstr("main.tf:3,3-8 Unsupported argument"),
                                                           HasSubstr("Missing required argument"),
                                                           "main.tf:9,22-34 Unsupported attribute"));
}

TEST(References, TheGuideNamesWhatItLacks) {
  const char* shared = std::getenv("REGIONFALL_SHARED");
  const std::string guide = std::string(shared ? shared : "../shared") + "/guide";
  if (!is_directory(guide)) GTEST_SKIP() << "no " << guide;
  hcl::Diagnostics diagnostics;
  const Configuration configuration = load_configuration(guide, {}, diagnostics);
  check_references(configuration, diagnostics);
  std::string text;
  for (const hcl::Diagnostic& diagnostic : diagnostics.all()) {
    text += (diagnostic.subject ? diagnostic.subject->to_string() : "") + " " + diagnostic.summary + ": " +
            diagnostic.detail + "\n";
  }
  for (const char* name : {"aws_lb.primary", "aws_lb.secondary", "aws_security_group.primary_db",
                           "aws_security_group.secondary_db", "\"db_password\""}) {
    EXPECT_THAT(text, HasSubstr(name));
  }
}

}  // namespace
}  // namespace regionfall::terraform
