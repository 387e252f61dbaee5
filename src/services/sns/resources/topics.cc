#include "aws/members/sns.h"
#include "services/provider/mapping.h"
#include "services/sns/resources/attribute_map.h"
#include "services/sns/resources/resources.h"
#include "terraform/providers/schema_table.h"

// aws_sns_topic, aws_sns_topic_policy, data.aws_sns_topic. Source: hashicorp/aws 6, internal/service/sns.

namespace regionfall::sns {
namespace {

namespace m = aws::members::sns;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::text_of;

constexpr MapEntryRow kEntries[] = {
    {"application_failure_feedback_role_arn", "ApplicationFailureFeedbackRoleArn"},
    {"application_success_feedback_role_arn", "ApplicationSuccessFeedbackRoleArn"},
    {"application_success_feedback_sample_rate", "ApplicationSuccessFeedbackSampleRate"},
    {"archive_policy", "ArchivePolicy"},
    {"content_based_deduplication", "ContentBasedDeduplication"},
    {"delivery_policy", "DeliveryPolicy"},
    {"display_name", "DisplayName"},
    {"fifo_throughput_scope", "FifoThroughputScope"},
    {"fifo_topic", "FifoTopic"},
    {"firehose_failure_feedback_role_arn", "FirehoseFailureFeedbackRoleArn"},
    {"firehose_success_feedback_role_arn", "FirehoseSuccessFeedbackRoleArn"},
    {"firehose_success_feedback_sample_rate", "FirehoseSuccessFeedbackSampleRate"},
    {"http_failure_feedback_role_arn", "HTTPFailureFeedbackRoleArn"},
    {"http_success_feedback_role_arn", "HTTPSuccessFeedbackRoleArn"},
    {"http_success_feedback_sample_rate", "HTTPSuccessFeedbackSampleRate"},
    {"kms_master_key_id", "KmsMasterKeyId"},
    {"lambda_failure_feedback_role_arn", "LambdaFailureFeedbackRoleArn"},
    {"lambda_success_feedback_role_arn", "LambdaSuccessFeedbackRoleArn"},
    {"lambda_success_feedback_sample_rate", "LambdaSuccessFeedbackSampleRate"},
    {"policy", "Policy"},
    {"signature_version", "SignatureVersion"},
    {"sqs_failure_feedback_role_arn", "SQSFailureFeedbackRoleArn"},
    {"sqs_success_feedback_role_arn", "SQSSuccessFeedbackRoleArn"},
    {"sqs_success_feedback_sample_rate", "SQSSuccessFeedbackSampleRate"},
    {"tracing_config", "TracingConfig"},
};
// What topics say of themselves besides.
constexpr MapEntryRow kTold[] = {
    {"arn", "TopicArn"}, {"beginning_archive_time", "BeginningArchiveTime"}, {"owner", "Owner"}};

std::vector<Attribute> topic_attributes() {
  const Type text = Type::string();
  std::vector<Attribute> attributes = {
      {"archive_policy", text, kOptional, "-", {}, {}, {}, Form::kJson},
      {"arn", text, kComputed, "-"},
      {"beginning_archive_time", text, kComputed, "-"},
      {"content_based_deduplication", Type::boolean(), kOptional, "-", {}, {}, Value::boolean(false)},
      {"delivery_policy", text, kOptional, "-", {}, {}, {}, Form::kJson},
      {"display_name", text, kOptional, "-"},
      {"fifo_throughput_scope", text, kOptional | kComputed, "-"},
      {"fifo_topic", Type::boolean(), kOptional | kReplace, "-", {}, {}, Value::boolean(false)},
      {"kms_master_key_id", text, kOptional, "-"},
      {"name", text, kOptional | kComputed | kReplace, "-"},
      {"name_prefix", text, kOptional | kComputed | kReplace, "-"},
      {"owner", text, kComputed, "-"},
      {"policy", text, kOptional | kComputed, "-", {}, {}, {}, Form::kJson},
      {"signature_version", Type::number(), kOptional | kComputed, "-"},
      {"tracing_config", text, kOptional | kComputed, "-"},
  };
  for (const char* kind : {"application", "firehose", "http", "lambda", "sqs"}) {
    const std::string prefix = kind;
    attributes.push_back({prefix + "_failure_feedback_role_arn", text, kOptional, "-"});
    attributes.push_back({prefix + "_success_feedback_role_arn", text, kOptional, "-"});
    attributes.push_back({prefix + "_success_feedback_sample_rate", Type::number(), kOptional, "-"});
  }
  return attributes;
}

constexpr std::string_view kFifoSuffix = ".fifo";
constexpr std::size_t kUniqueLength = 26;  // what generated_name() appends

// The prefix that a generated name shows; empty when it is none.
std::string prefix_of(std::string name) {
  if (name.ends_with(kFifoSuffix)) name.resize(name.size() - kFifoSuffix.size());
  if (name.size() <= kUniqueLength) return {};
  const std::string suffix = name.substr(name.size() - kUniqueLength);
  const bool unique = suffix.find_first_not_of("0123456789abcdef") == std::string::npos;
  return unique ? name.substr(0, name.size() - kUniqueLength) : std::string();
}

Answer<std::string> make_topic(Session& session, const Value& planned, const std::string& token) {
  std::string name = generated_name(planned, token);
  const bool generated = text_of(planned, "name").empty();
  if (generated && bool_of(planned, "fifo_topic")) name += kFifoSuffix;
  aws::Value tags = aws::Value::List();
  for (const auto& [key, value] : terraform::text_map_of(planned, "tags_all")) {
    tags.push(aws::Value::of({{m::Key, key}, {m::Value, value}}));
  }
  aws::Value input = aws::Value::of({{m::Name, name}, {m::Attributes, entries_of(planned, kEntries)}});
  if (!tags.as_list().empty()) input.set(m::Tags, std::move(tags));
  return TRY(session.call("sns", "CreateTopic", std::move(input)))[m::TopicArn].as_text();
}

Answer<aws::Value> attributes_of(Session& session, const std::string& arn) {
  const Answer<aws::Value> output = session.call("sns", "GetTopicAttributes", aws::Value::of({{m::TopicArn, arn}}));
  if (!output && output.error().code == "NotFound") return aws::Value();
  if (!output) return output;
  return (*output)[m::Attributes];
}

Answer<aws::Value> find_topic(Session& session, const std::string& arn, const Value&) {
  return attributes_of(session, arn);
}

Done complete_topic(Session& /*session*/, const aws::Value& entries, const Value& prior, Members& members) {
  static const std::vector<Attribute> kAttributes = topic_attributes();
  read_entries(entries, kEntries, kAttributes, prior, members);
  read_entries(entries, kTold, kAttributes, prior, members);
  const std::string arn = entries["TopicArn"].as_text();
  const std::string name = arn.substr(arn.rfind(':') + 1);
  members.insert_or_assign("name", Value::string(name));
  members.insert_or_assign("name_prefix", Value::string(prefix_of(name)));
  return {};
}

Done update_topic(Session& session, const std::string& arn, const Value& prior, const Value& planned) {
  for (const auto& [attribute, entry] : kEntries) {
    const Value* after = planned.find(attribute);
    if (after == nullptr || !after->is_known()) continue;
    const std::string text = entry_text(planned, attribute);
    if (text == entry_text(prior, attribute)) continue;
    TRY(session.call("sns", "SetTopicAttributes",
                     aws::Value::of({{m::TopicArn, arn}, {m::AttributeName, entry}, {m::AttributeValue, text}})));
  }
  return {};
}

// What only FIFO topics may have.
void plan_topic(Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  const bool fifo = bool_of(request.config, "fifo_topic");
  if (!fifo && terraform::has_member(request.config, "archive_policy") &&
      !text_of(request.config, "archive_policy").empty()) {
    reply.error("message archive policy can only be set for FIFO topics", "");
  }
  if (!fifo && bool_of(request.config, "content_based_deduplication")) {
    reply.error("content-based deduplication can only be set for FIFO topics", "");
  }
  // An archive policy that says nothing is none.
  if (provider::same_document(text_of(reply.planned, "archive_policy"), "{}")) {
    reply.planned = terraform::with_members(reply.planned, {{"archive_policy", Value::string("")}});
  }
}

ResourceType topic() {
  return {.name = "aws_sns_topic",
          .title = "SNS Topic",
          .service = "sns",
          .attributes = topic_attributes(),
          .tagging = {.style = Tagging::Style::kList,
                      .key = "ResourceArn",
                      .list = "ListTagsForResource",
                      .tag = "TagResource",
                      .untag = "UntagResource"},
          .not_promised = {"beginning_archive_time"},  // follows from the archive policy
          .destroy = {"DeleteTopic", "TopicArn", {"NotFound"}},
          .plan = plan_topic,
          .make = make_topic,
          .find = find_topic,
          .complete = complete_topic,
          .update = update_topic};
}

// -- aws_sns_topic_policy: its id is the topic's ARN -----------------------------------------------------------------

Done set_policy(Session& session, const std::string& arn, const std::string& policy) {
  TRY(session.call("sns", "SetTopicAttributes",
                   aws::Value::of({{m::TopicArn, arn}, {m::AttributeName, "Policy"}, {m::AttributeValue, policy}})));
  return {};
}

Answer<std::string> make_policy(Session& session, const Value& planned, const std::string&) {
  TRY(set_policy(session, text_of(planned, "arn"), text_of(planned, "policy")));
  return text_of(planned, "arn");
}

Done update_policy(Session& session, const std::string& arn, const Value&, const Value& planned) {
  return set_policy(session, arn, text_of(planned, "policy"));
}

constexpr MapEntryRow kPolicyEntries[] = {{"arn", "TopicArn"}, {"owner", "Owner"}, {"policy", "Policy"}};

std::vector<Attribute> policy_attributes() {
  const Type text = Type::string();
  return {{"arn", text, kRequired | kReplace, "-"},
          {"owner", text, kComputed, "-"},
          {"policy", text, kRequired, "-", {}, {}, {}, Form::kJson}};
}

Done complete_policy(Session&, const aws::Value& entries, const Value& prior, Members& members) {
  static const std::vector<Attribute> kAttributes = policy_attributes();
  read_entries(entries, kPolicyEntries, kAttributes, prior, members);
  return {};
}

// A topic without a policy of its own has AWS's default again.
Done reset_policy(Session& session, const std::string& arn, const Value&) {
  const Done done = set_policy(session, arn, "");
  if (done || done.error().code == "NotFound") return {};
  return done;
}

ResourceType topic_policy() {
  return {.name = "aws_sns_topic_policy",
          .title = "SNS Topic Policy",
          .service = "sns",
          .attributes = policy_attributes(),
          .make = make_policy,
          .find = find_topic,
          .complete = complete_policy,
          .update = update_policy,
          .remove = reset_policy};
}

// -- data.aws_sns_topic ----------------------------------------------------------------------------------------------

Done find_topic_by_name(Session& session, const Value& config, Members& members) {
  const std::string name = text_of(config, "name");
  const std::string arn = session.arn("sns", name);
  if (TRY(attributes_of(session, arn)).absent()) return problem("no matching SNS Topic found");
  const aws::Value output = TRY(session.call("sns", "ListTagsForResource", aws::Value::of({{m::ResourceArn, arn}})));
  std::vector<hcl::MapEntry> tags;
  for (const aws::Value& tag : output[m::Tags].as_list()) {
    tags.emplace_back(tag[m::Key].as_text(), Value::string(tag[m::Value].as_text()));
  }
  members.insert_or_assign("arn", Value::string(arn));
  members.insert_or_assign("id", Value::string(arn));
  members.insert_or_assign("tags", Value::map(Type::string(), std::move(tags)));
  return {};
}

DataSource topic_by_name() {
  const Type text = Type::string();
  return {.name = "aws_sns_topic",
          .title = "SNS Topic",
          .service = "sns",
          .attributes = {{"arn", text, kComputed, "-"},
                         {"name", text, kRequired, "-"},
                         {"tags", Type::map(text), kOptional | kComputed, "-"}},
          .find = find_topic_by_name};
}

}  // namespace

std::vector<ResourceType> topic_resources() { return {topic(), topic_policy()}; }
std::vector<DataSource> sns_data_sources() { return {topic_by_name()}; }

}  // namespace regionfall::sns
