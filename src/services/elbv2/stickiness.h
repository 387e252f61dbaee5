#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "net/http_message.h"
#include "services/elbv2/routing.h"

namespace regionfall::elbv2 {

// The cookies by which a client comes back to a target or a target group. A plane seals what they say (iam/sealer.h),
// with kStickinessPurpose, so that clients can neither read nor make them. AWS's form is secret; this one is ours.
// Source: user guide, "Sticky sessions for your Application Load Balancer".

inline constexpr std::string_view kStickinessPurpose = "elbv2 stickiness";

inline constexpr std::string_view kTargetCookie = "AWSALB";
inline constexpr std::string_view kTargetCookieCors = "AWSALBCORS";
inline constexpr std::string_view kApplicationCookie = "AWSALBAPP-0";
inline constexpr std::string_view kGroupCookie = "AWSALBTG";
inline constexpr std::string_view kGroupCookieCors = "AWSALBTGCORS";

// The value of a cookie that a request has; empty: it has none of that name.
std::string_view cookie_of(const net::HeaderFields& headers, std::string_view name);

// Which of a request's cookies name a target of a group, or a group, in the order in which they are to be tried.
std::vector<std::string_view> target_cookies(const RoutingGroup& group, const net::HeaderFields& headers);
std::vector<std::string_view> group_cookies(const net::HeaderFields& headers);

// What is sealed: whom it names (a target's key, a group's ARN) and until when. The name is empty when it is over.
std::string sticky_content(std::string_view name, Instant until);
std::string sticky_name(std::string_view content, Instant now);

// Whether a response gets cookies for a target: with cookies of the load balancer always, with one of the application's
// when the response sets that.
bool sets_target_cookie(const RoutingGroup& group, const net::HeaderFields& response);

// The Set-Cookie values of a response: with a name and beside it one that browsers send across sites.
std::vector<std::string> target_set_cookies(const RoutingGroup& group, std::string_view sealed, Instant now);
std::vector<std::string> group_set_cookies(std::int64_t seconds, std::string_view sealed, Instant now);

}  // namespace regionfall::elbv2
