#include "aws/members/elbv2.h"
#include "services/elbv2/errors.h"
#include "services/elbv2/load_balancers.h"
#include "services/elbv2/lookup.h"
#include "services/elbv2/operations.h"
#include "services/iam/arn.h"

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kResourcesMax = 20;

template <class Row, class Use>
Result<void, ApiError> use_row(store::Table<Row>& table, Result<const Row*, ApiError> found, Use use) {
  if (!found) return std::unexpected(found.error());
  Row row = **found;
  if (Result<bool, ApiError> changed = use(row.tags); !changed) {
    return std::unexpected(changed.error());
  } else if (*changed) {
    put(table, std::move(row));
  }
  return {};
}

// Lets `use` see, and when it says so change, the tags of what the ARN names.
template <class Use>
Result<void, ApiError> use_tags(Elbv2& elb, const std::string& arn, const Request& request, Use use) {
  const auto parts = iam::parse_arn(arn);
  const std::string_view type = parts ? parts->resource_type() : std::string_view();
  if (type == "loadbalancer") return use_row(elb.load_balancers, find_load_balancer(elb, arn, request), use);
  if (type == "targetgroup") return use_row(elb.target_groups, find_target_group(elb, arn, request), use);
  if (type == "listener") return use_row(elb.listeners, find_listener(elb, arn, request), use);
  if (type == "listener-rule") return use_row(elb.rules, find_rule(elb, arn, request), use);
  return not_an_arn(arn, "resource");
}

Result<std::vector<std::string>, ApiError> resources(const Value& input) {
  std::vector<std::string> arns = aws::texts(input[m::ResourceArns]);
  if (arns.empty() || arns.size() > kResourcesMax) {
    return validation_error("Between 1 and 20 resource ARNs must be specified");
  }
  return arns;
}

}  // namespace

Outcome add_tags(Elbv2& elb, const Value& input, const Request& request) {
  const auto merge = [&](TextMap& tags) -> Result<bool, ApiError> {
    TRY(merge_tags(tags, input[m::Tags]));
    return true;
  };
  for (const std::string& arn : TRY(resources(input))) TRY(use_tags(elb, arn, request, merge));
  return Value::Structure();
}

Outcome remove_tags(Elbv2& elb, const Value& input, const Request& request) {
  for (const std::string& arn : TRY(resources(input))) {
    TRY(use_tags(elb, arn, request, [&](TextMap& tags) -> Result<bool, ApiError> {
      for (const std::string& key : aws::texts(input[m::TagKeys])) tags.erase(key);
      return true;
    }));
  }
  return Value::Structure();
}

Outcome describe_tags(Elbv2& elb, const Value& input, const Request& request) {
  Value::List descriptions;
  for (const std::string& arn : TRY(resources(input))) {
    Value::List listed;
    TRY(use_tags(elb, arn, request, [&](TextMap& tags) -> Result<bool, ApiError> {
      for (const auto& [key, value] : tags) listed.push_back(Value::of({{m::Key, key}, {m::Value, value}}));
      return false;
    }));
    descriptions.push_back(Value::of({{m::ResourceArn, arn}, {m::Tags, std::move(listed)}}));
  }
  return Value::of({{m::TagDescriptions, std::move(descriptions)}});
}

}  // namespace regionfall::elbv2
