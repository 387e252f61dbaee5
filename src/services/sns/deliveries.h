#pragma once

#include <optional>
#include <string>

#include "aws/api_error.h"
#include "aws/value.h"
#include "services/sns/state.h"

namespace regionfall::sns {

// What HTTP endpoints are sent (SNS developer guide, "Fanout Amazon SNS notifications to HTTP/S endpoints"): notes what
// is to be delivered, and delivers it, again by the policy in force while the endpoint does not take it.

// Deliveries that wait, in a region; more are refused.
inline constexpr std::size_t kDeliveriesMax = 100'000;

// Asks the endpoint of a new subscription, if it is one of HTTP, to confirm it.
Result<void, aws::ApiError> ask_to_confirm(Sns& sns, const Subscription& subscription, const aws::Request& request);

// Delivers a message, as Publish takes it, to the subscriptions of the topic that want it.
Result<void, aws::ApiError> deliver(Sns& sns, const Topic& topic, const aws::Value& message, const std::string& id,
                                    Instant now);

// When the next one is due.
std::optional<Instant> next_delivery(const Sns& sns);
// Sends what is due, in a timer's turn.
void send_deliveries(Sns& sns, Instant now);

}  // namespace regionfall::sns
