#include <fmt/format.h>

#include <algorithm>

#include "services/iam/entities.h"
#include "services/iam/operations.h"
#include "services/iam/pagination.h"
#include "services/iam/policies.h"

namespace regionfall::iam {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kVersionsMax = 5;

std::unexpected<ApiError> no_such_version(const Policy& policy, std::string_view id) {
  return no_such_entity(fmt::format("Policy {} version {} does not exist or is not attachable.", policy.arn, id));
}

}  // namespace

Outcome create_policy_version(State& state, const Value& input, const Request& request) {
  const Policy* policy = TRY(own_policy(state, input[m::PolicyArn].as_text(), request));
  const std::string& document = input[m::PolicyDocument].as_text();
  TRY(check_managed_document(document));
  if (policy->versions.size() >= kVersionsMax) {
    return limit_exceeded(
        "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing "
        "version.");
  }
  Value made;
  state.policies.update(policy_key(request, *policy), [&](Policy& changed) {
    PolicyVersion version{fmt::format("v{}", changed.next_version++), document, request.now};
    if (input[m::SetAsDefault].as_bool()) changed.default_version_id = version.id;
    changed.update_date = request.now;
    made = version_value(changed, version, false);
    changed.versions.push_back(std::move(version));
  });
  return Value::of({{m::PolicyVersion, std::move(made)}});
}

Outcome get_policy_version(State& state, const Value& input, const Request& /*request*/) {
  const Policy* policy = TRY(existing_policy(state, input[m::PolicyArn].as_text()));
  const PolicyVersion* version = find_version(*policy, input[m::VersionId].as_text());
  if (version == nullptr) return no_such_version(*policy, input[m::VersionId].as_text());
  return Value::of({{m::PolicyVersion, version_value(*policy, *version, true)}});
}

Outcome list_policy_versions(State& state, const Value& input, const Request& /*request*/) {
  const Policy* policy = TRY(existing_policy(state, input[m::PolicyArn].as_text()));
  Page page(m::Versions, input);
  std::size_t place = 0;
  for (auto version = policy->versions.rbegin(); version != policy->versions.rend(); ++version) {
    page.offer(place_key(place++), [&] { return version_value(*policy, *version, false); });
  }
  return std::move(page).output();
}

Outcome delete_policy_version(State& state, const Value& input, const Request& request) {
  const Policy* policy = TRY(own_policy(state, input[m::PolicyArn].as_text(), request));
  const std::string& id = input[m::VersionId].as_text();
  if (find_version(*policy, id) == nullptr) return no_such_version(*policy, id);
  if (id == policy->default_version_id) return delete_conflict("Cannot delete the default version of a policy.");
  state.policies.update(policy_key(request, *policy), [&](Policy& changed) {
    std::erase_if(changed.versions, [&](const PolicyVersion& version) { return version.id == id; });
  });
  return Value::Structure();
}

Outcome set_default_policy_version(State& state, const Value& input, const Request& request) {
  const Policy* policy = TRY(own_policy(state, input[m::PolicyArn].as_text(), request));
  const std::string& id = input[m::VersionId].as_text();
  if (find_version(*policy, id) == nullptr) return no_such_version(*policy, id);
  state.policies.update(policy_key(request, *policy), [&](Policy& changed) {
    changed.default_version_id = id;
    changed.update_date = request.now;
  });
  return Value::Structure();
}

}  // namespace regionfall::iam
