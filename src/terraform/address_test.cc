#include "terraform/address.h"

#include <gtest/gtest.h>

namespace regionfall::terraform {
namespace {

TEST(Address, ComesBackAsItWasWritten) {
  for (const char* text : {"aws_vpc.main", "aws_vpc.main[0]", "aws_vpc.main[\"a b\"]", "data.aws_ami.linux",
                           "ephemeral.random_password.db", "module.net", "module.net[\"eu\"].module.sub",
                           "module.net[0].aws_subnet.a[\"x\\\"y\"]", "module.net.data.aws_ami.linux[2]"}) {
    SCOPED_TRACE(text);
    const auto target = parse_target(text);
    ASSERT_TRUE(target.has_value());
    EXPECT_EQ(target->to_string(), text);
  }
}

TEST(Address, RefusesWhatNamesNoObject) {
  for (const char* text :
       {"", "aws_vpc", "aws_vpc.main.id", "module", "data.aws_ami", "aws_vpc.main[*]", "a b", "aws_vpc.main[0.5]"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(parse_target(text).has_value());
  }
  EXPECT_FALSE(parse_resource_instance("module.net").has_value());
}

TEST(Address, TargetsCoverWhatIsBelowThem) {
  struct Case {
    const char* target;
    const char* instance;
    bool covered;
  };
  const Case cases[] = {
      {"module.net", "module.net[0].aws_vpc.a", true},
      {"module.net[1]", "module.net[0].aws_vpc.a", false},
      {"module.net", "module.net.module.sub.a_b.c", true},
      {"aws_vpc.a", "aws_vpc.a[3]", true},
      {"aws_vpc.a[3]", "aws_vpc.a", false},
      {"aws_vpc.a", "module.net.aws_vpc.a", false},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(std::string(test.target) + " " + test.instance);
    EXPECT_EQ(parse_target(test.target)->contains(*parse_resource_instance(test.instance)), test.covered);
  }
}

TEST(Address, KeysOrderAsNoneNumbersStrings) {
  EXPECT_LT(InstanceKey(), InstanceKey(0));
  EXPECT_LT(InstanceKey(2), InstanceKey(10));
  EXPECT_LT(InstanceKey(10), InstanceKey(std::string("1")));
}

TEST(Address, ProviderSourcesHaveShortForms) {
  EXPECT_EQ(parse_provider_source("aws")->to_string(), "registry.terraform.io/hashicorp/aws");
  EXPECT_EQ(parse_provider_source("Acme/Cloud")->short_name(), "acme/cloud");
  EXPECT_EQ(parse_provider_source("registry.opentofu.org/hashicorp/aws")->short_name(),
            "registry.opentofu.org/hashicorp/aws");
  EXPECT_EQ(parse_provider_source("terraform")->to_string(), "terraform.io/builtin/terraform");
  for (const char* text : {"", "a/b/c/d", "a//b", "no host/a/b"}) EXPECT_FALSE(parse_provider_source(text)) << text;
}

TEST(Address, ProviderConfigurationsComeBackAsStatesWriteThem) {
  for (const char* text :
       {"provider[\"registry.terraform.io/hashicorp/aws\"]", "provider[\"registry.terraform.io/hashicorp/aws\"].west",
        "module.net.provider[\"registry.terraform.io/hashicorp/aws\"]"}) {
    EXPECT_EQ(parse_provider_config(text)->to_string(), text);
  }
}

}  // namespace
}  // namespace regionfall::terraform
