#include "terraform/provider_keys.h"

#include <gtest/gtest.h>

#include "terraform/configuration_fixture.h"

namespace regionfall::terraform {
namespace {

constexpr const char* kRequired = R"(
  terraform {
    required_providers {
      aws = {
        source                = "hashicorp/aws"
        version               = ">= 4"
        configuration_aliases = [ALIASES]
      }
    }
  }
)";

std::string required(const std::string& aliases = "") {
  std::string text = kRequired;
  return text.replace(text.find("ALIASES"), 7, aliases);
}

// The tree that `terraform show -json` of Terraform 1.11.4 was asked about.
const Files& tree() {
  static const Files kFiles = {
      {"main.tf", R"(
         terraform {
           required_providers {
             zz = {
               source  = "hashicorp/aws"
               version = ">=5.0,< 6"
             }
           }
         }
         provider "zz" { region = "a" }
         provider "zz" {
           alias  = "x"
           region = "b"
         }
         resource "aws_vpc" "x" { provider = zz.x }
         module "passed" {
           source    = "./passed"
           providers = { aws = zz.x }
         }
         module "aliased" {
           source    = "./aliased"
           providers = { aws = zz, aws.q = zz.x }
         }
         module "between" { source = "./between" })"},
      {"passed/main.tf", required() + R"(
         resource "aws_vpc" "a" {}
         module "leaf" { source = "../leaf" }
         module "leaf2" {
           source    = "../leaf"
           providers = { zz = aws }
         })"},
      {"aliased/main.tf", required("aws.q") + "resource \"aws_vpc\" \"q\" {\n provider = aws.q\n}\n"},
      {"between/main.tf", "module \"leaf\" {\n source = \"../leaf\"\n}\nresource \"terraform_data\" \"t\" {}\n"},
      {"leaf/main.tf", R"(
         terraform {
           required_providers {
             zz = { source = "hashicorp/aws" }
           }
         }
         resource "aws_vpc" "z" { provider = zz }
         resource "terraform_data" "t" {})"},
  };
  return kFiles;
}

TEST(ProviderKeys, AreListedForWhatModulesHaveOfTheirOwn) {
  const LoadedFiles loaded(tree());
  ASSERT_EQ(loaded.text(), "");
  std::vector<std::string> own;
  for (const auto& [key, provider] : list_providers(*loaded.configuration.root)) {
    if (provider.passed_from.empty()) own.push_back(key + " " + provider.version_constraint);
  }
  EXPECT_EQ(own, (std::vector<std::string>{"aws ", "module.between.module.leaf:aws ", "module.between.module.leaf:zz ",
                                           "module.between:terraform ", "module.passed.module.leaf2:terraform ",
                                           "module.passed.module.leaf:terraform ", "module.passed.module.leaf:zz ",
                                           "zz >= 5.0.0, < 6.0.0", "zz.x >= 5.0.0, < 6.0.0"}));
}

TEST(ProviderKeys, OfResourcesLeadToWhereTheConfigurationIs) {
  const LoadedFiles loaded(tree());
  const ListedProviders listed = list_providers(*loaded.configuration.root);
  const struct {
    ModulePath module;
    ResourceAddress resource;
    const char* key;
  } tests[] = {
      {{}, {ResourceMode::kManaged, "aws_vpc", "x"}, "zz.x"},
      {{"passed"}, {ResourceMode::kManaged, "aws_vpc", "a"}, "zz.x"},
      {{"passed", "leaf"}, {ResourceMode::kManaged, "aws_vpc", "z"}, "module.passed.module.leaf:zz"},
      {{"passed", "leaf2"}, {ResourceMode::kManaged, "aws_vpc", "z"}, "zz.x"},
      {{"aliased"}, {ResourceMode::kManaged, "aws_vpc", "q"}, "zz.x"},
      {{"between", "leaf"}, {ResourceMode::kManaged, "terraform_data", "t"}, "module.between:terraform"},
  };
  for (const auto& test : tests) {
    const ModuleNode& node = *loaded.configuration.root->descendant(test.module);
    EXPECT_EQ(provider_key(listed, node, node.module.resources.at(test.resource)), test.key)
        << path_to_string(test.module);
  }
}

}  // namespace
}  // namespace regionfall::terraform
