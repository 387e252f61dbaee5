#include "services/sns/deliveries.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "aws/members/sns.h"
#include "base/encoding.h"
#include "base/json.h"
#include "base/random.h"
#include "base/time_format.h"
#include "services/sns/delivery_policy.h"
#include "services/sns/errors.h"
#include "services/sns/filter_policy.h"
#include "services/sns/signing.h"
#include "services/sns/subscriptions.h"

namespace regionfall::sns {

namespace m = aws::members::sns;

using aws::Value;

namespace {

constexpr const char* kNotification = "Notification";
constexpr const char* kConfirmation = "SubscriptionConfirmation";
// When a delivery is sent again although nobody has said how the last time ended: the process has died meanwhile.
constexpr std::chrono::seconds kAnswerOverdue{60};
constexpr int kTooManyRequests = 429;
constexpr std::int64_t kRetriesMax = 100;
constexpr std::int64_t kPauseMax = 3600;  // seconds

bool is_http(const Subscription& subscription) {
  return subscription.protocol == "http" || subscription.protocol == "https";
}

std::string attribute_of(const std::map<std::string, std::string>& attributes, const char* name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? std::string() : found->second;
}

// "2012-04-26T20:45:04.751Z"
std::string timestamp(Instant now) {
  Timestamp moment = timestamp_of(std::chrono::floor<std::chrono::milliseconds>(now));
  std::string text = format_rfc3339({.unix_s = moment.unix_s, .nanosecond = 0, .offset_minute = 0});
  return text.substr(0, text.find('Z')) + fmt::format(".{:03}Z", moment.nanosecond / 1'000'000);
}

std::string url(const Sns& sns, const std::string& query) {
  return fmt::format("https://sns.{}.amazonaws.com/?{}", sns.region.text, query);
}

MessageAttributes attributes_of(const Value& message) {
  MessageAttributes attributes;
  for (const auto& [name, attribute] : message[m::MessageAttributes].as_map()) {
    const bool binary = attribute.has(m::BinaryValue);
    attributes[name] = {attribute[m::DataType].as_text(),
                        binary ? attribute[m::BinaryValue].as_bytes() : attribute[m::StringValue].as_text()};
  }
  return attributes;
}

Json shown(const MessageAttributes& attributes) {
  Json all = Json::object();
  for (const auto& [name, attribute] : attributes) {
    const bool binary = attribute.type.starts_with("Binary");
    all.set(name, Json::object({{"Type", Json::string(attribute.type)},
                                {"Value", Json::string(binary ? base64_encode(attribute.value) : attribute.value)}}));
  }
  return all;
}

// What a protocol gets of a message, which may have a text for each.
std::string text_for(const Value& message, const std::string& protocol) {
  if (message[m::MessageStructure].as_text() != "json") return message[m::Message].as_text();
  const Json texts = parse_json(message[m::Message].as_text()).value_or(Json::object());
  return texts[protocol].is_string() ? texts[protocol].text() : texts["default"].text();
}

bool wants(const Subscription& subscription, const MessageAttributes& attributes, const std::string& body) {
  const std::string text = attribute_of(subscription.attributes, "FilterPolicy");
  if (text.empty()) return true;
  const FilterScope scope = filter_scope(subscription);
  const Result<Json> policy = parse_filter_policy(text, scope);
  return policy && wants_message(*policy, scope, attributes, body);
}

std::string notification(Sns& sns, const Subscription& subscription, const Value& message, const std::string& id,
                         const MessageAttributes& attributes, Instant now) {
  Json body = Json::object({{"Type", Json::string(kNotification)},
                            {"MessageId", Json::string(id)},
                            {"TopicArn", Json::string(subscription.topic_arn)}});
  if (message.has(m::Subject)) body.set("Subject", Json::string(message[m::Subject].as_text()));
  body.set("Message", Json::string(text_for(message, subscription.protocol)))
      .set("Timestamp", Json::string(timestamp(now)));
  sign_message(sns, sns.topics.find(subscription.topic_arn), body, now);
  body.set("UnsubscribeURL", Json::string(url(sns, "Action=Unsubscribe&SubscriptionArn=" + subscription.arn)));
  if (!attributes.empty()) body.set("MessageAttributes", shown(attributes));
  return body.dump(2);
}

Result<void, aws::ApiError> note(Sns& sns, Delivery delivery) {
  if (sns.deliveries.size() >= kDeliveriesMax) {
    return aws::api_error("Throttled", "Too many messages wait for their endpoints.", kTooManyRequests);
  }
  const std::string key = delivery.message_id + "/" + delivery.subscription_arn;
  sns.deliveries.put(key, std::move(delivery));
  return {};
}

// A number from 0 to `max` of a policy, which was checked for its form alone.
std::int64_t whole_of(const Json& number, std::int64_t max) {
  std::int64_t value = 0;
  const std::string& digits = number.text();
  (void)std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return std::clamp<std::int64_t>(value, 0, max);
}

// The retries in force for a subscription.
struct Retries {
  std::int64_t count = 0;
  std::chrono::seconds pause{0};
};
Retries retries_of(const Sns& sns, const Subscription& subscription) {
  const Topic* topic = sns.topics.find(subscription.topic_arn);
  const Json policy =
      parse_json(effective_subscription_policy(
                     attribute_of(subscription.attributes, "DeliveryPolicy"),
                     topic == nullptr ? std::string() : attribute_of(topic->attributes, "DeliveryPolicy")))
          .value_or(Json::object());
  const Json& retry = policy["healthyRetryPolicy"];
  return {whole_of(retry["numRetries"], kRetriesMax),
          std::chrono::seconds(whole_of(retry["minDelayTarget"], kPauseMax))};
}

// Whether it is of no use to send again what was answered so: taken, or refused for good.
bool is_final(int status) {
  const bool answered = status >= 200 && status < 500;
  return answered && status != kTooManyRequests;
}

void on_answer(Sns& sns, const std::string& key, int status, Instant now) {
  const Delivery* delivery = sns.deliveries.find(key);
  if (delivery == nullptr) return;
  const Subscription* subscription = sns.subscriptions.find(delivery->subscription_arn);
  const Retries retries = subscription == nullptr ? Retries{} : retries_of(sns, *subscription);
  if (is_final(status) || delivery->failures >= retries.count) {
    sns.deliveries.erase(key);
    return;
  }
  sns.deliveries.update(key, [&](Delivery& changed) {
    ++changed.failures;
    changed.due = now + retries.pause;
  });
}

aws::WebRequest request_for(const Delivery& delivery, const Subscription& subscription) {
  aws::WebRequest request{.url = subscription.endpoint,
                          .headers = {{"x-amz-sns-message-type", delivery.type},
                                      {"x-amz-sns-message-id", delivery.message_id},
                                      {"x-amz-sns-topic-arn", subscription.topic_arn},
                                      {"Content-Type", "text/plain; charset=UTF-8"},
                                      {"User-Agent", "Amazon Simple Notification Service Agent"}},
                          .body = delivery.body};
  if (delivery.type == kNotification) request.headers.add("x-amz-sns-subscription-arn", subscription.arn);
  if (delivery.raw) request.headers.add("x-amz-sns-rawdelivery", "true");
  return request;
}

}  // namespace

Result<void, aws::ApiError> ask_to_confirm(Sns& sns, const Subscription& subscription, const aws::Request& request) {
  if (subscription.confirmed || !is_http(subscription)) return {};
  const std::string id = random_uuid(request.random);
  const std::string& topic = subscription.topic_arn;
  const std::string query = "Action=ConfirmSubscription&TopicArn=" + topic + "&Token=" + subscription.token;
  Json body = Json::object({{"Type", Json::string(kConfirmation)},
                            {"MessageId", Json::string(id)},
                            {"Token", Json::string(subscription.token)},
                            {"TopicArn", Json::string(topic)},
                            {"Message", Json::string("You have chosen to subscribe to the topic " + topic +
                                                     ".\nTo confirm the subscription, visit the SubscribeURL "
                                                     "included in this message.")},
                            {"SubscribeURL", Json::string(url(sns, query))},
                            {"Timestamp", Json::string(timestamp(request.now))}});
  sign_message(sns, sns.topics.find(topic), body, request.now);
  return note(sns, {.subscription_arn = subscription.arn,
                    .type = kConfirmation,
                    .message_id = id,
                    .body = body.dump(2),
                    .raw = false,
                    .failures = 0,
                    .due = request.now});
}

Result<void, aws::ApiError> deliver(Sns& sns, const Topic& topic, const Value& message, const std::string& id,
                                    Instant now) {
  const MessageAttributes attributes = attributes_of(message);
  const std::string prefix = topic.arn + ":";
  for (auto row = sns.subscriptions.from(prefix); row != sns.subscriptions.end() && row->first.starts_with(prefix);
       ++row) {
    const Subscription& subscription = row->second;
    if (!subscription.confirmed || !is_http(subscription)) continue;
    const std::string text = text_for(message, subscription.protocol);
    if (!wants(subscription, attributes, text)) continue;
    const bool raw = attribute_of(subscription.attributes, "RawMessageDelivery") == "true";
    TRY(note(sns, {.subscription_arn = subscription.arn,
                   .type = kNotification,
                   .message_id = id,
                   .body = raw ? text : notification(sns, subscription, message, id, attributes, now),
                   .raw = raw,
                   .failures = 0,
                   .due = now}));
  }
  return {};
}

std::optional<Instant> next_delivery(const Sns& sns) {
  std::optional<Instant> first;
  for (const auto& [key, delivery] : sns.deliveries) {
    if (!first || delivery.due < *first) first = delivery.due;
  }
  return first;
}

void send_deliveries(Sns& sns, Instant now) {
  std::vector<std::string> due;
  for (const auto& [key, delivery] : sns.deliveries) {
    if (delivery.due <= now) due.push_back(key);
  }
  for (const std::string& key : due) {
    const Delivery& delivery = *sns.deliveries.find(key);
    const Subscription* subscription = sns.subscriptions.find(delivery.subscription_arn);
    if (subscription == nullptr) {
      sns.deliveries.erase(key);
      continue;
    }
    sns.web.post(request_for(delivery, *subscription),
                 [&sns, key](int status, const aws::Request& request) { on_answer(sns, key, status, request.now); });
    sns.deliveries.update(key, [&](Delivery& changed) { changed.due = now + kAnswerOverdue; });
  }
}

}  // namespace regionfall::sns
