#include <fmt/format.h>

#include <algorithm>

#include "services/iam/entities.h"
#include "services/iam/operations.h"
#include "services/iam/pagination.h"
#include "services/iam/policy_document.h"
#include "services/iam/roles.h"

namespace regionfall::iam {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// The inline policy that the input names.
template <class Row>
Result<const InlinePolicy*, ApiError> find_inline_policy(const Row& row, const Value& input) {
  const std::string& name = input[m::PolicyName].as_text();
  const auto found = std::ranges::find(row.inline_policies, name, &InlinePolicy::name);
  if (found == row.inline_policies.end()) {
    return no_such_entity(fmt::format("The {} policy with name {} cannot be found.", EntityKind<Row>::kNoun, name));
  }
  return &*found;
}

}  // namespace

template <class Row>
Outcome put_inline_policy(State& state, const Value& input, const Request& request) {
  using Kind = EntityKind<Row>;
  const Row* row = TRY(find_entity<Row>(state, input, request));
  TRY(check_modifiable(*row));
  InlinePolicy policy{input[m::PolicyName].as_text(), input[m::PolicyDocument].as_text()};
  if (const auto document = parse_policy_document(policy.document, PolicyUse::kInline); !document) {
    return malformed_policy(document.error().message);
  }
  std::size_t size = policy_size(policy.document);
  for (const InlinePolicy& other : row->inline_policies) {
    if (other.name != policy.name) size += policy_size(other.document);
  }
  if (size > Kind::kInlineSizeMax) {
    return limit_exceeded(fmt::format("Maximum policy size of {} bytes exceeded for {} {}", Kind::kInlineSizeMax,
                                      Kind::kNoun, row->name));
  }
  update_entity(state, request, *row, [&](Row& changed) {
    const auto place = std::ranges::lower_bound(changed.inline_policies, policy.name, {}, &InlinePolicy::name);
    if (place != changed.inline_policies.end() && place->name == policy.name) {
      *place = std::move(policy);
    } else {
      changed.inline_policies.insert(place, std::move(policy));
    }
  });
  return Value::Structure();
}

template <class Row>
Outcome get_inline_policy(State& state, const Value& input, const Request& request) {
  const Row* row = TRY(find_entity<Row>(state, input, request));
  const InlinePolicy* policy = TRY(find_inline_policy(*row, input));
  return Value::of({{EntityKind<Row>::kName, row->name},
                    {m::PolicyName, policy->name},
                    {m::PolicyDocument, encoded_document(policy->document)}});
}

template <class Row>
Outcome delete_inline_policy(State& state, const Value& input, const Request& request) {
  const Row* row = TRY(find_entity<Row>(state, input, request));
  TRY(check_modifiable(*row));
  const std::string name = TRY(find_inline_policy(*row, input))->name;
  update_entity(state, request, *row, [&](Row& changed) {
    std::erase_if(changed.inline_policies, [&](const InlinePolicy& policy) { return policy.name == name; });
  });
  return Value::Structure();
}

template <class Row>
Outcome list_inline_policies(State& state, const Value& input, const Request& request) {
  const Row* row = TRY(find_entity<Row>(state, input, request));
  Page page(m::PolicyNames, input);
  for (const InlinePolicy& policy : row->inline_policies) {
    page.offer(policy.name, [&] { return Value(policy.name); });
  }
  return std::move(page).output();
}

template Operation put_inline_policy<User>;
template Operation put_inline_policy<Group>;
template Operation put_inline_policy<Role>;
template Operation get_inline_policy<User>;
template Operation get_inline_policy<Group>;
template Operation get_inline_policy<Role>;
template Operation delete_inline_policy<User>;
template Operation delete_inline_policy<Group>;
template Operation delete_inline_policy<Role>;
template Operation list_inline_policies<User>;
template Operation list_inline_policies<Group>;
template Operation list_inline_policies<Role>;

}  // namespace regionfall::iam
