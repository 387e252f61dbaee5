#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "aws/members/sns.h"
#include "base/hash.h"
#include "base/json.h"
#include "services/sns/deliveries.h"
#include "services/sns/operations.h"
#include "services/sns/topics.h"

namespace regionfall::sns {

namespace m = aws::members::sns;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kMessageBytesMax = 262144;  // of a message, and of a batch
constexpr std::size_t kBatchEntriesMax = 10;
constexpr std::size_t kSubjectCharactersMax = 100;
constexpr std::size_t kBatchIdCharactersMax = 80;
constexpr std::chrono::nanoseconds kDeduplicationTime = std::chrono::minutes(5);

std::size_t message_bytes(const Value& message) {
  std::size_t bytes = message[m::Message].as_text().size();
  for (const auto& [name, attribute] : message[m::MessageAttributes].as_map()) {
    bytes += name.size() + attribute[m::DataType].as_text().size() + attribute[m::StringValue].as_text().size() +
             attribute[m::BinaryValue].as_bytes().size();
  }
  return bytes;
}

Result<void, aws::ApiError> check_attributes(const Value& attributes) {
  for (const auto& [name, attribute] : attributes.as_map()) {
    const std::string& type = attribute[m::DataType].as_text();
    const std::string_view kind = std::string_view(type).substr(0, type.find('.'));
    const bool known = kind == "String" || kind == "Number" || kind == "Binary";
    if (!known) {
      return aws::api_error("ParameterValueInvalid",
                            fmt::format("The message attribute '{}' has an invalid message attribute type, the set of "
                                        "supported type prefixes is Binary, Number, and String.",
                                        name));
    }
    const bool has_value =
        kind == "Binary" ? !attribute[m::BinaryValue].as_bytes().empty() : !attribute[m::StringValue].as_text().empty();
    if (!has_value) {
      return aws::api_error("ParameterValueInvalid",
                            fmt::format("The message attribute '{}' must contain non-empty message attribute value for "
                                        "message attribute type '{}'.",
                                        name, kind));
    }
  }
  return {};
}

Result<void, aws::ApiError> check_structure(const Value& message) {
  if (message[m::MessageStructure].absent()) return {};
  if (message[m::MessageStructure].as_text() != "json") return invalid_parameter("MessageStructure");
  const Result<Json> json = parse_json(message[m::Message].as_text());
  if (!json) return invalid_parameter("Message Structure - JSON message body failed to parse");
  if (!(*json)["default"].is_string()) {
    return invalid_parameter("Message Structure - No default entry in JSON message body");
  }
  return {};
}

// What must hold of a message, whatever the topic.
Result<void, aws::ApiError> check_message(const Value& message) {
  if (message[m::Message].as_text().empty()) return invalid_parameter("Empty message");
  if (message_bytes(message) > kMessageBytesMax) return invalid_parameter("Message too long");
  if (message.has(m::Subject) &&
      (message[m::Subject].as_text().empty() || message[m::Subject].as_text().size() > kSubjectCharactersMax)) {
    return invalid_parameter("Subject");
  }
  TRY(check_attributes(message[m::MessageAttributes]));
  return check_structure(message);
}

// The deduplication id of a message to a FIFO topic: its own, or one of its content.
Result<std::string, aws::ApiError> deduplication_id(const Topic& topic, const Value& message) {
  if (!message.has(m::MessageGroupId)) {
    return invalid_parameter("The MessageGroupId parameter is required for FIFO topics");
  }
  if (message.has(m::MessageDeduplicationId)) return message[m::MessageDeduplicationId].as_text();
  const auto by_content = topic.attributes.find("ContentBasedDeduplication");
  if (by_content == topic.attributes.end() || by_content->second != "true") {
    return invalid_parameter(
        "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly");
  }
  return hash_hex(HashKind::kSha256, message[m::Message].as_text());
}

// Accepts one message for a topic: its MessageId and, of a FIFO topic, its SequenceNumber.
Outcome accept(Sns& sns, const std::string& topic_arn, const Value& message, const Request& request) {
  TRY(check_message(message));
  const Topic& topic = *sns.topics.find(topic_arn);
  if (!topic.is_fifo()) {
    const std::string id = random_uuid(request.random);
    TRY(deliver(sns, topic, message, id, request.now));
    return Value::of({{m::MessageId, id}});
  }
  const std::string key = topic_arn + "/" + TRY(deduplication_id(topic, message));
  const Deduplication* earlier = sns.deduplications.find(key);
  if (earlier != nullptr && earlier->until > request.now) {
    return Value::of({{m::MessageId, earlier->message_id}, {m::SequenceNumber, earlier->sequence_number}});
  }
  Deduplication accepted{.message_id = random_uuid(request.random),
                         .sequence_number = fmt::format("{:020}", topic.next_sequence + 1),
                         .until = request.now + kDeduplicationTime};
  Value output = Value::of({{m::MessageId, accepted.message_id}, {m::SequenceNumber, accepted.sequence_number}});
  sns.deduplications.put(key, std::move(accepted));
  sns.topics.update(topic_arn, [](Topic& changed) { ++changed.next_sequence; });
  return output;
}

bool is_batch_id(const std::string& id) {
  return !id.empty() && id.size() <= kBatchIdCharactersMax && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

Result<void, aws::ApiError> check_batch(const Value::List& entries) {
  if (entries.empty()) return aws::api_error("EmptyBatchRequest", "The batch request doesn't contain any entries.");
  if (entries.size() > kBatchEntriesMax) {
    return aws::api_error("TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.");
  }
  std::set<std::string> ids;
  std::size_t bytes = 0;
  for (const Value& entry : entries) {
    const std::string& id = entry[m::Id].as_text();
    if (!is_batch_id(id)) {
      return aws::api_error("InvalidBatchEntryId",
                            "The Id of a batch entry in a batch request doesn't abide by the specification.");
    }
    if (!ids.insert(id).second) {
      return aws::api_error("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
    }
    bytes += message_bytes(entry);
  }
  if (bytes <= kMessageBytesMax) return {};
  return aws::api_error("BatchRequestTooLong",
                        "The length of all the batch messages put together is more than the limit.");
}

}  // namespace

Outcome publish(Sns& sns, const Value& input, const Request& request) {
  const Value& target = input.has(m::TopicArn) ? input[m::TopicArn] : input[m::TargetArn];
  if (target.absent()) return invalid_parameter("TopicArn or TargetArn Reason: no value for required parameter");
  const Topic* topic = TRY(find_topic(sns, target.as_text()));
  return accept(sns, std::string(topic->arn), input, request);
}

Outcome publish_batch(Sns& sns, const Value& input, const Request& request) {
  const std::string arn = TRY(find_topic(sns, input[m::TopicArn].as_text()))->arn;
  const Value::List& entries = input[m::PublishBatchRequestEntries].as_list();
  TRY(check_batch(entries));
  Value successful = Value::List();
  Value failed = Value::List();
  for (const Value& entry : entries) {
    Outcome outcome = accept(sns, arn, entry, request);
    if (outcome) {
      successful.push(outcome->set(m::Id, entry[m::Id]));
    } else {
      failed.push(Value::of({{m::Id, entry[m::Id]},
                             {m::Code, outcome.error().code},
                             {m::Message, outcome.error().message},
                             {m::SenderFault, true}}));
    }
  }
  return Value::of({{m::Successful, std::move(successful)}, {m::Failed, std::move(failed)}});
}

}  // namespace regionfall::sns
