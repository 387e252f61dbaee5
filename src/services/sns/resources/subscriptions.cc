#include "aws/members/sns.h"
#include "services/provider/mapping.h"
#include "services/sns/resources/attribute_map.h"
#include "services/sns/resources/resources.h"
#include "terraform/providers/schema_table.h"

// aws_sns_topic_subscription. Source: hashicorp/aws 6, internal/service/sns/topic_subscription.go.

namespace regionfall::sns {
namespace {

namespace m = aws::members::sns;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

// Those that can be set.
constexpr MapEntryRow kEntries[] = {
    {"delivery_policy", "DeliveryPolicy"},
    {"filter_policy", "FilterPolicy"},
    {"filter_policy_scope", "FilterPolicyScope"},
    {"raw_message_delivery", "RawMessageDelivery"},
    {"redrive_policy", "RedrivePolicy"},
    {"replay_policy", "ReplayPolicy"},
    {"subscription_role_arn", "SubscriptionRoleArn"},
};
constexpr MapEntryRow kTold[] = {
    {"arn", "SubscriptionArn"},
    {"confirmation_was_authenticated", "ConfirmationWasAuthenticated"},
    {"endpoint", "Endpoint"},
    {"owner_id", "Owner"},
    {"pending_confirmation", "PendingConfirmation"},
    {"protocol", "Protocol"},
    {"topic_arn", "TopicArn"},
};

std::vector<Attribute> attributes() {
  const Type text = Type::string();
  const Type flag = Type::boolean();
  return {{"arn", text, kComputed, "-"},
          {"confirmation_timeout_in_minutes", Type::number(), kOptional, "-", {}, {}, Value::number(hcl::Number(1))},
          {"confirmation_was_authenticated", flag, kComputed, "-"},
          {"delivery_policy", text, kOptional, "-", {}, {}, {}, Form::kJson},
          {"endpoint", text, kRequired | kReplace, "-"},
          {"endpoint_auto_confirms", flag, kOptional, "-", {}, {}, Value::boolean(false)},
          {"filter_policy", text, kOptional, "-", {}, {}, {}, Form::kJson},
          {"filter_policy_scope", text, kOptional | kComputed, "-"},
          {"owner_id", text, kComputed, "-"},
          {"pending_confirmation", flag, kComputed, "-"},
          {"protocol", text, kRequired | kReplace, "-"},
          {"raw_message_delivery", flag, kOptional, "-", {}, {}, Value::boolean(false)},
          {"redrive_policy", text, kOptional, "-", {}, {}, {}, Form::kJson},
          {"replay_policy", text, kOptional, "-", {}, {}, {}, Form::kJson},
          {"subscription_role_arn", text, kOptional, "-"},
          {"topic_arn", text, kRequired | kReplace, "-"}};
}

Answer<std::string> make_subscription(Session& session, const Value& planned, const std::string&) {
  aws::Value input = aws::Value::of({{m::TopicArn, text_of(planned, "topic_arn")},
                                     {m::Protocol, text_of(planned, "protocol")},
                                     {m::Endpoint, text_of(planned, "endpoint")},
                                     {m::Attributes, entries_of(planned, kEntries)},
                                     {m::ReturnSubscriptionArn, true}});
  return TRY(session.call("sns", "Subscribe", std::move(input)))[m::SubscriptionArn].as_text();
}

Answer<aws::Value> find_subscription(Session& session, const std::string& arn, const Value&) {
  const Answer<aws::Value> output =
      session.call("sns", "GetSubscriptionAttributes", aws::Value::of({{m::SubscriptionArn, arn}}));
  if (!output && output.error().code == "NotFound") return aws::Value();
  if (!output) return output;
  return (*output)[m::Attributes];
}

Done complete_subscription(Session&, const aws::Value& entries, const Value& prior, Members& members) {
  static const std::vector<Attribute> kAttributes = attributes();
  read_entries(entries, kEntries, kAttributes, prior, members);
  read_entries(entries, kTold, kAttributes, prior, members);
  return {};
}

// The scope says how the filter policy is read: a policy goes before a change of its scope, and comes after it.
Done update_subscription(Session& session, const std::string& arn, const Value& prior, const Value& planned) {
  const auto set = [&](const char* entry, const std::string& text) {
    return session.call(
        "sns", "SetSubscriptionAttributes",
        aws::Value::of({{m::SubscriptionArn, arn}, {m::AttributeName, entry}, {m::AttributeValue, text}}));
  };
  const std::string scope = entry_text(planned, "filter_policy_scope");
  const bool scope_changes = !scope.empty() && scope != entry_text(prior, "filter_policy_scope");
  if (scope_changes) {
    TRY(set("FilterPolicy", "{}"));
    TRY(set("FilterPolicyScope", scope));
    TRY(set("FilterPolicy", entry_text(planned, "filter_policy")));
  }
  for (const auto& [attribute, entry] : kEntries) {
    const Value* after = planned.find(attribute);
    const std::string text = entry_text(planned, attribute);
    if (!after->is_known() || text == entry_text(prior, attribute)) continue;
    if (scope_changes && std::string_view(entry).starts_with("FilterPolicy")) continue;
    TRY(set(entry, text));
  }
  return {};
}

ResourceType subscription() {
  return {.name = "aws_sns_topic_subscription",
          .title = "SNS Topic Subscription",
          .service = "sns",
          .attributes = attributes(),
          .destroy = {"Unsubscribe", "SubscriptionArn", {"NotFound"}},
          .make = make_subscription,
          .find = find_subscription,
          .complete = complete_subscription,
          .update = update_subscription};
}

}  // namespace

std::vector<ResourceType> subscription_resources() { return {subscription()}; }

}  // namespace regionfall::sns
