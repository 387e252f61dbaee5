#include "services/sns/subscriptions.h"

#include <algorithm>
#include <iterator>

#include "aws/field_values.h"
#include "aws/members/sns.h"
#include "base/encoding.h"
#include "services/iam/arn.h"
#include "services/sns/deliveries.h"
#include "services/sns/operations.h"
#include "services/sns/page.h"
#include "services/sns/subscription_attributes.h"
#include "services/sns/topics.h"

namespace regionfall::sns {

namespace m = aws::members::sns;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// How an endpoint of a protocol begins, and whether it must say that it wants to be subscribed.
struct Protocol {
  std::string_view name;
  std::string_view endpoint;
  bool confirms;
};
constexpr Protocol kProtocols[] = {
    {"application", "arn:", false}, {"email", "", true},       {"email-json", "", true},
    {"firehose", "arn:", false},    {"http", "http://", true}, {"https", "https://", true},
    {"lambda", "arn:", false},      {"sms", "", false},        {"sqs", "arn:", false},
};

constexpr std::size_t kTokenBytes = 128;
constexpr const char* kPendingArn = "PendingConfirmation";  // of listings
constexpr const char* kPendingAnswer = "pending confirmation";

Result<const Protocol*, aws::ApiError> check_endpoint(const Topic& topic, const std::string& protocol,
                                                      const std::string& endpoint) {
  const auto* found = std::ranges::find(kProtocols, protocol, &Protocol::name);
  if (found == std::end(kProtocols)) {
    return invalid_parameter("Amazon SNS does not support this protocol string: " + protocol);
  }
  if (endpoint.empty() || !endpoint.starts_with(found->endpoint)) {
    if (protocol.starts_with("http")) return invalid_parameter("Endpoint must match the specified protocol");
    return invalid_parameter(protocol == "email" ? "Email address" : protocol + " endpoint ARN");
  }
  if (protocol.starts_with("email") && endpoint.find('@') == std::string::npos) {
    return invalid_parameter("Email address");
  }
  if (topic.is_fifo() && protocol != "sqs") {
    return invalid_parameter("Invalid protocol type: " + protocol);
  }
  return found;
}

const Subscription* same_subscription(const Sns& sns, const Subscription& wanted) {
  const std::string prefix = wanted.topic_arn + ":";
  for (auto row = sns.subscriptions.from(prefix); row != sns.subscriptions.end() && row->first.starts_with(prefix);
       ++row) {
    if (row->second.protocol == wanted.protocol && row->second.endpoint == wanted.endpoint) return &row->second;
  }
  return nullptr;
}

Outcome subscribed(const Subscription& subscription, const Value& input) {
  const bool shows = subscription.confirmed || input[m::ReturnSubscriptionArn].as_bool();
  return Value::of({{m::SubscriptionArn, shows ? subscription.arn : std::string(kPendingAnswer)}});
}

Value listed(const Subscription& subscription) {
  Value entry = aws::to_value(subscription);
  if (!subscription.confirmed) entry.set(m::SubscriptionArn, kPendingArn);
  return entry;
}

std::string new_token(RandomSource& random) {
  std::string bytes(kTokenBytes, '\0');
  random.fill(std::as_writable_bytes(std::span(bytes)));
  return hex_encode(bytes);
}

}  // namespace

Result<const Subscription*, aws::ApiError> find_subscription(Sns& sns, std::string_view arn, const Request& request) {
  const auto parts = iam::parse_arn(arn);
  if (!parts || parts->service != "sns" || parts->resource.find(':') == std::string_view::npos) {
    return invalid_parameter("SubscriptionArn Reason: An ARN must have at least 6 elements, not 1");
  }
  const Subscription* found = sns.subscriptions.find(arn);
  if (found == nullptr) return no_such_subscription();
  const std::string& account = request.caller.account.text;
  if (found->owner != account && parts->account != account) {
    return authorization_error("User: " + request.caller.arn +
                               " is not authorized to perform this on resource: " + found->arn);
  }
  return found;
}

FilterScope filter_scope(const Subscription& subscription) {
  const auto scope = subscription.attributes.find("FilterPolicyScope");
  const bool body = scope != subscription.attributes.end() && scope->second == "MessageBody";
  return body ? FilterScope::kMessageBody : FilterScope::kMessageAttributes;
}

Outcome subscribe(Sns& sns, const Value& input, const Request& request) {
  const Topic* topic = TRY(find_topic(sns, input[m::TopicArn].as_text()));
  Subscription wanted;
  wanted.protocol = input[m::Protocol].as_text();
  wanted.endpoint = input[m::Endpoint].as_text();
  const Protocol* protocol = TRY(check_endpoint(*topic, wanted.protocol, wanted.endpoint));
  wanted.topic_arn = topic->arn;
  wanted.owner = request.caller.account.text;
  wanted.principal = request.caller.arn;
  // The scope says how the policy is to be read, so it comes first.
  std::map<std::string, std::string> attributes = text_map(input[m::Attributes]);
  if (const auto scope = attributes.extract("FilterPolicyScope"); !scope.empty()) {
    TRY(set_attribute(wanted, scope.key(), scope.mapped()));
  }
  for (const auto& [name, value] : attributes) TRY(set_attribute(wanted, name, value));
  if (const Subscription* same = same_subscription(sns, wanted); same != nullptr) {
    const bool differs = !input[m::Attributes].as_map().empty() && same->attributes != wanted.attributes;
    if (differs) return invalid_parameter("Attributes Reason: Subscription already exists with different attributes");
    return subscribed(*same, input);
  }
  wanted.arn = topic->arn + ":" + random_uuid(request.random);
  wanted.confirmed = !protocol->confirms;
  wanted.authenticated = wanted.confirmed;
  if (protocol->confirms) wanted.token = new_token(request.random);
  Outcome answer = subscribed(wanted, input);
  const std::string arn = wanted.arn;
  sns.subscriptions.put(arn, std::move(wanted));
  TRY(ask_to_confirm(sns, *sns.subscriptions.find(arn), request));
  return answer;
}

Outcome confirm_subscription(Sns& sns, const Value& input, const Request& /*request*/) {
  const std::string& topic_arn = input[m::TopicArn].as_text();
  // Whoever knows the token may: it was told to the endpoint alone.
  if (!sns.topics.contains(topic_arn)) return no_such_topic();
  const std::string& token = input[m::Token].as_text();
  const std::string prefix = topic_arn + ":";
  for (auto row = sns.subscriptions.from(prefix); row != sns.subscriptions.end() && row->first.starts_with(prefix);
       ++row) {
    if (token.empty() || row->second.token != token) continue;
    const std::string arn = row->first;
    sns.subscriptions.update(arn, [&](Subscription& changed) {
      changed.confirmed = true;
      changed.authenticated = input[m::AuthenticateOnUnsubscribe].as_text() == "true";
    });
    return Value::of({{m::SubscriptionArn, arn}});
  }
  return invalid_parameter("Token");
}

Outcome unsubscribe(Sns& sns, const Value& input, const Request& request) {
  const auto found = find_subscription(sns, input[m::SubscriptionArn].as_text(), request);
  if (!found && found.error().code == "NotFound") return Value::Structure();
  if (!found) return std::unexpected(found.error());
  const std::string topic_arn = (*found)->topic_arn;
  sns.subscriptions.erase(std::string((*found)->arn));
  if (sns.topics.contains(topic_arn)) {
    sns.topics.update(topic_arn, [](Topic& changed) { ++changed.subscriptions_deleted; });
  }
  return Value::Structure();
}

Outcome list_subscriptions(Sns& sns, const Value& input, const Request& request) {
  Page page(m::Subscriptions, input);
  for (const auto& [arn, subscription] : sns.subscriptions) {
    if (subscription.owner == request.caller.account.text) page.offer(arn, [&] { return listed(subscription); });
  }
  return std::move(page).output();
}

Outcome list_subscriptions_by_topic(Sns& sns, const Value& input, const Request& /*request*/) {
  const Topic* topic = TRY(find_topic(sns, input[m::TopicArn].as_text()));
  const std::string prefix = topic->arn + ":";
  Page page(m::Subscriptions, input);
  for (auto row = sns.subscriptions.from(prefix); row != sns.subscriptions.end() && row->first.starts_with(prefix);
       ++row) {
    page.offer(row->first, [&] { return listed(row->second); });
  }
  return std::move(page).output();
}

}  // namespace regionfall::sns
