#include "services/sns/access.h"

#include <string>

#include "aws/members/sns.h"
#include "services/sns/errors.h"
#include "services/sns/topic_attributes.h"

namespace regionfall::sns {

namespace m = aws::members::sns;

using aws::Request;
using aws::Value;

namespace {

// The ARN of what an operation is about; empty: nothing in particular.
std::string resource_of(const Value& input) {
  for (const aws::MemberName name : {m::TopicArn, m::TargetArn, m::ResourceArn}) {
    if (input.has(name)) return input[name].as_text();
  }
  // A subscription's ARN is its topic's and an id.
  const std::string& subscription = input[m::SubscriptionArn].as_text();
  return subscription.substr(0, subscription.rfind(':') == std::string::npos ? 0 : subscription.rfind(':'));
}

std::string action_of(std::string_view operation) {
  return "SNS:" + std::string(operation == "PublishBatch" ? "Publish" : operation);
}

// Subscriptions are their owner's, also at a topic of another account; and whoever knows a token may use it.
bool is_about_subscription(std::string_view operation, const Value& input) {
  return operation == "ConfirmSubscription" || input.has(m::SubscriptionArn);
}

}  // namespace

Result<void, aws::ApiError> authorize(Sns& sns, std::string_view operation, const Value& input,
                                      const Request& request) {
  if (operation == "ConfirmSubscription") return {};
  const std::string arn = resource_of(input);
  const Topic* topic = arn.empty() ? nullptr : sns.topics.find(arn);
  const bool foreign =
      topic != nullptr && topic->account != request.caller.account.text && !is_about_subscription(operation, input);
  const iam::Enforcement enforcement = sns.authorizer.enforcement();
  if (!foreign && enforcement == iam::Enforcement::kOff) return {};
  iam::Access access{.service = "sns", .action = action_of(operation), .resource = arn.empty() ? "*" : arn};
  std::string policy;
  if (topic != nullptr && !is_about_subscription(operation, input)) {
    const auto own = topic->attributes.find("Policy");
    policy = own == topic->attributes.end() ? default_topic_policy(*topic) : own->second;
    access.resource_account = topic->account;
    access.resource_policy = policy;
  }
  if (input.has(m::Protocol)) access.context.set("sns:Protocol", input[m::Protocol].as_text());
  if (input.has(m::Endpoint)) access.context.set("sns:Endpoint", input[m::Endpoint].as_text());
  TRY(sns.authorizer.authorize(request, access));
  if (!foreign || enforcement == iam::Enforcement::kOn || sns.authorizer.decide(request, access).allowed()) return {};
  return authorization_error("User: " + request.caller.arn + " is not authorized to perform: " + access.action +
                             " on resource: " + topic->arn);
}

}  // namespace regionfall::sns
