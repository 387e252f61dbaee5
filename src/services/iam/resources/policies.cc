#include <algorithm>
#include <ranges>

#include "aws/members/iam.h"
#include "services/iam/resources/common.h"
#include "services/iam/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_iam_policy. Source: hashicorp/aws 6, internal/service/iam/policy.go.

namespace regionfall::iam {
namespace {

namespace m = aws::members::iam;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

constexpr std::size_t kVersionsMax = 5;  // AWS's quota

Answer<aws::Value::List> versions_of(Session& session, const std::string& arn) {
  const aws::Value output = TRY(session.call("iam", "ListPolicyVersions", aws::Value::of({{m::PolicyArn, arn}})));
  return output[m::Versions].as_list();
}

Done delete_version(Session& session, const std::string& arn, const aws::Value& version) {
  TRY(session.call("iam", "DeletePolicyVersion",
                   aws::Value::of({{m::PolicyArn, arn}, {m::VersionId, version[m::VersionId]}})));
  return {};
}

// The policy with the document of its default version.
Answer<aws::Value> find_policy(Session& session, const std::string& arn, const Value&) {
  Answer<aws::Value> output = session.call("iam", "GetPolicy", aws::Value::of({{m::PolicyArn, arn}}));
  if (!output && is_gone(output.error())) return aws::Value();
  if (!output) return output;
  aws::Value policy = (*output)[m::Policy];
  const aws::Value version = TRY(session.call(
      "iam", "GetPolicyVersion", aws::Value::of({{m::PolicyArn, arn}, {m::VersionId, policy[m::DefaultVersionId]}})));
  policy.set(m::PolicyDocument, version[m::PolicyVersion][m::Document]);
  return policy;
}

// A new default version; the oldest other one makes room for it.
Done update_policy(Session& session, const std::string& arn, const Value& prior, const Value& planned) {
  if (text_of(prior, "policy") == text_of(planned, "policy")) return {};
  aws::Value::List versions = TRY(versions_of(session, arn));
  if (versions.size() >= kVersionsMax) {
    for (const aws::Value& version : std::ranges::reverse_view(versions)) {
      if (version[m::IsDefaultVersion].as_bool()) continue;
      TRY(delete_version(session, arn, version));
      break;
    }
  }
  TRY(session.call(
      "iam", "CreatePolicyVersion",
      aws::Value::of({{m::PolicyArn, arn}, {m::PolicyDocument, text_of(planned, "policy")}, {m::SetAsDefault, true}})));
  return {};
}

Done remove_versions(Session& session, const std::string& arn, const Value&) {
  const Answer<aws::Value::List> versions = versions_of(session, arn);
  if (!versions) return std::unexpected(versions.error());
  for (const aws::Value& version : *versions) {
    if (!version[m::IsDefaultVersion].as_bool()) TRY(delete_version(session, arn, version));
  }
  return {};
}

ResourceType policy() {
  const Type text = Type::string();
  return {.name = "aws_iam_policy",
          .title = "IAM Policy",
          .service = "iam",
          .attributes = {{"arn", text, kComputed, "-", {}, "Arn"},
                         {"attachment_count", Type::number(), kComputed, "-", {}, "AttachmentCount"},
                         {"delay_after_policy_creation_in_ms", Type::number(), kOptional, "-"},
                         {"description", text, kOptional | kReplace, "Description"},
                         {"name", text, kOptional | kComputed | kReplace, "PolicyName"},
                         {"name_prefix", text, kOptional | kComputed | kReplace, "-"},
                         {"path", text, kOptional | kReplace, "Path", {}, {}, Value::string("/")},
                         {"policy", text, kRequired, "PolicyDocument", {}, {}, {}, Form::kQuotedJson, is_policy_text},
                         {"policy_id", text, kComputed, "-", {}, "PolicyId"}},
          .tagging = iam_tags("PolicyArn", "TagPolicy", "UntagPolicy"),
          .global = true,
          .generated_name = "PolicyName",
          .create = {"CreatePolicy", "Policy.Arn"},
          .destroy = {"DeletePolicy", "PolicyArn", {"NoSuchEntity"}},
          .find = find_policy,
          .update = update_policy,
          .remove = remove_versions};
}

}  // namespace

std::vector<ResourceType> policy_resources() { return {policy()}; }

}  // namespace regionfall::iam
