#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "services/iam/entities.h"
#include "services/iam/operations.h"
#include "services/iam/pagination.h"
#include "services/iam/policies.h"
#include "services/iam/roles.h"

namespace regionfall::iam {

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kAttachedMax = 10;

// An entity's policies in the order of lists.
std::vector<const Policy*> attached(const State& state, const std::vector<std::string>& arns) {
  std::vector<const Policy*> policies;
  for (const std::string& arn : arns) {
    if (const Policy* policy = find_policy(state, arn)) policies.push_back(policy);
  }
  std::ranges::sort(policies, {}, &Policy::arn);
  return policies;
}

}  // namespace

template <class Row>
Outcome attach_policy(State& state, const Value& input, const Request& request) {
  const Row* row = TRY(find_entity<Row>(state, input, request));
  TRY(check_modifiable(*row));
  const std::string& arn = input[m::PolicyArn].as_text();
  if (find_policy(state, arn) == nullptr) {
    return no_such_entity(fmt::format("Policy {} does not exist or is not attachable.", arn));
  }
  if (std::ranges::find(row->attached_policies, arn) != row->attached_policies.end()) return Value::Structure();
  if (row->attached_policies.size() >= kAttachedMax) {
    return quota_exceeded(EntityKind<Row>::kAttachedQuota, kAttachedMax);
  }
  update_entity(state, request, *row, [&](Row& changed) { changed.attached_policies.push_back(arn); });
  return Value::Structure();
}

template <class Row>
Outcome detach_policy(State& state, const Value& input, const Request& request) {
  const Row* row = TRY(find_entity<Row>(state, input, request));
  TRY(check_modifiable(*row));
  const std::string& arn = input[m::PolicyArn].as_text();
  if (std::ranges::find(row->attached_policies, arn) == row->attached_policies.end()) {
    return no_such_entity(fmt::format("Policy {} was not found.", arn));
  }
  update_entity(state, request, *row, [&](Row& changed) { std::erase(changed.attached_policies, arn); });
  return Value::Structure();
}

template <class Row>
Outcome list_attached_policies(State& state, const Value& input, const Request& request) {
  const Row* row = TRY(find_entity<Row>(state, input, request));
  Page page(m::AttachedPolicies, input);
  for (const Policy* policy : attached(state, row->attached_policies)) {
    if (!policy->path.starts_with(input[m::PathPrefix].as_text())) continue;
    page.offer(policy->arn, [&] { return Value::of({{m::PolicyName, policy->name}, {m::PolicyArn, policy->arn}}); });
  }
  return std::move(page).output();
}

template <class Row>
Outcome put_permissions_boundary(State& state, const Value& input, const Request& request) {
  const Row* row = TRY(find_entity<Row>(state, input, request));
  TRY(check_modifiable(*row));
  std::optional<PermissionsBoundary> boundary = TRY(boundary_of(state, input[m::PermissionsBoundary]));
  update_entity(state, request, *row, [&](Row& changed) { changed.permissions_boundary = std::move(boundary); });
  return Value::Structure();
}

template <class Row>
Outcome delete_permissions_boundary(State& state, const Value& input, const Request& request) {
  const Row* row = TRY(find_entity<Row>(state, input, request));
  TRY(check_modifiable(*row));
  if (!row->permissions_boundary) {
    return no_such_entity(
        fmt::format("The {} with name {} does not have a permissions boundary.", EntityKind<Row>::kNoun, row->name));
  }
  update_entity(state, request, *row, [&](Row& changed) { changed.permissions_boundary.reset(); });
  return Value::Structure();
}

template Operation attach_policy<User>;
template Operation attach_policy<Group>;
template Operation attach_policy<Role>;
template Operation detach_policy<User>;
template Operation detach_policy<Group>;
template Operation detach_policy<Role>;
template Operation list_attached_policies<User>;
template Operation list_attached_policies<Group>;
template Operation list_attached_policies<Role>;
template Operation put_permissions_boundary<User>;
template Operation put_permissions_boundary<Role>;
template Operation delete_permissions_boundary<User>;
template Operation delete_permissions_boundary<Role>;

}  // namespace regionfall::iam
