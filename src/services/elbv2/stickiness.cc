#include "services/elbv2/stickiness.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "aws/protocol/timestamp.h"
#include "base/text.h"

namespace regionfall::elbv2 {
namespace {

std::int64_t unix_seconds(Instant instant) {
  return std::chrono::duration_cast<std::chrono::seconds>(instant.time_since_epoch()).count();
}

std::string set_cookie(std::string_view name, std::string_view value, Instant expires, bool across_sites) {
  std::string date;
  aws::append_rfc822(date, std::chrono::floor<std::chrono::seconds>(expires));
  return fmt::format("{}={}; Expires={}; Path=/{}", name, value, date, across_sites ? "; SameSite=None; Secure" : "");
}

std::vector<std::string> pair_of(std::string_view name, std::string_view cors_name, std::string_view sealed,
                                 Instant expires) {
  return {set_cookie(name, sealed, expires, false), set_cookie(cors_name, sealed, expires, true)};
}

void add_cookie(std::vector<std::string_view>& found, const net::HeaderFields& headers, std::string_view name) {
  if (const std::string_view value = cookie_of(headers, name); !value.empty()) found.push_back(value);
}

}  // namespace

std::string_view cookie_of(const net::HeaderFields& headers, std::string_view name) {
  for (const auto& [field, value] : headers.all()) {
    if (!equals_ignoring_case(field, "cookie")) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      const std::string_view pair = trim(rest.substr(0, end));
      if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) return pair.substr(name.size() + 1);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return {};
}

std::vector<std::string_view> target_cookies(const RoutingGroup& group, const net::HeaderFields& headers) {
  std::vector<std::string_view> found;
  if (group.stickiness == Stickiness::kLoadBalancerCookie) {
    add_cookie(found, headers, kTargetCookie);
    add_cookie(found, headers, kTargetCookieCors);
  }
  // The application's cookie must have come along.
  if (group.stickiness == Stickiness::kApplicationCookie && !cookie_of(headers, group.application_cookie).empty()) {
    add_cookie(found, headers, kApplicationCookie);
  }
  return found;
}

std::vector<std::string_view> group_cookies(const net::HeaderFields& headers) {
  std::vector<std::string_view> found;
  add_cookie(found, headers, kGroupCookie);
  add_cookie(found, headers, kGroupCookieCors);
  return found;
}

std::string sticky_content(std::string_view name, Instant until) {
  return fmt::format("{} {}", unix_seconds(until), name);
}

std::string sticky_name(std::string_view content, Instant now) {
  std::int64_t until = 0;
  const auto [end, error] = std::from_chars(content.data(), content.data() + content.size(), until);
  if (error != std::errc() || until <= unix_seconds(now)) return {};
  const std::string_view rest = content.substr(static_cast<std::size_t>(end - content.data()));
  return std::string(rest.starts_with(' ') ? rest.substr(1) : std::string_view());
}

bool sets_target_cookie(const RoutingGroup& group, const net::HeaderFields& response) {
  if (group.stickiness != Stickiness::kApplicationCookie) return group.stickiness == Stickiness::kLoadBalancerCookie;
  return std::ranges::any_of(response.all(), [&](const auto& field) {
    return equals_ignoring_case(field.first, "set-cookie") && field.second.starts_with(group.application_cookie + "=");
  });
}

std::vector<std::string> target_set_cookies(const RoutingGroup& group, std::string_view sealed, Instant now) {
  const Instant expires = now + std::chrono::seconds(group.stickiness_seconds);
  if (group.stickiness == Stickiness::kApplicationCookie) {
    return {set_cookie(kApplicationCookie, sealed, expires, false)};
  }
  return pair_of(kTargetCookie, kTargetCookieCors, sealed, expires);
}

std::vector<std::string> group_set_cookies(std::int64_t seconds, std::string_view sealed, Instant now) {
  return pair_of(kGroupCookie, kGroupCookieCors, sealed, now + std::chrono::seconds(seconds));
}

}  // namespace regionfall::elbv2
