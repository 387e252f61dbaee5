#include "services/iam/entities.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "aws/url.h"
#include "base/text.h"
#include "services/iam/arn.h"
#include "services/iam/policies.h"

namespace regionfall::iam {

using aws::ApiError;
using aws::Value;

namespace {

constexpr std::size_t kTagsMax = 50;

auto tag_place(std::vector<Tag>& tags, std::string_view key) {
  return std::ranges::find_if(tags, [&](const Tag& tag) { return equals_ignoring_case(tag.key, key); });
}

}  // namespace

std::optional<std::string> calling_user(const aws::Request& request) {
  const std::optional<Arn> arn = parse_arn(request.caller.arn);
  if (!arn || arn->service != "iam" || arn->resource_type() != "user") return std::nullopt;
  return std::string(arn->name());
}

Result<const User*, ApiError> find_user_or_caller(State& state, const Value& input, const aws::Request& request) {
  if (input.has(m::UserName)) return find_entity<User>(state, input, request);
  const std::optional<std::string> name = calling_user(request);
  if (!name) return validation_error("Must specify userName when calling with non-User credentials");
  return find_entity<User>(state, Value::of({{m::UserName, *name}}), request);
}

std::string encoded_document(std::string_view document) {
  std::string encoded;
  aws::append_percent_encoded(encoded, document, /*keep_slash=*/false);
  return encoded;
}

Value user_value(const User& user) { return aws::to_value(user); }

Value user_summary(const User& user) {
  Value value = user_value(user);
  value.set(m::Tags, {}).set(m::PermissionsBoundary, {});
  return value;
}

Value group_value(const Group& group) { return aws::to_value(group); }

Value role_summary(const Role& role) {
  Value value = aws::to_value(role);
  value.set(m::AssumeRolePolicyDocument, encoded_document(role.trust_policy));
  value.set(m::Tags, {}).set(m::PermissionsBoundary, {});
  return value;
}

Value role_value(const State& state, const Role& role) {
  Value value = role_summary(role);
  value.set(m::PermissionsBoundary, aws::to_value(role.permissions_boundary));
  if (!role.tags.empty()) value.set(m::Tags, tags_value(role.tags));
  Value last_used = Value::Structure();
  if (const LastUse* use = state.last_uses.find("role/" + role.id)) {
    last_used = Value::of({{m::LastUsedDate, use->at}, {m::Region, use->region}});
  }
  value.set(m::RoleLastUsed, std::move(last_used));
  return value;
}

Value instance_profile_value(const State& state, const aws::AccountId& account, const InstanceProfile& profile) {
  Value value = aws::to_value(profile);
  Value::List roles;
  if (profile.role) {
    if (const Role* role = state.roles.find(account_key(account, *profile.role))) roles.push_back(role_summary(*role));
  }
  value.set(m::Roles, std::move(roles));
  return value;
}

Result<std::vector<Tag>, ApiError> tags_of(const Value& tags) { return merged_tags({}, tags); }

Result<std::vector<Tag>, ApiError> merged_tags(std::vector<Tag> tags, const Value& added) {
  std::vector<std::string> seen;
  for (const Value& item : added.as_list()) {
    const Tag tag{item[m::Key].as_text(), item[m::Value].as_text()};
    std::string lower = to_lower_ascii(tag.key);
    if (lower.starts_with("aws:")) {
      return invalid_input("Tag keys that begin with aws: are reserved for AWS and cannot be set.");
    }
    if (std::ranges::find(seen, lower) != seen.end()) {
      return invalid_input("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
    seen.push_back(std::move(lower));
    if (const auto place = tag_place(tags, tag.key); place != tags.end()) {
      *place = tag;
    } else {
      tags.push_back(tag);
    }
  }
  if (tags.size() > kTagsMax) {
    return limit_exceeded(fmt::format("The number of tags has reached the maximum limit of {}.", kTagsMax));
  }
  return tags;
}

void remove_tags(std::vector<Tag>& tags, const Value& keys) {
  for (const Value& key : keys.as_list()) {
    if (const auto place = tag_place(tags, key.as_text()); place != tags.end()) tags.erase(place);
  }
}

Value tags_value(const std::vector<Tag>& tags) { return aws::to_value(tags); }

std::string path_of(const Value& input) {
  const Value& path = input[m::Path];
  return path.absent() ? "/" : path.as_text();
}

Result<std::optional<PermissionsBoundary>, ApiError> boundary_of(const State& state, const Value& arn) {
  if (arn.absent() || arn.as_text().empty()) return std::nullopt;
  if (!find_policy(state, arn.as_text())) {
    return no_such_entity(fmt::format("Scope ARN: {} does not exist or is not attachable.", arn.as_text()));
  }
  return PermissionsBoundary{.arn = arn.as_text()};
}

}  // namespace regionfall::iam
