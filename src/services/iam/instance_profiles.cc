#include <fmt/format.h>

#include "base/text.h"
#include "services/iam/arn.h"
#include "services/iam/entities.h"
#include "services/iam/ids.h"
#include "services/iam/operations.h"
#include "services/iam/pagination.h"
#include "services/iam/roles.h"

namespace regionfall::iam {

using aws::AccountId;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kProfilesMax = 1000;

Result<const InstanceProfile*, ApiError> find_profile(const State& state, const Value& input, const Request& request) {
  const std::string& name = input[m::InstanceProfileName].as_text();
  const InstanceProfile* profile = state.instance_profiles.find(account_key(request.caller.account, name));
  if (profile == nullptr) return no_such_entity(fmt::format("Instance Profile {} cannot be found.", name));
  return profile;
}

void update_profile(State& state, const Request& request, const InstanceProfile& profile,
                    std::optional<std::string> role) {
  state.instance_profiles.update(account_key(request.caller.account, profile.name),
                                 [&](InstanceProfile& changed) { changed.role = std::move(role); });
}

// The page of the account's profiles that `wanted` says yes to.
template <class Wanted>
Outcome list_profiles(const State& state, const Value& input, const Request& request, Wanted&& wanted) {
  const AccountId& account = request.caller.account;
  Page page(m::InstanceProfiles, input);
  for_each_of(state.instance_profiles, account, [&](const InstanceProfile& profile) {
    if (!wanted(profile)) return;
    page.offer(to_lower_ascii(profile.name), [&] {
      Value value = instance_profile_value(state, account, profile);
      value.set(m::Tags, {});
      return value;
    });
  });
  return std::move(page).output();
}

}  // namespace

Outcome create_instance_profile(State& state, const Value& input, const Request& request) {
  const AccountId& account = request.caller.account;
  const std::string& name = input[m::InstanceProfileName].as_text();
  std::string key = account_key(account, name);
  if (state.instance_profiles.contains(key)) {
    return entity_already_exists(fmt::format("Instance Profile {} already exists.", name));
  }
  if (count_of(state.instance_profiles, account) >= kProfilesMax) {
    return quota_exceeded("InstanceProfilesPerAccount", kProfilesMax);
  }
  InstanceProfile profile{
      .path = path_of(input),
      .name = name,
      .id = unique_id(request.random, "AIPA"),
      .arn = iam_arn(account.text, "instance-profile", path_of(input), name),
      .create_date = request.now,
      .tags = TRY(tags_of(input[m::Tags])),
  };
  Value made = instance_profile_value(state, account, profile);
  state.instance_profiles.put(std::move(key), std::move(profile));
  return Value::of({{m::InstanceProfile, std::move(made)}});
}

Outcome get_instance_profile(State& state, const Value& input, const Request& request) {
  const InstanceProfile* profile = TRY(find_profile(state, input, request));
  return Value::of({{m::InstanceProfile, instance_profile_value(state, request.caller.account, *profile)}});
}

Outcome delete_instance_profile(State& state, const Value& input, const Request& request) {
  const InstanceProfile* profile = TRY(find_profile(state, input, request));
  if (profile->role) return delete_conflict("Cannot delete entity, must remove roles from instance profile first.");
  state.instance_profiles.erase(account_key(request.caller.account, profile->name));
  return Value::Structure();
}

Outcome list_instance_profiles(State& state, const Value& input, const Request& request) {
  return list_profiles(state, input, request, [&](const InstanceProfile& profile) {
    return profile.path.starts_with(input[m::PathPrefix].as_text());
  });
}

Outcome list_instance_profiles_for_role(State& state, const Value& input, const Request& request) {
  const Role* role = TRY(find_entity<Role>(state, input, request));
  return list_profiles(state, input, request, [&](const InstanceProfile& profile) {
    return profile.role && equals_ignoring_case(*profile.role, role->name);
  });
}

Outcome add_role_to_instance_profile(State& state, const Value& input, const Request& request) {
  const InstanceProfile* profile = TRY(find_profile(state, input, request));
  const Role* role = TRY(find_entity<Role>(state, input, request));
  TRY(check_modifiable(*role));
  if (profile->role) return quota_exceeded("InstanceSessionsPerInstanceProfile", 1);
  update_profile(state, request, *profile, role->name);
  return Value::Structure();
}

Outcome remove_role_from_instance_profile(State& state, const Value& input, const Request& request) {
  const InstanceProfile* profile = TRY(find_profile(state, input, request));
  const Role* role = TRY(find_entity<Role>(state, input, request));
  if (!profile->role || !equals_ignoring_case(*profile->role, role->name)) return no_such("role", role->name);
  update_profile(state, request, *profile, std::nullopt);
  return Value::Structure();
}

}  // namespace regionfall::iam
