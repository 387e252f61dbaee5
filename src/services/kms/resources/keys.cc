#include "aws/members/kms.h"
#include "base/json.h"
#include "services/iam/arn.h"
#include "services/kms/resources/common.h"
#include "services/kms/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_kms_key, aws_kms_replica_key, aws_kms_key_policy. Source: hashicorp/aws 6, internal/service/kms/key.go and its
// neighbours.

namespace regionfall::kms {
namespace {

namespace m = aws::members::kms;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::text_of;
using terraform::whole_of;

bool changed(const Value& prior, const Value& planned, const char* name) {
  const Value* before = prior.find(name);
  const Value* after = planned.find(name);
  return after != nullptr && after->is_known() && (before == nullptr || !after->identical_unmarked(*before));
}

// The key with its policy and rotation; absent once it is to be deleted.
Answer<aws::Value> find_key(Session& session, const std::string& id, const Value&) {
  const Answer<aws::Value> output = session.call("kms", "DescribeKey", of_key(id));
  if (!output && output.error().code == "NotFoundException") return aws::Value();
  if (!output) return output;
  aws::Value key = (*output)[m::KeyMetadata];
  if (key[m::KeyState].as_text().starts_with("Pending")) return aws::Value();
  key.set(m::Policy, TRY(session.call("kms", "GetKeyPolicy", of_key(id)))[m::Policy]);
  const aws::Value rotation = TRY(session.call("kms", "GetKeyRotationStatus", of_key(id)));
  key.set(m::KeyRotationEnabled, rotation[m::KeyRotationEnabled]);
  key.set(m::RotationPeriodInDays, rotation[m::RotationPeriodInDays]);
  key.set(m::Tags, TRY(session.call("kms", "ListResourceTags", of_key(id)))[m::Tags]);
  return key;
}

Done set_enabled(Session& session, const std::string& id, bool enabled) {
  TRY(session.call("kms", enabled ? "EnableKey" : "DisableKey", of_key(id)));
  return {};
}

Done set_rotation(Session& session, const std::string& id, const Value& planned) {
  aws::Value input = of_key(id);
  const bool enabled = bool_of(planned, "enable_key_rotation");
  if (const auto days = whole_of(planned, "rotation_period_in_days"); enabled && days != 0) {
    input.set(m::RotationPeriodInDays, days);
  }
  TRY(session.call("kms", enabled ? "EnableKeyRotation" : "DisableKeyRotation", std::move(input)));
  return {};
}

Done set_policy(Session& session, const std::string& id, const Value& planned) {
  aws::Value input = of_key(id);
  input.set(m::Policy, text_of(planned, "policy"))
      .set(m::BypassPolicyLockoutSafetyCheck, bool_of(planned, "bypass_policy_lockout_safety_check"));
  TRY(session.call("kms", "PutKeyPolicy", std::move(input)));
  return {};
}

bool is_enabled(const Value& planned) {
  return bool_of(planned, planned.find("is_enabled") != nullptr ? "is_enabled" : "enabled", true);
}

Done complete_creation(Session& session, const std::string& id, const Value& planned) {
  if (bool_of(planned, "enable_key_rotation")) TRY(set_rotation(session, id, planned));
  if (!is_enabled(planned)) TRY(set_enabled(session, id, false));
  return {};
}

// A key is changed while it is enabled, so it is disabled last.
Done update_key(Session& session, const std::string& id, const Value& prior, const Value& planned) {
  const bool enabled_before = is_enabled(prior);
  const bool enabled_after = is_enabled(planned);
  if (enabled_after && !enabled_before) TRY(set_enabled(session, id, true));
  if (changed(prior, planned, "enable_key_rotation") || changed(prior, planned, "rotation_period_in_days")) {
    TRY(set_rotation(session, id, planned));
  }
  if (changed(prior, planned, "description")) {
    aws::Value input = of_key(id);
    input.set(m::Description, text_of(planned, "description"));
    TRY(session.call("kms", "UpdateKeyDescription", std::move(input)));
  }
  if (changed(prior, planned, "policy")) TRY(set_policy(session, id, planned));
  if (!enabled_after && enabled_before) TRY(set_enabled(session, id, false));
  return {};
}

Done remove_key(Session& session, const std::string& id, const Value& state) {
  aws::Value input = of_key(id);
  if (const auto days = whole_of(state, "deletion_window_in_days"); days != 0) input.set(m::PendingWindowInDays, days);
  const Answer<aws::Value> output = session.call("kms", "ScheduleKeyDeletion", std::move(input));
  if (output || output.error().code == "NotFoundException") return {};
  if (output.error().code == "KMSInvalidStateException") return {};  // somebody else has
  return std::unexpected(output.error());
}

Tagging key_tags() {
  return {.style = Tagging::Style::kTagKeyList, .key = "KeyId", .tag = "TagResource", .untag = "UntagResource"};
}

std::optional<std::string> is_window(const Value& value) {
  const auto days = value.as_number().to_int64();
  if (days && *days >= 7 && *days <= 30) return {};
  return "to be in the range (7 - 30), got " + value.as_number().to_string();
}

std::optional<std::string> is_rotation_period(const Value& value) {
  const auto days = value.as_number().to_int64();
  if (days && *days >= 90 && *days <= 2560) return {};
  return "to be in the range (90 - 2560), got " + value.as_number().to_string();
}

// What rotates: the period means nothing without.
void plan_key(Session& /*session*/, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  const bool rotates = bool_of(request.config, "enable_key_rotation");
  if (reply.planned.is_null() || terraform::has_member(request.config, "rotation_period_in_days")) return;
  const Value* before = request.prior.is_null() ? nullptr : request.prior.find("enable_key_rotation");
  if (before != nullptr && !before->is_null() && before->as_bool() == rotates) return;
  reply.planned = terraform::with_members(reply.planned, {{"rotation_period_in_days", Value::unknown(Type::number())}});
}

ResourceType key() {
  const Type text = Type::string();
  const Type flag = Type::boolean();
  return {
      .name = "aws_kms_key",
      .title = "KMS Key",
      .service = "kms",
      .attributes = {{"arn", text, kComputed, "-", {}, "Arn"},
                     {"bypass_policy_lockout_safety_check",
                      flag,
                      kOptional,
                      "BypassPolicyLockoutSafetyCheck",
                      {},
                      "-",
                      Value::boolean(false)},
                     {"custom_key_store_id", text, kOptional | kReplace, "CustomKeyStoreId"},
                     {"customer_master_key_spec",
                      text,
                      kOptional | kReplace,
                      "KeySpec",
                      {},
                      {},
                      Value::string("SYMMETRIC_DEFAULT")},
                     {"deletion_window_in_days", Type::number(), kOptional, "-", {}, {}, {}, Form::kPlain, is_window},
                     {"description", text, kOptional | kComputed, "Description"},
                     {"enable_key_rotation", flag, kOptional, "-", {}, "KeyRotationEnabled", Value::boolean(false)},
                     {"is_enabled", flag, kOptional, "-", {}, "Enabled", Value::boolean(true)},
                     {"key_id", text, kComputed, "-", {}, "KeyId"},
                     {"key_usage", text, kOptional | kReplace, "KeyUsage", {}, {}, Value::string("ENCRYPT_DECRYPT")},
                     {"multi_region", flag, kOptional | kComputed | kReplace, "MultiRegion"},
                     {"policy", text, kOptional | kComputed, "Policy", {}, {}, {}, Form::kJson},
                     {"rotation_period_in_days",
                      Type::number(),
                      kOptional | kComputed,
                      "-",
                      {},
                      "RotationPeriodInDays",
                      {},
                      Form::kPlain,
                      is_rotation_period},
                     {"xks_key_id", text, kOptional | kReplace, "XksKeyId", {}, "XksKeyConfiguration.Id"}},
      .tagging = key_tags(),
      .timeouts = "create",
      .create = {"CreateKey", "KeyMetadata.KeyId"},
      .plan = plan_key,
      .after_create = complete_creation,
      .find = find_key,
      .update = update_key,
      .remove = remove_key};
}

// -- aws_kms_replica_key ---------------------------------------------------------------------------------------------

// A replica is asked for in the region of its primary key.
Answer<std::string> make_replica(Session& session, const Value& planned, const std::string&) {
  const std::string primary = text_of(planned, "primary_key_arn");
  const auto arn = iam::parse_arn(primary);
  if (!arn) return problem("invalid primary_key_arn: " + primary);
  aws::Value input = of_key(std::string(arn->resource.substr(arn->resource.find('/') + 1)));
  input.set(m::ReplicaRegion, session.region().text);
  if (terraform::has_member(planned, "description")) input.set(m::Description, text_of(planned, "description"));
  if (terraform::has_member(planned, "policy")) input.set(m::Policy, text_of(planned, "policy"));
  aws::Value tags = aws::Value::List();
  for (const auto& [key, value] : terraform::text_map_of(planned, "tags_all")) {
    tags.push(aws::Value::of({{m::TagKey, key}, {m::TagValue, value}}));
  }
  if (!tags.as_list().empty()) input.set(m::Tags, std::move(tags));
  const aws::Value output = TRY(session.call_in({std::string(arn->region)}, "kms", "ReplicateKey", std::move(input)));
  std::string id = output[m::ReplicaKeyMetadata][m::KeyId].as_text();
  TRY(session.wait_until(
      [&]() -> Answer<bool> {
        const Answer<aws::Value> there = session.call("kms", "DescribeKey", of_key(id));
        if (!there && there.error().code == "NotFoundException") return false;
        if (!there) return std::unexpected(there.error());
        return (*there)[m::KeyMetadata][m::Enabled].as_bool();
      },
      "the replica to be enabled"));
  return id;
}

ResourceType replica_key() {
  const Type text = Type::string();
  const Type flag = Type::boolean();
  return {.name = "aws_kms_replica_key",
          .title = "KMS Replica Key",
          .service = "kms",
          .attributes =
              {{"arn", text, kComputed, "-", {}, "Arn"},
               {"bypass_policy_lockout_safety_check", flag, kOptional, "-", {}, {}, Value::boolean(false)},
               {"deletion_window_in_days",
                Type::number(),
                kOptional,
                "-",
                {},
                {},
                Value::number(hcl::Number(30)),
                Form::kPlain,
                is_window},
               {"description", text, kOptional, "Description"},
               {"enabled", flag, kOptional, "-", {}, "Enabled", Value::boolean(true)},
               {"key_id", text, kComputed, "-", {}, "KeyId"},
               {"key_rotation_enabled", flag, kComputed, "-", {}, "KeyRotationEnabled"},
               {"key_spec", text, kComputed, "-", {}, "KeySpec"},
               {"key_usage", text, kComputed, "-", {}, "KeyUsage"},
               {"policy", text, kOptional | kComputed, "Policy", {}, {}, {}, Form::kJson},
               {"primary_key_arn", text, kRequired | kReplace, "-", {}, "MultiRegionConfiguration.PrimaryKey.Arn"}},
          .tagging = key_tags(),
          .make = make_replica,
          .after_create = complete_creation,
          .find = find_key,
          .update = update_key,
          .remove = remove_key};
}

// -- aws_kms_key_policy ----------------------------------------------------------------------------------------------

Answer<std::string> put_policy(Session& session, const Value& planned, const std::string&) {
  const std::string id = text_of(planned, "key_id");
  TRY(set_policy(session, id, planned));
  return TRY(session.call("kms", "DescribeKey", of_key(id)))[m::KeyMetadata][m::KeyId].as_text();
}

Done update_policy(Session& session, const std::string& id, const Value& /*prior*/, const Value& planned) {
  return set_policy(session, id, planned);
}

// Gives the key the policy that it would have had without this one.
Done reset_policy(Session& session, const std::string& id, const Value& state) {
  if (bool_of(state, "bypass_policy_lockout_safety_check")) return {};
  const Json statement =
      Json::object({{"Sid", Json::string("Enable IAM User Permissions")},
                    {"Effect", Json::string("Allow")},
                    {"Principal", Json::object({{"AWS", Json::string(session.global_arn("iam", "root"))}})},
                    {"Action", Json::string("kms:*")},
                    {"Resource", Json::string("*")}});
  const Json policy = Json::object({{"Version", Json::string("2012-10-17")},
                                    {"Id", Json::string("key-default-1")},
                                    {"Statement", Json::array({statement})}});
  aws::Value input = of_key(id);
  input.set(m::Policy, policy.dump());
  const Answer<aws::Value> output = session.call("kms", "PutKeyPolicy", std::move(input));
  if (output || output.error().code == "NotFoundException" || output.error().code == "KMSInvalidStateException") {
    return {};
  }
  return std::unexpected(output.error());
}

Answer<Members> key_of_import(Session&, const std::string& id) { return Members{{"key_id", Value::string(id)}}; }

ResourceType key_policy() {
  const Type text = Type::string();
  return {.name = "aws_kms_key_policy",
          .title = "KMS Key Policy",
          .service = "kms",
          .attributes =
              {{"bypass_policy_lockout_safety_check", Type::boolean(), kOptional, "-", {}, {}, Value::boolean(false)},
               {"key_id", text, kRequired | kReplace, "-"},
               {"policy", text, kRequired, "Policy", {}, {}, {}, Form::kJson}},
          .make = put_policy,
          .find = find_key,
          .update = update_policy,
          .remove = reset_policy,
          .import = key_of_import};
}

}  // namespace

std::vector<ResourceType> key_resources() { return {key(), replica_key(), key_policy()}; }

}  // namespace regionfall::kms
