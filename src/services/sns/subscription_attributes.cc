#include "services/sns/subscription_attributes.h"

#include <algorithm>
#include <iterator>

#include "aws/members/sns.h"
#include "base/json.h"
#include "services/sns/delivery_policy.h"
#include "services/sns/filter_policy.h"
#include "services/sns/operations.h"
#include "services/sns/subscriptions.h"
#include "services/sns/topics.h"

namespace regionfall::sns {

namespace m = aws::members::sns;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::string_view kJsonAttributes[] = {"DeliveryPolicy", "RedrivePolicy", "ReplayPolicy"};
constexpr std::string_view kRawProtocols[] = {"firehose", "http", "https", "sqs"};

template <std::size_t N>
bool has(const std::string_view (&names)[N], std::string_view name) {
  return std::ranges::find(names, name) != std::end(names);
}

std::string attribute(const std::map<std::string, std::string>& attributes, const char* name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? std::string() : found->second;
}

// A filter policy is checked for the scope it is to have.
Result<void, aws::ApiError> check_filter(const Subscription& subscription) {
  const std::string policy = attribute(subscription.attributes, "FilterPolicy");
  if (policy.empty()) return {};
  const Result<Json> parsed = parse_filter_policy(policy, filter_scope(subscription));
  if (!parsed) return invalid_parameter(parsed.error().message);
  return {};
}

Result<void, aws::ApiError> check_value(const Subscription& subscription, const std::string& name,
                                        const std::string& value) {
  if (name == "RawMessageDelivery") {
    if (value != "true" && value != "false") {
      return invalid_parameter("Attributes Reason: RawMessageDelivery: Invalid value [" + value +
                               "]. Must be true or false.");
    }
    if (value == "true" && !has(kRawProtocols, subscription.protocol)) {
      return invalid_parameter("Attributes Reason: RawMessageDelivery: Delivery protocol [" + subscription.protocol +
                               "] does not support raw message delivery.");
    }
    return {};
  }
  if (name == "FilterPolicyScope") {
    if (value == "MessageAttributes" || value == "MessageBody") return {};
    return invalid_parameter("FilterPolicyScope: Invalid value [" + value +
                             "]. Please use either MessageBody or MessageAttributes");
  }
  if (name == "FilterPolicy" || name == "SubscriptionRoleArn") return {};
  if (!has(kJsonAttributes, name)) return invalid_parameter("AttributeName");
  const Result<Json> json = parse_json(value);
  if (json && json->is_object()) return {};
  return invalid_parameter(name + ": not a JSON object");
}

}  // namespace

Result<void, aws::ApiError> set_attribute(Subscription& subscription, const std::string& name,
                                          const std::string& value) {
  if (value.empty() || (name == "FilterPolicy" && value == "{}")) {
    subscription.attributes.erase(name);
    return {};
  }
  TRY(check_value(subscription, name, value));
  subscription.attributes.insert_or_assign(name, value);
  return check_filter(subscription);
}

Outcome get_subscription_attributes(Sns& sns, const Value& input, const Request& request) {
  const Subscription* found = TRY(find_subscription(sns, input[m::SubscriptionArn].as_text(), request));
  std::map<std::string, std::string> attributes = found->attributes;
  attributes["SubscriptionArn"] = found->arn;
  attributes["TopicArn"] = found->topic_arn;
  attributes["Owner"] = found->owner;
  attributes["Protocol"] = found->protocol;
  attributes["Endpoint"] = found->endpoint;
  attributes["SubscriptionPrincipal"] = found->principal;
  attributes["ConfirmationWasAuthenticated"] = found->authenticated ? "true" : "false";
  attributes["PendingConfirmation"] = found->confirmed ? "false" : "true";
  attributes.try_emplace("RawMessageDelivery", "false");
  if (attributes.contains("FilterPolicy")) attributes.try_emplace("FilterPolicyScope", "MessageAttributes");
  if (found->protocol.starts_with("http")) {
    const Topic* topic = sns.topics.find(found->topic_arn);
    attributes["EffectiveDeliveryPolicy"] = effective_subscription_policy(
        attribute(attributes, "DeliveryPolicy"),
        topic == nullptr ? std::string() : attribute(topic->attributes, "DeliveryPolicy"));
  }
  return Value::of({{m::Attributes, map_value(attributes)}});
}

Outcome set_subscription_attributes(Sns& sns, const Value& input, const Request& request) {
  const Subscription* found = TRY(find_subscription(sns, input[m::SubscriptionArn].as_text(), request));
  Subscription changed = *found;
  TRY(set_attribute(changed, input[m::AttributeName].as_text(), input[m::AttributeValue].as_text()));
  const std::string arn = changed.arn;
  sns.subscriptions.put(arn, std::move(changed));
  return Value::Structure();
}

}  // namespace regionfall::sns
