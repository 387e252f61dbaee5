#include "services/elbv2/stickiness.h"

#include <gtest/gtest.h>

namespace regionfall::elbv2 {
namespace {

using std::chrono::seconds;

const Instant kNow = Instant(seconds(1'764'000'000));  // 2025-11-24T16:00:00Z

RoutingGroup sticky(Stickiness kind) {
  RoutingGroup group;
  group.stickiness = kind;
  group.stickiness_seconds = 60;
  group.application_cookie = "SESSION";
  return group;
}

TEST(Stickiness, CookiesAreFoundByTheirWholeName) {
  const net::HeaderFields headers = {{"Cookie", "a=b; AWSALBCORS=x; AWSALB=y"}, {"cookie", "AWSALBTG=z"}};
  EXPECT_EQ(cookie_of(headers, "AWSALB"), "y");
  EXPECT_EQ(cookie_of(headers, "AWSALBTG"), "z");
  EXPECT_EQ(cookie_of(headers, "b"), "");
}

TEST(Stickiness, TheApplicationsCookieMustComeAlong) {
  const RoutingGroup group = sticky(Stickiness::kApplicationCookie);
  EXPECT_TRUE(target_cookies(group, {{"Cookie", "AWSALBAPP-0=x"}}).empty());
  EXPECT_EQ(target_cookies(group, {{"Cookie", "AWSALBAPP-0=x; SESSION=1"}}).size(), 1U);
}

TEST(Stickiness, WhatIsSealedHoldsUntilItsTime) {
  const std::string content = sticky_content("group|10.0.0.1|80", kNow + seconds(60));
  EXPECT_EQ(sticky_name(content, kNow), "group|10.0.0.1|80");
  EXPECT_EQ(sticky_name(content, kNow + seconds(60)), "");
  EXPECT_EQ(sticky_name("nonsense", kNow), "");
}

TEST(Stickiness, ResponsesGetTheLoadBalancersCookieAlwaysAndOneForTheApplicationsWhenItIsSet) {
  const net::HeaderFields sets = {{"Set-Cookie", "SESSION=1; Path=/"}};
  const net::HeaderFields other = {{"Set-Cookie", "OTHER=1"}};
  EXPECT_TRUE(sets_target_cookie(sticky(Stickiness::kLoadBalancerCookie), {}));
  EXPECT_TRUE(sets_target_cookie(sticky(Stickiness::kApplicationCookie), sets));
  EXPECT_FALSE(sets_target_cookie(sticky(Stickiness::kApplicationCookie), other));
  EXPECT_FALSE(sets_target_cookie(sticky(Stickiness::kOff), sets));
}

TEST(Stickiness, CookiesExpireWithTheGroupsDuration) {
  EXPECT_EQ(
      target_set_cookies(sticky(Stickiness::kLoadBalancerCookie), "x", kNow),
      (std::vector<std::string>{"AWSALB=x; Expires=Mon, 24 Nov 2025 16:01:00 GMT; Path=/",
                                "AWSALBCORS=x; Expires=Mon, 24 Nov 2025 16:01:00 GMT; Path=/; SameSite=None; Secure"}));
  EXPECT_EQ(target_set_cookies(sticky(Stickiness::kApplicationCookie), "x", kNow),
            (std::vector<std::string>{"AWSALBAPP-0=x; Expires=Mon, 24 Nov 2025 16:01:00 GMT; Path=/"}));
  EXPECT_EQ(group_set_cookies(60, "x", kNow).front(), "AWSALBTG=x; Expires=Mon, 24 Nov 2025 16:01:00 GMT; Path=/");
}

}  // namespace
}  // namespace regionfall::elbv2
