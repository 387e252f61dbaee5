#pragma once

#include <string>
#include <string_view>

namespace regionfall::sns {

// The delivery policy in force for HTTP(S) endpoints (SNS developer guide, "Amazon SNS message delivery retries"), as
// JSON: what `policy` (empty: none) does not say is as AWS has it by default.
std::string effective_topic_policy(std::string_view policy);
// Of a subscription: its own, else its topic's.
std::string effective_subscription_policy(std::string_view policy, std::string_view topic_policy);

}  // namespace regionfall::sns
