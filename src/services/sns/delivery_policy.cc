#include "services/sns/delivery_policy.h"

#include <utility>

#include "base/json.h"

namespace regionfall::sns {
namespace {

// Members of the retry policy, with AWS's defaults.
constexpr std::pair<const char*, std::int64_t> kRetryDefaults[] = {
    {"minDelayTarget", 20},    {"maxDelayTarget", 20},   {"numRetries", 3},
    {"numMaxDelayRetries", 0}, {"numNoDelayRetries", 0}, {"numMinDelayRetries", 0},
};

Json parsed(std::string_view text) { return parse_json(text).value_or(Json::object()); }

Json retry_policy(const Json& given) {
  Json policy = Json::object();
  for (const auto& [name, value] : kRetryDefaults) {
    policy.set(name, given.has(name) ? given[name] : Json::number(value));
  }
  policy.set("backoffFunction", given.has("backoffFunction") ? given["backoffFunction"] : Json::string("linear"));
  return policy;
}

Json request_policy(const Json& given) {
  return given.is_object() ? given : Json::object({{"headerContentType", Json::string("text/plain; charset=UTF-8")}});
}

}  // namespace

std::string effective_topic_policy(std::string_view policy) {
  const Json given = parsed(policy);
  const Json& http = given["http"];
  return Json::object(
             {{"http", Json::object({{"defaultHealthyRetryPolicy", retry_policy(http["defaultHealthyRetryPolicy"])},
                                     {"disableSubscriptionOverrides",
                                      Json::boolean(http["disableSubscriptionOverrides"].as_bool())},
                                     {"defaultRequestPolicy", request_policy(http["defaultRequestPolicy"])}})}})
      .dump();
}

std::string effective_subscription_policy(std::string_view policy, std::string_view topic_policy) {
  const Json own = parsed(policy);
  const Json topic = parsed(topic_policy);
  const Json& http = topic["http"];
  const bool overrides = own["healthyRetryPolicy"].is_object() && !http["disableSubscriptionOverrides"].as_bool();
  return Json::object({{"healthyRetryPolicy",
                        retry_policy(overrides ? own["healthyRetryPolicy"] : http["defaultHealthyRetryPolicy"])},
                       {"sicklyRetryPolicy", Json()},
                       {"throttlePolicy", own["throttlePolicy"]},
                       {"requestPolicy", request_policy(own["requestPolicy"])},
                       {"guaranteed", Json::boolean(false)}})
      .dump();
}

}  // namespace regionfall::sns
