#include <fmt/format.h>

#include "aws/members/ec2.h"
#include "base/text.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "services/provider/tags.h"
#include "terraform/providers/schema_table.h"

// aws_key_pair as resource and data source. Source: hashicorp/aws 6, internal/service/ec2/ec2_key_pair.go and its
// neighbour.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

constexpr const char* kGone = "InvalidKeyPair.NotFound";
constexpr std::string_view kDefaultPrefix = "terraform-";

Tagging key_tags() {
  Tagging tags = ec2_tags("key-pair");
  tags.key_attribute = "key_pair_id";
  return tags;
}

Answer<std::string> import_key(Session& session, const Value& planned, const std::string& token) {
  const Value name = Value::object({{"name", Value::string(text_of(planned, "key_name"))},
                                    {"name_prefix", Value::string(text_of(planned, "key_name_prefix"))}});
  aws::Value input = aws::Value::of({{m::KeyName, generated_name(name, token)},
                                     {m::PublicKeyMaterial, aws::Value::Blob{text_of(planned, "public_key")}}});
  put_tags(key_tags(), tags_of(planned.attribute("tags_all")), input);
  return TRY(session.call("ec2", "ImportKeyPair", std::move(input)))[m::KeyName].as_text();
}

Done complete_key(Session& session, const aws::Value& key, const Value& prior, Members& members) {
  const std::string name = key[m::KeyName].as_text();
  const bool generated = text_of(prior, "key_name").empty() && name.starts_with(kDefaultPrefix);
  put(members, "arn", session.arn("ec2", "key-pair/" + name));
  put(members, "key_name_prefix",
      text_of(prior, "key_name_prefix", generated ? std::string(kDefaultPrefix) : std::string()));
  return {};
}

std::optional<std::string> is_name(const Value& value) {
  constexpr std::size_t kNameMax = 255;
  if (value.as_string().size() <= kNameMax) return {};
  return fmt::format("to have a length in the range (0 - {})", kNameMax);
}

ResourceType key_pair() {
  const Type text = Type::string();
  const int named = kOptional | kComputed | kReplace;
  return {.name = "aws_key_pair",
          .title = "EC2 Key Pair",
          .service = "ec2",
          .attributes = {computed_text("arn"),
                         {"fingerprint", text, kComputed, "-", {}, "KeyFingerprint"},
                         {"key_name", text, named, "-", {}, "KeyName", {}, Form::kPlain, is_name},
                         {"key_name_prefix", text, named, "-", {}, {}, {}, Form::kPlain, is_name},
                         {"key_pair_id", text, kComputed, "-", {}, "KeyPairId"},
                         {"key_type", text, kComputed, "-", {}, "KeyType"},
                         {"public_key", text, kRequired | kReplace, "-"}},
          .version = 1,
          .tagging = key_tags(),
          .read = {"DescribeKeyPairs", "KeyNames[]", "KeyPairs[0]", {kGone}},
          .destroy = {"DeleteKeyPair", "KeyName", {kGone}},
          .validate =
              [](const Value& config, terraform::ProviderReply& reply) {
                check_conflicts(config, {"key_name", "key_name_prefix"}, reply);
              },
          .plan =
              [](Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
                const Value& key = reply.planned.attribute("public_key");
                if (!key.is_known() || key.is_null()) return;
                plan_value(request, reply, "public_key", Value::string(std::string(trim(key.as_string()))));
              },
          .make = import_key,
          .complete = complete_key};
}

}  // namespace

std::vector<ResourceType> key_pair_resources() { return {key_pair()}; }

DataSource key_pair_data_source() {
  const Type text = Type::string();
  const int both = kOptional | kComputed;
  return {.name = "aws_key_pair",
          .title = "EC2 Key Pair",
          .service = "ec2",
          .attributes = {computed_text("arn"),
                         told("create_time", "CreateTime"),
                         told("fingerprint", "KeyFingerprint"),
                         {"include_public_key", Type::boolean(), kOptional, "IncludePublicKey", {}, "-"},
                         {"key_name", text, both, "KeyNames[]", {}, "KeyName"},
                         {"key_pair_id", text, both, "KeyPairIds[]", {}, "KeyPairId"},
                         told("key_type", "KeyType"),
                         told("public_key", "PublicKey")},
          .read = {.operation = "DescribeKeyPairs", .objects = "KeyPairs", .filters = "Filters", .gone = {kGone}},
          .id = "KeyPairId",
          .tags = "Tags",
          .complete = [](Session& session, const aws::Value& key, const Value&, Members& members) -> Done {
            put(members, "arn", session.arn("ec2", "key-pair/" + key[m::KeyName].as_text()));
            return {};
          }};
}

}  // namespace regionfall::ec2
