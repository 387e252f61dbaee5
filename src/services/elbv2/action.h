#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/fields.h"

namespace regionfall::elbv2 {

// What listeners and rules do with a request and which requests a rule is for, as rows keep it and as the API has it.

struct TargetGroupTuple {
  std::string target_group_arn;
  std::optional<std::int64_t> weight;  // 0 to 999
  static constexpr auto kFields = std::tuple(field("TargetGroupArn", &TargetGroupTuple::target_group_arn),
                                             field("Weight", &TargetGroupTuple::weight));
};

struct TargetGroupStickiness {
  bool enabled = false;
  std::optional<std::int64_t> duration_seconds;  // 1 to 604800
  static constexpr auto kFields = std::tuple(field("Enabled", &TargetGroupStickiness::enabled),
                                             field("DurationSeconds", &TargetGroupStickiness::duration_seconds));
};

struct ForwardConfig {
  std::vector<TargetGroupTuple> target_groups;
  std::optional<TargetGroupStickiness> stickiness;
  static constexpr auto kFields = std::tuple(field("TargetGroups", &ForwardConfig::target_groups),
                                             field("TargetGroupStickinessConfig", &ForwardConfig::stickiness));
};

struct RedirectConfig {
  std::string protocol = "#{protocol}";
  std::string port = "#{port}";
  std::string host = "#{host}";
  std::string path = "/#{path}";
  std::string query = "#{query}";
  std::string status_code;  // "HTTP_301", "HTTP_302"
  static constexpr auto kFields =
      std::tuple(field("Protocol", &RedirectConfig::protocol), field("Port", &RedirectConfig::port),
                 field("Host", &RedirectConfig::host), field("Path", &RedirectConfig::path),
                 field("Query", &RedirectConfig::query), field("StatusCode", &RedirectConfig::status_code));
};

struct FixedResponseConfig {
  std::string status_code;
  std::optional<std::string> content_type;
  std::optional<std::string> message_body;
  static constexpr auto kFields = std::tuple(field("StatusCode", &FixedResponseConfig::status_code),
                                             field("ContentType", &FixedResponseConfig::content_type),
                                             field("MessageBody", &FixedResponseConfig::message_body));
};

struct Action {
  std::string type;  // "forward", "redirect", "fixed-response"
  std::optional<std::string> target_group_arn;
  std::optional<std::int64_t> order;
  std::optional<ForwardConfig> forward;
  std::optional<RedirectConfig> redirect;
  std::optional<FixedResponseConfig> fixed_response;
  static constexpr auto kFields =
      std::tuple(field("Type", &Action::type), field("TargetGroupArn", &Action::target_group_arn),
                 field("Order", &Action::order), field("ForwardConfig", &Action::forward),
                 field("RedirectConfig", &Action::redirect), field("FixedResponseConfig", &Action::fixed_response));
};

// Values of a condition: patterns with wildcards, or (only hosts, paths and headers) regular expressions.
struct PatternValues {
  std::vector<std::string> values;
  std::vector<std::string> regex_values;
  static constexpr auto kFields =
      std::tuple(field("Values", &PatternValues::values), field("RegexValues", &PatternValues::regex_values));
};

struct HttpHeaderConfig {
  std::string name;
  std::vector<std::string> values;
  std::vector<std::string> regex_values;
  static constexpr auto kFields =
      std::tuple(field("HttpHeaderName", &HttpHeaderConfig::name), field("Values", &HttpHeaderConfig::values),
                 field("RegexValues", &HttpHeaderConfig::regex_values));
};

struct QueryStringPair {
  std::optional<std::string> key;  // absent: any key
  std::string value;
  static constexpr auto kFields =
      std::tuple(field("Key", &QueryStringPair::key), field("Value", &QueryStringPair::value));
};

struct QueryStringConfig {
  std::vector<QueryStringPair> values;
  static constexpr auto kFields = std::tuple(field("Values", &QueryStringConfig::values));
};

struct PlainValues {
  std::vector<std::string> values;
  static constexpr auto kFields = std::tuple(field("Values", &PlainValues::values));
};

// Exactly the member that `field_name` names is there.
struct Condition {
  std::string field_name;  // "host-header", "path-pattern", …
  std::optional<PatternValues> host_header;
  std::optional<PatternValues> path_pattern;
  std::optional<HttpHeaderConfig> http_header;
  std::optional<QueryStringConfig> query_string;
  std::optional<PlainValues> http_request_method;
  std::optional<PlainValues> source_ip;
  static constexpr auto kFields = std::tuple(
      field("Field", &Condition::field_name), field("HostHeaderConfig", &Condition::host_header),
      field("PathPatternConfig", &Condition::path_pattern), field("HttpHeaderConfig", &Condition::http_header),
      field("QueryStringConfig", &Condition::query_string),
      field("HttpRequestMethodConfig", &Condition::http_request_method),
      field("SourceIpConfig", &Condition::source_ip));
};

}  // namespace regionfall::elbv2
