// What modules are read as, and which mistakes are found at which place.
#include "terraform/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "terraform/configuration_fixture.h"

namespace regionfall::terraform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Mistake {
  std::string text;
  std::vector<std::string> found;
};

TEST(Config, MistakesAreFoundAtTheirPlaces) {
  const Mistake mistakes[] = {
      {"variable \"count\" {}", {"main.tf:1,10-17 Invalid variable name"}},
      {"variable \"a\" {}\nvariable \"a\" {}", {"main.tf:2,1-13 Duplicate variable declaration"}},
      {"variable \"a\" {\n  type    = number\n  default = \"x\"\n}",
       {"main.tf:3,13-16 Invalid default value for variable"}},
      {"variable \"a\" {\n  sensitive = null\n}", {"main.tf:2,15-19 Unsuitable value type"}},
      {"variable \"a\" {\n  nullable = false\n  default  = null\n}",
       {"main.tf:3,14-18 Invalid default value for variable"}},
      {"variable \"a\" {\n  default = upper(\"x\")\n}", {"main.tf:2,13-18 Function calls not allowed"}},
      {"locals {\n  a = 1\n}\nlocals {\n  a = 2\n}", {"main.tf:5,3-8 Duplicate local value declaration"}},
      {"resource \"a_b\" \"c\" {\n  count    = 1\n  for_each = {}\n}",
       {"main.tf:3,3-11 Invalid combination of \"count\" and \"for_each\""}},
      {"resource \"a_b\" \"c\" {}\nresource \"a_b\" \"c\" {}",
       {"main.tf:2,1-19 Duplicate resource \"a_b\" configuration"}},
      {"resource \"a_b\" \"c\" {\n  lifecycle {\n    prevent_destroy = var.x\n  }\n}",
       {"main.tf:3,23-28 Variables not allowed"}},
      {"resource \"a_b\" \"c\" {\n  provisioner \"chef\" {}\n}", {"main.tf:2,3-21 Unsupported provisioner"}},
      {"data \"a_b\" \"c\" {\n  lifecycle {\n    ignore_changes = all\n  }\n}",
       {"main.tf:3,5-19 Invalid data resource lifecycle argument"}},
      {"check \"c\" {}", {"main.tf:1,1-10 Zero assert blocks"}},
      {"provider \"a\" {}\nprovider \"a\" {}", {"main.tf:2,1-13 Duplicate provider configuration"}},
      {"terraform {\n  required_version = \"> 1.12\"\n}", {"main.tf:2,22-30 Unsupported Terraform Core version"}},
      {"terraform {\n  required_providers {\n    a = { sourc = \"x/y\" }\n  }\n}",
       {"main.tf:3,11-16 Invalid required_providers object"}},
      {"removed {\n  from = a_b.c[0]\n}", {"main.tf:2,10-18 Resource instance keys not allowed"}},
      {"moved {\n  from = a_b.c\n  to   = module.x\n}", {"main.tf:1,1-6 Invalid \"moved\" addresses"}},
      {"import {\n  to = data.a_b.c\n  id = \"x\"\n}", {"main.tf:2,8-18 Invalid import address"}},
      {"module \"m\" {\n  source = \"foo/bar\"\n}", {"main.tf:2,12-21 Invalid module source address"}},
      {"resource \"a_b\" \"c\" {\n  provider = a.west\n}", {"main.tf:2,14-20 Provider configuration not present"}},
      {"resource \"a_b\" \"c\" {\n  lifecycle {\n    ignore_changes = [\"x\"]\n  }\n}",
       {"warning main.tf:3,23-26 Quoted references are deprecated"}},
  };
  for (const Mistake& mistake : mistakes) {
    SCOPED_TRACE(mistake.text);
    EXPECT_EQ(LoadedFiles(Files{{"main.tf", mistake.text}}).found(), mistake.found);
  }
}

TEST(Config, EveryBlockIsRead) {
  const LoadedFiles files(Files{{"main.tf", R"(
terraform {
  required_version = "~> 1.5"
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      version               = ">= 5.0"
      configuration_aliases = [aws.peer]
    }
  }
  backend "s3" {}
}
provider "aws" {
  region = "eu-west-1"
}
provider "aws" {
  alias  = "west"
  region = "us-west-2"
}
resource "aws_vpc" "main" {
  provider   = aws.west
  count      = 2
  cidr_block = "10.0.0.0/16"
  depends_on = [terraform_data.first]
  lifecycle {
    create_before_destroy = true
    ignore_changes        = [tags["Name"], cidr_block]
    replace_triggered_by  = [terraform_data.first.output]
  }
}
resource "terraform_data" "first" {
  provisioner "local-exec" {
    when    = destroy
    command = "true"
  }
}
data "aws_region" "here" {}
import {
  to = aws_vpc.main[0]
  id = "vpc-1"
}
moved {
  from = aws_vpc.old
  to   = aws_vpc.main[1]
}
)"}});
  EXPECT_THAT(files.found(), IsEmpty());
  const Module& root = files.root();
  EXPECT_EQ(root.requirements.at("aws").source.to_string(), "registry.terraform.io/hashicorp/aws");
  EXPECT_EQ(root.requirements.at("terraform").source.to_string(), "terraform.io/builtin/terraform");
  EXPECT_EQ(root.backend->type, "s3");
  EXPECT_TRUE(root.providers.contains({"aws", "west"}));
  const Resource& vpc = root.resources.at({ResourceMode::kManaged, "aws_vpc", "main"});
  EXPECT_EQ(vpc.provider->alias, "west");
  EXPECT_EQ(vpc.lifecycle.create_before_destroy, true);
  ASSERT_EQ(vpc.lifecycle.ignore_changes.size(), 2u);
  EXPECT_EQ(vpc.lifecycle.ignore_changes[0].to_string(), "tags[\"Name\"]");
  EXPECT_EQ(vpc.lifecycle.replace_triggered_by.size(), 1u);
  EXPECT_TRUE(root.resources.at({ResourceMode::kManaged, "terraform_data", "first"}).provisioners.at(0).when_destroy);
  EXPECT_EQ(root.moved.at(0).to.to_string(), "aws_vpc.main[1]");
}

TEST(Config, OverrideFilesReplaceArgumentsAndMergeLifecycle) {
  const LoadedFiles files(Files{{"main.tf", R"(
variable "zone" {
  type    = string
  default = "a"
}
locals {
  x = 1
  y = 2
}
resource "terraform_data" "r" {
  input = 1
  lifecycle {
    create_before_destroy = true
    prevent_destroy       = true
  }
}
)"},
                                {"override.tf", R"(
variable "zone" {
  default = "b"
}
locals {
  y = 3
}
resource "terraform_data" "r" {
  input = 2
  lifecycle {
    create_before_destroy = false
  }
}
)"}});
  EXPECT_THAT(files.found(), IsEmpty());
  EXPECT_EQ(files.root().variables.at("zone").default_value->as_string(), "b");
  EXPECT_EQ(files.root().locals.at("y").value->range.text(), "3");
  const Resource& resource = files.root().resources.begin()->second;
  EXPECT_EQ(resource.lifecycle.create_before_destroy, false);
  EXPECT_TRUE(resource.lifecycle.prevent_destroy);
  EXPECT_EQ(resource.body->everything().attribute("input")->value->range.text(), "2");
}

TEST(Config, AnOverrideNeedsSomethingToOverride) {
  EXPECT_THAT(
      LoadedFiles(Files{{"main.tf", ""}, {"a_override.tf", "variable \"x\" {}\nlocals {\n  y = 1\n}\n"}}).found(),
      testing::UnorderedElementsAre("a_override.tf:1,1-13 Missing base configuration to override",
                                    "a_override.tf:3,3-8 Missing base configuration to override"));
}

TEST(Config, ModulesThatCallThemselvesAreRefused) {
  EXPECT_THAT(LoadedFiles(Files{{"main.tf", "module \"m\" {\n  source = \"./m\"\n}"},
                                {"m/main.tf", "module \"again\" {\n  source = \"../m\"\n}"}})
                  .found(),
              ElementsAre("m/main.tf:2,12-18 Module calls itself"));
}

TEST(Config, ModulesNotInstalledAreNamed) {
  EXPECT_THAT(
      LoadedFiles(Files{{"main.tf", "module \"vpc\" {\n  source = \"terraform-aws-modules/vpc/aws\"\n}"}}).text(),
      HasSubstr("Run \"regionfall init\""));
}

TEST(Config, ProvidersAreFoundThroughTheCallsAbove) {
  const LoadedFiles files(Files{{"main.tf",
                                 "provider \"aws\" {}\nprovider \"aws\" {\n  alias = \"west\"\n}\n"
                                 "module \"m\" {\n  source    = \"./m\"\n  providers = { aws.peer = aws.west }\n}"},
                                {"m/main.tf",
                                 "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n"
                                 "      configuration_aliases = [aws.peer]\n    }\n  }\n}\n"}});
  EXPECT_THAT(files.found(), IsEmpty());
  const ModuleNode& child = *files.configuration.root->children.at("m");
  EXPECT_EQ(resolve_provider(child, "aws", "peer").to_string(),
            "provider[\"registry.terraform.io/hashicorp/aws\"].west");
  EXPECT_EQ(resolve_provider(child, "aws", "").to_string(), "provider[\"registry.terraform.io/hashicorp/aws\"]");
}

TEST(Config, AliasesThatAModuleExpectsMustBeGiven) {
  EXPECT_THAT(LoadedFiles(Files{{"main.tf", "module \"m\" {\n  source = \"./m\"\n}"},
                                {"m/main.tf",
                                 "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n"
                                 "      configuration_aliases = [aws.peer]\n    }\n  }\n}\n"}})
                  .found(),
              ElementsAre("main.tf:1,1-11 Missing required provider configuration"));
}

}  // namespace
}  // namespace regionfall::terraform
