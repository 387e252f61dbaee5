#include "aws/members/elbv2.h"
#include "services/elbv2/attributes.h"
#include "services/elbv2/lookup.h"
#include "services/elbv2/operations.h"

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

Value listed(const TextMap& attributes) {
  Value::List items;
  for (const auto& [key, value] : attributes) items.push_back(Value::of({{m::Key, key}, {m::Value, value}}));
  return Value::of({{m::Attributes, std::move(items)}});
}

template <class Row>
Outcome described(const Result<const Row*, ApiError>& found) {
  if (!found) return std::unexpected(found.error());
  return listed(attributes_of(**found));
}

template <class Row>
Outcome modified(store::Table<Row>& table, const Result<const Row*, ApiError>& found, const Value& given) {
  if (!found) return std::unexpected(found.error());
  Row row = **found;
  TRY(set_attributes(row, given));
  Value output = listed(attributes_of(row));
  put(table, std::move(row));
  return output;
}

}  // namespace

Outcome describe_load_balancer_attributes(Elbv2& elb, const Value& input, const Request& request) {
  return described(find_load_balancer(elb, input[m::LoadBalancerArn].as_text(), request));
}

Outcome modify_load_balancer_attributes(Elbv2& elb, const Value& input, const Request& request) {
  return modified(elb.load_balancers, find_load_balancer(elb, input[m::LoadBalancerArn].as_text(), request),
                  input[m::Attributes]);
}

Outcome describe_target_group_attributes(Elbv2& elb, const Value& input, const Request& request) {
  return described(find_target_group(elb, input[m::TargetGroupArn].as_text(), request));
}

Outcome modify_target_group_attributes(Elbv2& elb, const Value& input, const Request& request) {
  return modified(elb.target_groups, find_target_group(elb, input[m::TargetGroupArn].as_text(), request),
                  input[m::Attributes]);
}

Outcome describe_listener_attributes(Elbv2& elb, const Value& input, const Request& request) {
  return described(find_listener(elb, input[m::ListenerArn].as_text(), request));
}

Outcome modify_listener_attributes(Elbv2& elb, const Value& input, const Request& request) {
  return modified(elb.listeners, find_listener(elb, input[m::ListenerArn].as_text(), request), input[m::Attributes]);
}

}  // namespace regionfall::elbv2
