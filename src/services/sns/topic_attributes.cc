#include "services/sns/topic_attributes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "aws/members/sns.h"
#include "aws/protocol/timestamp.h"
#include "base/json.h"
#include "services/iam/policy_document.h"
#include "services/sns/delivery_policy.h"
#include "services/sns/operations.h"
#include "services/sns/topics.h"

namespace regionfall::sns {

namespace m = aws::members::sns;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

using Check = bool (*)(const std::string& value);

bool anything(const std::string&) { return true; }
bool is_flag(const std::string& value) { return value == "true" || value == "false"; }
bool is_object(const std::string& value) {
  const Result<Json> json = parse_json(value);
  return json && json->is_object();
}
bool is_policy(const std::string& value) {
  return iam::parse_policy_document(value, iam::PolicyUse::kResource).has_value();
}
bool is_signature_version(const std::string& value) { return value == "1" || value == "2"; }
bool is_tracing(const std::string& value) { return value == "PassThrough" || value == "Active"; }
bool is_scope(const std::string& value) { return value == "Topic" || value == "MessageGroup"; }
bool is_sample_rate(const std::string& value) {
  const bool digits =
      !value.empty() && value.size() <= 3 && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
  return digits && std::atoi(value.c_str()) <= 100;
}
bool is_display_name(const std::string& value) { return value.size() <= 100; }

struct AttributeRule {
  std::string_view name;
  Check check;
  bool fifo_only = false;
  bool removable = false;  // an empty value takes it away
};

constexpr AttributeRule kRules[] = {
    {"ApplicationFailureFeedbackRoleArn", anything, false, true},
    {"ApplicationSuccessFeedbackRoleArn", anything, false, true},
    {"ApplicationSuccessFeedbackSampleRate", is_sample_rate},
    {"ArchivePolicy", is_object, true, true},
    {"ContentBasedDeduplication", is_flag, true},
    {"DeliveryPolicy", is_object, false, true},
    {"DisplayName", is_display_name, false, true},
    {"FifoThroughputScope", is_scope, true},
    {"FifoTopic", is_flag},
    {"FirehoseFailureFeedbackRoleArn", anything, false, true},
    {"FirehoseSuccessFeedbackRoleArn", anything, false, true},
    {"FirehoseSuccessFeedbackSampleRate", is_sample_rate},
    {"HTTPFailureFeedbackRoleArn", anything, false, true},
    {"HTTPSuccessFeedbackRoleArn", anything, false, true},
    {"HTTPSuccessFeedbackSampleRate", is_sample_rate},
    {"KmsMasterKeyId", anything, false, true},
    {"LambdaFailureFeedbackRoleArn", anything, false, true},
    {"LambdaSuccessFeedbackRoleArn", anything, false, true},
    {"LambdaSuccessFeedbackSampleRate", is_sample_rate},
    {"Policy", is_policy, false, true},
    {"SQSFailureFeedbackRoleArn", anything, false, true},
    {"SQSSuccessFeedbackRoleArn", anything, false, true},
    {"SQSSuccessFeedbackSampleRate", is_sample_rate},
    {"SignatureVersion", is_signature_version, false, true},
    {"TracingConfig", is_tracing, false, true},
};

// What follows from the archive policy: messages are kept from now on, or no longer.
void set_archive_begin(Topic& topic, Instant now) {
  if (!topic.attributes.contains("ArchivePolicy")) {
    topic.attributes.erase("BeginningArchiveTime");
  } else if (!topic.attributes.contains("BeginningArchiveTime")) {
    aws::append_iso8601(topic.attributes["BeginningArchiveTime"], now);
  }
}

void count_subscriptions(const Sns& sns, const Topic& topic, std::map<std::string, std::string>& attributes) {
  std::int64_t confirmed = 0;
  std::int64_t pending = 0;
  const std::string prefix = topic.arn + ":";
  for (auto row = sns.subscriptions.from(prefix); row != sns.subscriptions.end() && row->first.starts_with(prefix);
       ++row) {
    ++(row->second.confirmed ? confirmed : pending);
  }
  attributes["SubscriptionsConfirmed"] = std::to_string(confirmed);
  attributes["SubscriptionsPending"] = std::to_string(pending);
  attributes["SubscriptionsDeleted"] = std::to_string(topic.subscriptions_deleted);
}

}  // namespace

Result<void, aws::ApiError> set_attribute(Topic& topic, const std::string& name, const std::string& value,
                                          Instant now) {
  const auto* rule = std::ranges::find(kRules, name, &AttributeRule::name);
  if (rule == std::end(kRules)) return invalid_parameter("AttributeName");
  if (rule->fifo_only && !topic.is_fifo()) {
    return invalid_parameter(fmt::format("Attributes Reason: {} can only be set for FIFO topics", name));
  }
  if (name == "FifoTopic" && (value == "true") != topic.is_fifo()) return invalid_parameter("Topic Name");
  if (name == "FifoTopic" && value == "false") return {};  // what a topic is anyway
  const bool removed = (rule->removable && value.empty()) || (name == "ArchivePolicy" && value == "{}");
  if (removed) {
    topic.attributes.erase(name);
  } else if (!rule->check(value)) {
    return invalid_parameter(fmt::format("Attributes Reason: invalid value for {}: {}", name, value));
  } else {
    topic.attributes.insert_or_assign(name, value);
  }
  if (name == "ArchivePolicy") set_archive_begin(topic, now);
  return {};
}

std::string default_topic_policy(const Topic& topic) {
  return fmt::format(
      R"({{"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{{"Sid":"__default_statement_ID","Effect":"Allow","Principal":{{"AWS":"*"}},"Action":["SNS:GetTopicAttributes","SNS:SetTopicAttributes","SNS:AddPermission","SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe","SNS:ListSubscriptionsByTopic","SNS:Publish"],"Resource":"{}","Condition":{{"StringEquals":{{"AWS:SourceOwner":"{}"}}}}}}]}})",
      topic.arn, topic.account);
}

Outcome get_topic_attributes(Sns& sns, const Value& input, const Request& /*request*/) {
  const Topic* topic = TRY(find_topic(sns, input[m::TopicArn].as_text()));
  std::map<std::string, std::string> attributes = topic->attributes;
  attributes["TopicArn"] = topic->arn;
  attributes["Owner"] = topic->account;
  attributes.try_emplace("DisplayName", "");
  attributes.try_emplace("Policy", default_topic_policy(*topic));
  const auto policy = attributes.find("DeliveryPolicy");
  attributes["EffectiveDeliveryPolicy"] =
      effective_topic_policy(policy == attributes.end() ? std::string() : policy->second);
  count_subscriptions(sns, *topic, attributes);
  return Value::of({{m::Attributes, map_value(attributes)}});
}

Outcome set_topic_attributes(Sns& sns, const Value& input, const Request& request) {
  const Topic* topic = TRY(find_topic(sns, input[m::TopicArn].as_text()));
  Topic changed = *topic;
  if (input[m::AttributeName].as_text() == "FifoTopic") return invalid_parameter("AttributeName");
  TRY(set_attribute(changed, input[m::AttributeName].as_text(), input[m::AttributeValue].as_text(), request.now));
  const std::string arn = changed.arn;
  sns.topics.put(arn, std::move(changed));
  return Value::Structure();
}

Outcome get_data_protection_policy(Sns& sns, const Value& input, const Request& /*request*/) {
  const Topic* topic = TRY(find_topic(sns, input[m::ResourceArn].as_text()));
  return Value::of({{m::DataProtectionPolicy, topic->data_protection_policy}});
}

Outcome put_data_protection_policy(Sns& sns, const Value& input, const Request& /*request*/) {
  const Topic* topic = TRY(find_topic(sns, input[m::ResourceArn].as_text()));
  const std::string& policy = input[m::DataProtectionPolicy].as_text();
  if (!policy.empty() && !is_object(policy)) return invalid_parameter("DataProtectionPolicy");
  sns.topics.update(std::string(topic->arn), [&](Topic& changed) { changed.data_protection_policy = policy; });
  return Value::Structure();
}

}  // namespace regionfall::sns
