#include "terraform/schema_json.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace regionfall::terraform {
namespace {

class SchemaJson : public ::testing::Test {
 protected:
  const Json& provider(const std::string& address) const { return all_["provider_schemas"][address]; }
  const Json all_ = parse_json(provider_schemas_json(utility_providers())).value();
};

TEST_F(SchemaJson, DescribesEveryProvider) {
  EXPECT_EQ(all_["format_version"].text(), "1.0");
  for (const char* name : {"archive", "external", "http", "local", "null", "random", "time", "tls"}) {
    EXPECT_TRUE(provider(std::string("registry.terraform.io/hashicorp/") + name).is_object()) << name;
  }
}

TEST_F(SchemaJson, DescribesAttributesAsTerraformDoes) {
  const Json& data = provider("terraform.io/builtin/terraform")["resource_schemas"]["terraform_data"];
  EXPECT_EQ(
      data.dump(),
      R"({"version":0,"block":{"attributes":{"id":{"type":"string","description_kind":"plain","computed":true},)"
      R"("input":{"type":"dynamic","description_kind":"plain","optional":true},)"
      R"("output":{"type":"dynamic","description_kind":"plain","computed":true},)"
      R"("triggers_replace":{"type":"dynamic","description_kind":"plain","optional":true}},"description_kind":"plain"}})");
  const Json& password = provider("registry.terraform.io/hashicorp/random")["resource_schemas"]["random_password"];
  EXPECT_EQ(password["version"].text(), "3");
  EXPECT_TRUE(password["block"]["attributes"]["result"]["sensitive"].as_bool());
  EXPECT_EQ(password["block"]["attributes"]["keepers"]["type"].dump(), R"(["map","string"])");
  EXPECT_TRUE(password["block"]["attributes"]["number"]["deprecated"].as_bool());
}

TEST_F(SchemaJson, DescribesBlocksEphemeralsAndFunctions) {
  const Json& subject = provider(
      "registry.terraform.io/hashicorp/tls")["resource_schemas"]["tls_cert_request"]["block"]["block_types"]["subject"];
  EXPECT_EQ(subject["nesting_mode"].text(), "list");
  EXPECT_EQ(subject["max_items"].text(), "1");
  EXPECT_TRUE(provider("registry.terraform.io/hashicorp/tls")["ephemeral_resource_schemas"].has("tls_private_key"));
  EXPECT_EQ(provider("registry.terraform.io/hashicorp/local")["functions"]["direxists"]["return_type"].text(), "bool");
}

}  // namespace
}  // namespace regionfall::terraform
