#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/encoding.h"
#include "base/text.h"
#include "hcl/functions/secrets.h"
#include "terraform/providers/provider_testing.h"
#include "terraform/providers/providers.h"

namespace regionfall::terraform {
namespace {

using hcl::Type;
using hcl::Value;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

class RandomProvider : public ::testing::Test {
 protected:
  ProviderHarness harness_{random_provider()};
};

std::int64_t count(const std::string& text, int (*is)(int)) {
  return std::ranges::count_if(text, [&](unsigned char c) { return is(c) != 0; });
}

TEST_F(RandomProvider, AnIdStandsInEveryNotation) {
  const Value made =
      harness_.create("random_id", {{"byte_length", Value::number(8)}, {"prefix", Value::string("web-")}});
  const std::string bytes = base64_decode(text_of(made, "id"), Base64::kUrlUnpadded).value();
  EXPECT_EQ(bytes.size(), 8U);
  EXPECT_EQ(text_of(made, "hex"), "web-" + hex_encode(bytes));
  EXPECT_EQ(text_of(made, "b64_url"), "web-" + text_of(made, "id"));
  EXPECT_EQ(text_of(made, "b64_std"), "web-" + base64_encode(bytes));
  const auto number = hcl::Number::parse_integer(hex_encode(bytes), 16).value();
  EXPECT_EQ(text_of(made, "dec"), "web-" + number.to_string());
}

TEST_F(RandomProvider, AnIdIsImportedByItsBase64TextAndPrefix) {
  const Value imported = harness_.imported("random_id", "web-,p-9hUg");
  EXPECT_EQ(whole_of(imported, "byte_length"), 4);
  EXPECT_EQ(text_of(imported, "prefix"), "web-");
  EXPECT_EQ(text_of(imported, "hex"), "web-a7ef6152");
  EXPECT_EQ(text_of(imported, "dec"), "web-2817483090");
  EXPECT_TRUE(harness_.provider->import("random_id", "no base64!").failed());
}

TEST_F(RandomProvider, AnIntegerLiesWithinItsBoundsBothIncluded) {
  std::set<std::int64_t> seen;
  for (int i = 0; i < 60; ++i) {
    const Value made = harness_.create("random_integer", {{"min", Value::number(-1)}, {"max", Value::number(1)}});
    seen.insert(whole_of(made, "result"));
    EXPECT_EQ(text_of(made, "id"), std::to_string(whole_of(made, "result")));
  }
  EXPECT_EQ(seen, (std::set<std::int64_t>{-1, 0, 1}));
}

TEST_F(RandomProvider, ASeedGivesTheSameValueEachTime) {
  const auto draw = [&](const char* seed) {
    return whole_of(harness_.create("random_integer", {{"min", Value::number(0)},
                                                       {"max", Value::number(1'000'000'000)},
                                                       {"seed", Value::string(seed)}}),
                    "result");
  };
  EXPECT_EQ(draw("a"), draw("a"));
  EXPECT_NE(draw("a"), draw("b"));
}

TEST_F(RandomProvider, AnIntegerIsImportedByResultAndBounds) {
  const Value imported = harness_.imported("random_integer", "15390,1,50000,seed");
  EXPECT_EQ(whole_of(imported, "result"), 15390);
  EXPECT_EQ(whole_of(imported, "max"), 50000);
  EXPECT_EQ(text_of(imported, "seed"), "seed");
  EXPECT_TRUE(harness_.provider->import("random_integer", "15390").failed());
}

TEST_F(RandomProvider, AStringHoldsAtLeastWhatEachClassAsksFor) {
  const Value made = harness_.create("random_string", {{"length", Value::number(20)},
                                                       {"min_upper", Value::number(4)},
                                                       {"min_lower", Value::number(5)},
                                                       {"min_numeric", Value::number(6)},
                                                       {"min_special", Value::number(3)},
                                                       {"override_special", Value::string("_")}});
  const std::string text = text_of(made, "result");
  EXPECT_EQ(text.size(), 20U);
  EXPECT_GE(count(text, std::isupper), 4);
  EXPECT_GE(count(text, std::islower), 5);
  EXPECT_GE(count(text, std::isdigit), 6);
  EXPECT_GE(std::ranges::count(text, '_'), 3);
  EXPECT_EQ(text_of(made, "id"), text);
}

TEST_F(RandomProvider, ClassesCanBeTurnedOff) {
  const Value made = harness_.create("random_string", {{"length", Value::number(200)},
                                                       {"special", Value::boolean(false)},
                                                       {"upper", Value::boolean(false)},
                                                       {"numeric", Value::boolean(false)}});
  EXPECT_EQ(count(text_of(made, "result"), std::islower), 200);
  EXPECT_FALSE(bool_of(made, "number", true));
}

TEST_F(RandomProvider, TheOldNameNumberMeansNumeric) {
  const Value made =
      harness_.create("random_string", {{"length", Value::number(50)}, {"number", Value::boolean(false)}});
  EXPECT_FALSE(bool_of(made, "numeric", true));
  EXPECT_EQ(count(text_of(made, "result"), std::isdigit), 0);
  const Value renamed =
      harness_.config("random_string", {{"length", Value::number(50)}, {"numeric", Value::boolean(false)}});
  EXPECT_EQ(harness_.replaced_by("random_string", made, renamed), "-");
}

TEST_F(RandomProvider, APasswordIsSensitiveAndComesWithItsHash) {
  const Value made = harness_.create("random_password", {{"length", Value::number(16)}});
  EXPECT_EQ(text_of(made, "result").size(), 16U);
  EXPECT_EQ(text_of(made, "id"), "none");
  EXPECT_TRUE(text_of(made, "bcrypt_hash").starts_with("$2a$10$"));
  const auto& block = harness_.provider->schema().resources.at("random_password").block;
  EXPECT_TRUE(block.attribute("result")->sensitive);
  EXPECT_TRUE(block.attribute("bcrypt_hash")->sensitive);
  EXPECT_FALSE(harness_.provider->schema().resources.at("random_string").block.attribute("result")->sensitive);
}

TEST_F(RandomProvider, ImportedTextHasTheDefaultsOfItsClasses) {
  const Value imported = harness_.imported("random_password", "securepassword");
  const Value wanted = harness_.config("random_password", {{"length", Value::number(14)}});
  EXPECT_EQ(harness_.replaced_by("random_password", imported, wanted), "-");
  EXPECT_EQ(text_of(harness_.imported("random_string", "test"), "id"), "test");
}

TEST_F(RandomProvider, AnEphemeralPasswordIsDrawnAtEachOpening) {
  const Value config = with_members(harness_.provider->schema().ephemerals.at("random_password").block.empty_value(),
                                    {{"length", Value::number(12)}});
  const EphemeralReply first = harness_.provider->open("random_password", config);
  const EphemeralReply second = harness_.provider->open("random_password", config);
  ASSERT_FALSE(first.failed());
  EXPECT_FALSE(harness_.provider->validate_ephemeral("random_password", config).failed());
  EXPECT_EQ(text_of(first.result, "result").size(), 12U);
  EXPECT_NE(text_of(first.result, "result"), text_of(second.result, "result"));
  EXPECT_TRUE(
      harness_.provider->open("random_password", with_members(config, {{"length", Value::number(0)}})).failed());
}

TEST_F(RandomProvider, APetHasAsManyWordsAsAskedFor) {
  EXPECT_EQ(split(text_of(harness_.create("random_pet", std::vector<hcl::MapEntry>{}), "id"), "-").size(), 2U);
  const Value made = harness_.create(
      "random_pet", {{"length", Value::number(4)}, {"separator", Value::string("_")}, {"prefix", Value::string("my")}});
  const auto words = split(text_of(made, "id"), "_");
  EXPECT_EQ(words.size(), 5U);
  EXPECT_EQ(words[0], "my");
  EXPECT_TRUE(harness_.provider->import("random_pet", "x").failed());
}

TEST_F(RandomProvider, AShuffleIsAPermutationRepeatedAsOftenAsNeeded) {
  const Value input = text_list({"a", "b", "c"});
  EXPECT_THAT(texts_of(harness_.create("random_shuffle", {{"input", input}}), "result"),
              UnorderedElementsAre("a", "b", "c"));
  const auto seven =
      texts_of(harness_.create("random_shuffle", {{"input", input}, {"result_count", Value::number(7)}}), "result");
  ASSERT_EQ(seven.size(), 7U);
  EXPECT_THAT(std::vector(seven.begin(), seven.begin() + 3), UnorderedElementsAre("a", "b", "c"));
  EXPECT_THAT(std::vector(seven.begin() + 3, seven.begin() + 6), UnorderedElementsAre("a", "b", "c"));
  EXPECT_TRUE(
      texts_of(harness_.create("random_shuffle", {{"input", text_list({})}, {"result_count", Value::number(2)}}),
               "result")
          .empty());
}

TEST_F(RandomProvider, UuidsHaveTheirVersion) {
  EXPECT_EQ(text_of(harness_.create("random_uuid", std::vector<hcl::MapEntry>{}), "result").at(14), '4');
  const std::string seven = text_of(harness_.create("random_uuid7", std::vector<hcl::MapEntry>{}), "result");
  EXPECT_TRUE(seven.starts_with("019b7ca9-8c88-7")) << seven;
  EXPECT_EQ(seven.size(), 36U);
  EXPECT_EQ(text_of(harness_.imported("random_uuid", seven), "id"), seven);
  EXPECT_TRUE(harness_.provider->import("random_uuid", "not-a-uuid").failed());
}

TEST_F(RandomProvider, BytesStandInBase64AndHexAndAreSensitive) {
  const Value made = harness_.create("random_bytes", {{"length", Value::number(3)}});
  EXPECT_EQ(base64_decode(text_of(made, "base64")).value(), hex_decode(text_of(made, "hex")).value());
  EXPECT_TRUE(harness_.provider->schema().resources.at("random_bytes").block.attribute("hex")->sensitive);
  EXPECT_EQ(whole_of(harness_.imported("random_bytes", "AQID"), "length"), 3);
}

TEST_F(RandomProvider, EveryArgumentThatChangesReplacesTheObject) {
  const Value made =
      harness_.create("random_string", {{"length", Value::number(8)}, {"keepers", text_map({{"a", "1"}})}});
  const auto change = [&](std::vector<hcl::MapEntry> members) {
    return harness_.replaced_by("random_string", made, harness_.config("random_string", std::move(members)));
  };
  const Value kept = text_map({{"a", "1"}});
  EXPECT_EQ(change({{"length", Value::number(8)}, {"keepers", kept}}), "-");
  EXPECT_EQ(change({{"length", Value::number(9)}, {"keepers", kept}}), "length");
  EXPECT_EQ(change({{"length", Value::number(8)}, {"keepers", text_map({{"a", "2"}})}}), "keepers");
  EXPECT_EQ(change({{"length", Value::number(8)}, {"keepers", kept}, {"upper", Value::boolean(false)}}), "upper");
}

TEST_F(RandomProvider, AKeeperThatIsNullCountsAsNone) {
  const Value made = harness_.create("random_pet", std::vector<hcl::MapEntry>{});
  const Value null_keeper = Value::map(Type::string(), {{"a", Value::null(Type::string())}});
  EXPECT_EQ(harness_.replaced_by("random_pet", made, harness_.config("random_pet", {{"keepers", null_keeper}})), "");
}

TEST_F(RandomProvider, MistakesAreSaid) {
  EXPECT_THAT(harness_.mistakes("random_string", {{"length", Value::number(0)}}),
              HasSubstr("\"length\" must be a whole number of 1 to"));
  EXPECT_THAT(harness_.mistakes("random_password", {{"length", Value::number(2)}, {"min_lower", Value::number(3)}}),
              HasSubstr("at least the sum of min_upper, min_lower, min_numeric and min_special, which is 3"));
  EXPECT_THAT(harness_.mistakes("random_integer", {{"min", Value::number(2)}, {"max", Value::number(1)}}),
              HasSubstr("not be greater"));
  EXPECT_THAT(harness_.mistakes(
                  "random_string",
                  {{"length", Value::number(2)}, {"number", Value::boolean(true)}, {"numeric", Value::boolean(true)}}),
              HasSubstr("Only one of number, numeric"));
  EXPECT_EQ(harness_.mistakes("random_string", {{"length", Value::unknown(Type::number())}}), "");
}

TEST_F(RandomProvider, OlderStateGetsTheDefaultsOfNewAttributes) {
  const ReadReply reply = harness_.provider->upgrade(
      "random_string", 1,
      R"({"id":"abcd","result":"abcd","length":4,"special":true,"upper":true,"lower":true,"number":true,
                             "min_special":0,"min_upper":0,"min_lower":0,"min_numeric":0,"keepers":null,"override_special":null})");
  ASSERT_FALSE(reply.failed()) << ProviderHarness::text(reply);
  EXPECT_EQ(harness_.replaced_by("random_string", reply.state,
                                 harness_.config("random_string", {{"length", Value::number(4)}})),
            "-");
}

}  // namespace
}  // namespace regionfall::terraform
