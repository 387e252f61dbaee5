#include "services/sns/topics.h"

#include <algorithm>
#include <vector>

#include "aws/members/sns.h"
#include "services/iam/arn.h"
#include "services/sns/operations.h"
#include "services/sns/page.h"
#include "services/sns/tags.h"
#include "services/sns/topic_attributes.h"

namespace regionfall::sns {

namespace m = aws::members::sns;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kNameMax = 256;
constexpr std::string_view kFifoSuffix = ".fifo";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

Result<void, aws::ApiError> check_name(std::string_view name, bool fifo) {
  const bool has_suffix = name.ends_with(kFifoSuffix);
  const std::string_view stem = has_suffix && fifo ? name.substr(0, name.size() - kFifoSuffix.size()) : name;
  if (fifo && !has_suffix) {
    return invalid_parameter(
        "Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, "
        "numbers, underscores, and hyphens, and must be between 1 and 256 characters long.");
  }
  if (stem.empty() || name.size() > kNameMax || !std::ranges::all_of(stem, is_name_character)) {
    return invalid_parameter("Topic Name");
  }
  return {};
}

// CreateTopic of a topic that is there: its ARN, if that is what the input describes.
Outcome existing(const Topic& topic, const Topic& wanted, const std::map<std::string, std::string>& given,
                 bool has_tags) {
  for (const auto& [name, value] : given) {
    const auto now = topic.attributes.find(name);
    const auto then = wanted.attributes.find(name);
    const bool same = now == topic.attributes.end() ? then == wanted.attributes.end()
                                                    : then != wanted.attributes.end() && now->second == then->second;
    if (!same) return invalid_parameter("Attributes Reason: Topic already exists with different attributes");
  }
  if (has_tags && topic.tags != wanted.tags) {
    return invalid_parameter("Tags Reason: Topic already exists with different tags");
  }
  return Value::of({{m::TopicArn, topic.arn}});
}

}  // namespace

std::map<std::string, std::string> text_map(const Value& map) {
  std::map<std::string, std::string> entries;
  for (const auto& [key, value] : map.as_map()) entries.insert_or_assign(key, value.as_text());
  return entries;
}

Value map_value(const std::map<std::string, std::string>& entries) {
  Value::Map map;
  for (const auto& [key, value] : entries) map.emplace_back(key, value);
  return map;
}

Result<const Topic*, aws::ApiError> find_topic(Sns& sns, std::string_view arn) {
  const auto parts = iam::parse_arn(arn);
  if (!parts || parts->service != "sns" || parts->resource.empty()) return invalid_parameter("TopicArn");
  if (parts->region != sns.region.text) return invalid_parameter("TopicArn");
  const Topic* topic = sns.topics.find(arn);
  if (topic == nullptr) return no_such_topic();
  return topic;
}

Outcome create_topic(Sns& sns, const Value& input, const Request& request) {
  const std::map<std::string, std::string> attributes = text_map(input[m::Attributes]);
  const auto fifo = attributes.find("FifoTopic");
  Topic topic;
  topic.name = input[m::Name].as_text();
  TRY(check_name(topic.name, fifo != attributes.end() && fifo->second == "true"));
  topic.account = request.caller.account.text;
  topic.arn = sns.arn(topic.account, topic.name);
  topic.created = request.now;
  topic.data_protection_policy = input[m::DataProtectionPolicy].as_text();
  if (topic.is_fifo()) topic.attributes = {{"FifoTopic", "true"}, {"ContentBasedDeduplication", "false"}};
  for (const auto& [name, value] : attributes) TRY(set_attribute(topic, name, value, request.now));
  topic.tags = TRY(merged_tags({}, input[m::Tags]));
  if (const Topic* there = sns.topics.find(topic.arn); there != nullptr) {
    return existing(*there, topic, attributes, input.has(m::Tags));
  }
  const std::string arn = topic.arn;
  sns.topics.put(arn, std::move(topic));
  return Value::of({{m::TopicArn, arn}});
}

// Deleting what is not there is no error.
Outcome delete_topic(Sns& sns, const Value& input, const Request& /*request*/) {
  const std::string& arn = input[m::TopicArn].as_text();
  const auto topic = find_topic(sns, arn);
  if (!topic && topic.error().code == "NotFound") return Value::Structure();
  if (!topic) return std::unexpected(topic.error());
  std::vector<std::string> gone;
  const std::string prefix = arn + ":";
  for (auto row = sns.subscriptions.from(prefix); row != sns.subscriptions.end() && row->first.starts_with(prefix);
       ++row) {
    gone.push_back(row->first);
  }
  for (const std::string& subscription : gone) sns.subscriptions.erase(subscription);
  sns.topics.erase(arn);
  return Value::Structure();
}

Outcome list_topics(Sns& sns, const Value& input, const Request& request) {
  Page page(m::Topics, input);
  for (const auto& [arn, topic] : sns.topics) {
    if (topic.account != request.caller.account.text) continue;
    page.offer(arn, [&] { return Value::of({{m::TopicArn, arn}}); });
  }
  return std::move(page).output();
}

}  // namespace regionfall::sns
