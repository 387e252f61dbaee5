#include "services/iam/policy_texts.h"

#include "services/iam/aws_managed_policies.h"
#include "services/iam/policies.h"

namespace regionfall::iam {
namespace {

template <class Row>
void append(std::vector<PolicyText>& texts, const State& state, const Row& row, PolicySource inline_source) {
  for (const InlinePolicy& policy : row.inline_policies) {
    texts.push_back({inline_source, policy.name, row.name, policy.document});
  }
  for (const std::string& arn : row.attached_policies) {
    const Policy* policy = find_policy(state, arn);
    if (policy == nullptr) continue;
    const bool of_aws = arn.starts_with(kAwsPolicyArnPrefix);
    texts.push_back(
        {of_aws ? PolicySource::kAwsManaged : PolicySource::kUserManaged, arn, "", default_document(*policy)});
  }
}

}  // namespace

std::vector<PolicyText> policy_texts(const State& state, const aws::AccountId& account, const User& user) {
  std::vector<PolicyText> texts;
  append(texts, state, user, PolicySource::kUser);
  for (const std::string& name : user.groups) {
    if (const Group* group = state.groups.find(account_key(account, name))) {
      append(texts, state, *group, PolicySource::kGroup);
    }
  }
  return texts;
}

std::vector<PolicyText> policy_texts(const State& state, const Group& group) {
  std::vector<PolicyText> texts;
  append(texts, state, group, PolicySource::kGroup);
  return texts;
}

std::vector<PolicyText> policy_texts(const State& state, const Role& role) {
  std::vector<PolicyText> texts;
  append(texts, state, role, PolicySource::kRole);
  return texts;
}

std::optional<PolicyText> boundary_text(const State& state, const std::optional<PermissionsBoundary>& boundary) {
  if (!boundary) return std::nullopt;
  const Policy* policy = find_policy(state, boundary->arn);
  // A boundary that is gone allows nothing.
  constexpr std::string_view kNothing =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]})";
  return PolicyText{PolicySource::kBoundary, boundary->arn, "",
                    policy == nullptr ? kNothing : std::string_view(default_document(*policy))};
}

}  // namespace regionfall::iam
