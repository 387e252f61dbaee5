#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hcl/functions/disk_files.h"
#include "terraform/providers/provider_testing.h"
#include "terraform/providers/providers.h"

namespace regionfall::terraform {
namespace {

using hcl::Type;
using hcl::Value;
using ::testing::HasSubstr;

class TerraformProvider : public ::testing::Test {
 protected:
  void write_state(const std::string& path, const char* output) const {
    const std::string full = harness_.folder.path() + "/" + path;
    ASSERT_TRUE(make_directories(full.substr(0, full.rfind('/'))));
    ASSERT_TRUE(write_file_atomically(
        full, R"({"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"l","outputs":{)" +
                  std::string(output) + R"(},"resources":[],"check_results":null})"));
  }
  DataReply read(std::vector<hcl::MapEntry> config, std::vector<hcl::MapEntry> more = {}) const {
    more.emplace_back("backend", Value::string("local"));
    more.emplace_back("config", Value::object(std::move(config)));
    return harness_.provider->read_data("terraform_remote_state",
                                        harness_.data_config("terraform_remote_state", std::move(more)));
  }
  hcl::FunctionResult call(const char* name, const Value& argument) const {
    const hcl::DiskFiles files("/");
    hcl::FunctionContext context{harness_.clock, const_cast<SeededRandom&>(harness_.random), files};
    return hcl::call_function(*harness_.provider->functions().find(name), std::span(&argument, 1), {context});
  }
  ProviderHarness harness_{terraform_provider()};
};

constexpr const char* kZone =
    R"("zone":{"value":"a","type":"string"},"secret":{"value":[1],"type":["tuple",["number"]],"sensitive":true})";

TEST_F(TerraformProvider, DataHoldsItsInputAsOutput) {
  const Value made = harness_.provider
                         ->apply({"terraform_data", harness_.nothing("terraform_data"),
                                  harness_
                                      .plan("terraform_data", harness_.nothing("terraform_data"),
                                            harness_.config("terraform_data", {{"input", Value::string("x")}}))
                                      .planned,
                                  harness_.nothing("terraform_data"), "", ""})
                         .state;
  EXPECT_EQ(text_of(made, "output"), "x");
  EXPECT_EQ(text_of(made, "id").size(), 36U);
  EXPECT_EQ(
      harness_.replaced_by("terraform_data", made, harness_.config("terraform_data", {{"input", Value::string("x")}})),
      "-");
  const PlanReply changed =
      harness_.plan("terraform_data", made, harness_.config("terraform_data", {{"input", Value::number(1)}}));
  EXPECT_FALSE(changed.planned.attribute("output").is_known());
  EXPECT_TRUE(changed.requires_replace.empty());
  EXPECT_EQ(harness_.replaced_by("terraform_data", made,
                                 harness_.config("terraform_data", {{"input", Value::string("x")},
                                                                    {"triggers_replace", Value::number(1)}})),
            "triggers_replace");
}

TEST_F(TerraformProvider, RemoteStateGivesTheOutputsOfAFile) {
  write_state("net/terraform.tfstate", kZone);
  const auto reply = read({{"path", Value::string("net/terraform.tfstate")}});
  ASSERT_FALSE(reply.failed()) << ProviderHarness::text(reply);
  EXPECT_EQ(reply.state.attribute("outputs").debug_string(),
            Value::object({{"secret", Value::tuple({Value::number(1)})}, {"zone", Value::string("a")}}).debug_string());
}

TEST_F(TerraformProvider, TheStateThatThisProgramKeepsComesFirst) {
  write_state("net/terraform.tfstate", kZone);
  write_state("net/.regionfall/terraform.tfstate", R"("zone":{"value":"b","type":"string"})");
  for (const char* path : {"net/terraform.tfstate", "net"}) {
    const auto reply = read({{"path", Value::string(path)}});
    ASSERT_FALSE(reply.failed()) << ProviderHarness::text(reply);
    EXPECT_EQ(text_of(reply.state.attribute("outputs"), "zone"), "b");
  }
}

TEST_F(TerraformProvider, AStateFileWithANameOfItsOwnIsMeantItself) {
  write_state("net/other.tfstate", kZone);
  write_state("net/.regionfall/terraform.tfstate", R"("zone":{"value":"b","type":"string"})");
  const std::pair<const char*, const char*> tests[] = {{"net/other.tfstate", "a"}, {"net/missing.tfstate", "b"}};
  for (const auto& [path, zone] : tests) {
    const auto reply = read({{"path", Value::string(path)}});
    ASSERT_FALSE(reply.failed()) << ProviderHarness::text(reply);
    EXPECT_EQ(text_of(reply.state.attribute("outputs"), "zone"), zone);
  }
}

TEST_F(TerraformProvider, WorkspacesAndDefaultsAreFollowed) {
  write_state("spaces/blue/terraform.tfstate", kZone);
  const auto reply = read({{"workspace_dir", Value::string("spaces")}},
                          {{"workspace", Value::string("blue")},
                           {"defaults", Value::object({{"zone", Value::string("z")}, {"extra", Value::string("e")}})}});
  ASSERT_FALSE(reply.failed()) << ProviderHarness::text(reply);
  EXPECT_EQ(text_of(reply.state.attribute("outputs"), "zone"), "a");
  EXPECT_EQ(text_of(reply.state.attribute("outputs"), "extra"), "e");
}

TEST_F(TerraformProvider, AStateThatIsNotThereIsAnErrorThatSaysWhereItWasLookedFor) {
  EXPECT_THAT(ProviderHarness::text(read({{"path", Value::string("none/x.tfstate")}})),
              ::testing::AllOf(HasSubstr("none/x.tfstate and "), HasSubstr("none/.regionfall/terraform.tfstate")));
}

TEST_F(TerraformProvider, OtherBackendsAreRefusedByName) {
  const Value config = harness_.data_config("terraform_remote_state", {{"backend", Value::string("s3")}});
  EXPECT_THAT(ProviderHarness::text(harness_.provider->validate_data("terraform_remote_state", config)),
              HasSubstr("backend \"s3\" is not implemented"));
}

TEST_F(TerraformProvider, EncodeTfvarsWritesWhatTerraformWrites) {
  const Value nested = Value::object({{"c", Value::boolean(true)}, {"d e", Value::null(Type::string())}});
  const Value object =
      Value::object({{"b", Value::string("x${y}\n\"q\"")},
                     {"a", Value::tuple({Value::number(1), Value::number(*hcl::Number::parse("2.5")), nested})},
                     {"zzz", Value::object({})},
                     {"l", Value::tuple({})},
                     {"m", Value::map(Type::number(), {{"k", Value::number(1)}, {"longer", Value::number(2)}})},
                     {"n", Value::null(Type::dynamic())}});
  EXPECT_EQ(call("encode_tfvars", object)->as_string(),
            "a = [1, 2.5, {\n  c     = true\n  \"d e\" = null\n}]\nb = \"x$${y}\\n\\\"q\\\"\"\nl = []\nm = {\n  k      "
            "= 1\n  longer = 2\n}\nn   = null\nzzz = {}\n");
  EXPECT_FALSE(call("encode_tfvars", Value::string("x")).has_value());
  EXPECT_FALSE(call("encode_tfvars", Value::object({{"a b", Value::number(1)}})).has_value());
}

TEST_F(TerraformProvider, EncodeExprWritesAnExpression) {
  const Value inner = Value::object({{"q", Value::number(1)}});
  const Value object = Value::object({{"b", Value::string("x")}, {"a", Value::tuple({Value::number(1), inner})}});
  EXPECT_EQ(call("encode_expr", object)->as_string(), "{\n  a = [1, {\n    q = 1\n  }]\n  b = \"x\"\n}");
  EXPECT_EQ(call("encode_expr", Value::null(Type::string()))->as_string(), "null");
}

TEST_F(TerraformProvider, DecodeTfvarsReadsValues) {
  const Value decoded = call("decode_tfvars", Value::string("a = 1\nb = { x = [1, 2] }\n")).value();
  EXPECT_EQ(whole_of(decoded, "a"), 1);
  EXPECT_EQ(decoded.attribute("b").attribute("x").length(), 2U);
  EXPECT_FALSE(call("decode_tfvars", Value::string("a = foo\n")).has_value());
  EXPECT_FALSE(call("decode_tfvars", Value::string("a = \n")).has_value());
}

}  // namespace
}  // namespace regionfall::terraform
