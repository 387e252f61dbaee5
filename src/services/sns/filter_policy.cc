#include "services/sns/filter_policy.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "base/text.h"
#include "services/iam/ip_range.h"

namespace regionfall::sns {
namespace {

constexpr std::string_view kOr = "$or";
// Levels of objects in a policy for message bodies.
constexpr int kDepthMax = 20;

double number_of(const Json& json) { return std::strtod(json.text().c_str(), nullptr); }

bool same_scalar(const Json& a, const Json& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Json::Kind::kNull:
      return true;
    case Json::Kind::kBool:
      return a.as_bool() == b.as_bool();
    case Json::Kind::kNumber:
      return number_of(a) == number_of(b);
    case Json::Kind::kString:
      return a.text() == b.text();
    case Json::Kind::kArray:
    case Json::Kind::kObject:
      return false;
  }
  return false;
}

// ["=", 5], [">=", 0, "<", 100]
bool numeric_matches(const std::vector<Json>& condition, const Json& value) {
  if (value.kind() != Json::Kind::kNumber) return false;
  const double number = number_of(value);
  for (std::size_t i = 0; i + 1 < condition.size(); i += 2) {
    const std::string& op = condition[i].text();
    const double bound = number_of(condition[i + 1]);
    const bool holds = op == "="    ? number == bound
                       : op == "<"  ? number < bound
                       : op == "<=" ? number <= bound
                       : op == ">"  ? number > bound
                       : op == ">=" ? number >= bound
                                    : false;
    if (!holds) return false;
  }
  return true;
}

bool value_matches(const Json& condition, const Json& value);

// {"prefix": "a"}, {"anything-but": […]}: what one value must be like.
bool operator_matches(const std::string& name, const Json& operand, const Json& value) {
  if (name == "anything-but") {
    if (operand.is_array()) {
      return std::ranges::none_of(operand.items(), [&](const Json& item) { return same_scalar(item, value); });
    }
    return !value_matches(operand, value);
  }
  if (name == "numeric") return numeric_matches(operand.items(), value);
  if (!value.is_string()) return false;
  const std::string& text = value.text();
  if (name == "prefix") return text.starts_with(operand.text());
  if (name == "suffix") return text.ends_with(operand.text());
  if (name == "equals-ignore-case") return equals_ignoring_case(text, operand.text());
  if (name == "cidr") return iam::address_in_range(text, operand.text());
  return false;
}

bool value_matches(const Json& condition, const Json& value) {
  if (!condition.is_object()) return same_scalar(condition, value);
  return std::ranges::any_of(condition.members(),
                             [&](const auto& entry) { return operator_matches(entry.first, entry.second, value); });
}

// What a message has under a key: none, one value, or several of which one must match.
using Found = std::vector<Json>;

bool condition_matches(const Json& condition, const Found& found) {
  if (condition.has("exists")) return condition["exists"].as_bool() != found.empty();
  return std::ranges::any_of(found, [&](const Json& value) { return value_matches(condition, value); });
}

bool any_condition_matches(const Json& conditions, const Found& found) {
  return std::ranges::any_of(conditions.items(),
                             [&](const Json& condition) { return condition_matches(condition, found); });
}

Found values_of(const MessageAttributes& attributes, const std::string& name) {
  const auto attribute = attributes.find(name);
  if (attribute == attributes.end()) return {};
  const auto& [type, value] = attribute->second;
  if (type == "Binary") return {};
  if (type == "Number" || type == "String.Array") {
    const Result<Json> json = parse_json(value);
    if (!json) return {};
    return json->is_array() ? json->items() : Found{*json};
  }
  return {Json::string(value)};
}

bool attributes_match(const Json& policy, const MessageAttributes& attributes) {
  return std::ranges::all_of(policy.members(), [&](const auto& member) {
    if (member.first == kOr) {
      return std::ranges::any_of(member.second.items(),
                                 [&](const Json& branch) { return attributes_match(branch, attributes); });
    }
    return any_condition_matches(member.second, values_of(attributes, member.first));
  });
}

// A key inside a list of objects is found in each of them.
void collect(const Json& body, const std::string& name, Found& found) {
  if (body.is_array()) {
    for (const Json& item : body.items()) collect(item, name, found);
  } else if (body.has(name)) {
    const Json& value = body[name];
    if (value.is_array()) {
      found.insert(found.end(), value.items().begin(), value.items().end());
    } else {
      found.push_back(value);
    }
  }
}

bool body_matches(const Json& policy, const Json& body) {
  return std::ranges::all_of(policy.members(), [&](const auto& member) {
    if (member.first == kOr) {
      return std::ranges::any_of(member.second.items(), [&](const Json& branch) { return body_matches(branch, body); });
    }
    Found found;
    collect(body, member.first, found);
    if (member.second.is_array()) return any_condition_matches(member.second, found);
    return body_matches(member.second, Json::array(std::move(found)));
  });
}

Result<void> check_policy(const Json& policy, FilterScope scope, int depth) {
  if (!policy.is_object()) return failure("FilterPolicy: The filter policy must be a JSON object");
  if (depth > kDepthMax) return failure("FilterPolicy: Filter policy is too deep");
  for (const auto& [key, conditions] : policy.members()) {
    if (key == kOr) {
      for (const Json& branch : conditions.items()) TRY(check_policy(branch, scope, depth + 1));
      continue;
    }
    if (conditions.is_object() && scope == FilterScope::kMessageBody) {
      TRY(check_policy(conditions, scope, depth + 1));
      continue;
    }
    if (conditions.is_object()) {
      return failure("FilterPolicy: Filter policy scope MessageAttributes does not support nested filter policy");
    }
    if (!conditions.is_array()) return failure("FilterPolicy: \"" + key + "\" must be an object or an array");
    if (conditions.items().empty()) return failure("FilterPolicy: Empty arrays are not allowed");
  }
  return {};
}

}  // namespace

Result<Json> parse_filter_policy(std::string_view text, FilterScope scope) {
  Result<Json> policy = parse_json(text);
  if (!policy) return failure("FilterPolicy: failed to parse JSON. " + policy.error().message);
  TRY(check_policy(*policy, scope, 0));
  return policy;
}

bool wants_message(const Json& policy, FilterScope scope, const MessageAttributes& attributes, std::string_view body) {
  if (scope == FilterScope::kMessageAttributes) return attributes_match(policy, attributes);
  const Result<Json> parsed = parse_json(body);
  return parsed && parsed->is_object() && body_matches(policy, *parsed);
}

}  // namespace regionfall::sns
