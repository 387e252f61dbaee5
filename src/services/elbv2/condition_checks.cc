#include "services/elbv2/condition_checks.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>

#include "aws/field_values.h"
#include "aws/members/elbv2.h"
#include "base/text.h"
#include "services/ec2/cidr.h"
#include "services/elbv2/errors.h"
#include "services/elbv2/quotas.h"

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using aws::ApiError;
using aws::Value;

namespace {

constexpr std::size_t kValueMax = 128;
constexpr std::size_t kHeaderNameMax = 40;
constexpr std::size_t kMethodMax = 40;

// A kind of condition: where its values are, and how often a rule may have it.
struct Kind {
  std::string_view field;
  aws::MemberName config;
  bool repeatable;
};
constexpr Kind kKinds[] = {
    {"host-header", m::HostHeaderConfig, false},
    {"http-header", m::HttpHeaderConfig, true},
    {"http-request-method", m::HttpRequestMethodConfig, false},
    {"path-pattern", m::PathPatternConfig, false},
    {"query-string", m::QueryStringConfig, true},
    {"source-ip", m::SourceIpConfig, false},
};

// What is counted over all conditions of a rule.
struct Counts {
  std::size_t values = 0;
  std::size_t wildcards = 0;
  std::map<std::string_view, int> of_kind;
};

bool is_token(std::string_view text, std::string_view others) {
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
  });
}

Result<void, ApiError> check_value(std::string_view field, std::string_view value, Counts& counts) {
  if (value.size() > kValueMax) {
    return validation_error(
        fmt::format("The {} value '{}' cannot be longer than '{}' characters", field, value, kValueMax));
  }
  if (value.empty()) return validation_error(fmt::format("The {} value cannot be empty", field));
  ++counts.values;
  counts.wildcards +=
      static_cast<std::size_t>(std::ranges::count_if(value, [](char c) { return c == '*' || c == '?'; }));
  return {};
}

Result<void, ApiError> check_regex(std::string_view field, std::string_view value, Counts& counts) {
  if (value.size() > kValueMax) {
    return validation_error(
        fmt::format("The {} regular expression cannot be longer than '{}' characters", field, kValueMax));
  }
  RE2::Options quiet;
  quiet.set_log_errors(false);
  if (!RE2(value, quiet).ok()) return validation_error(fmt::format("The regular expression '{}' is not valid", value));
  ++counts.values;
  return {};
}

// Values with wildcards or expressions, not both.
template <class Config>
Result<void, ApiError> check_patterns(std::string_view field, const Config& config, Counts& counts) {
  if (config.values.empty() == config.regex_values.empty()) {
    return validation_error(fmt::format("A condition of '{}' must have either values or regular expressions", field));
  }
  for (const std::string& value : config.values) TRY(check_value(field, value, counts));
  for (const std::string& value : config.regex_values) TRY(check_regex(field, value, counts));
  return {};
}

Result<void, ApiError> check_host(const PatternValues& config, Counts& counts) {
  TRY(check_patterns("host-header", config, counts));
  for (const std::string& host : config.values) {
    if (is_token(host, "-.*?") && host.find('.') != std::string::npos) continue;
    if (is_token(host, "-.*?") && host.find('*') != std::string::npos) continue;
    return validation_error(fmt::format("The host-header value '{}' is not valid", host));
  }
  return {};
}

Result<void, ApiError> check_path(const PatternValues& config, Counts& counts) {
  TRY(check_patterns("path-pattern", config, counts));
  for (const std::string& path : config.values) {
    if (!is_token(path, "_-.$/~\"'@:+&()!,;=*?%#[]{}^|\\<>`")) {
      return validation_error(fmt::format("The path-pattern value '{}' contains invalid characters", path));
    }
  }
  return {};
}

Result<void, ApiError> check_header(const HttpHeaderConfig& config, Counts& counts) {
  if (config.name.size() > kHeaderNameMax || !is_token(config.name, "!#$%&'*+-.^_`|~")) {
    return validation_error(fmt::format("The HTTP header name '{}' is not valid", config.name));
  }
  if (equals_ignoring_case(config.name, "host")) {
    return validation_error("You cannot use an http-header condition for the host header; use host-header");
  }
  return check_patterns("http-header", config, counts);
}

Result<void, ApiError> check_query(const QueryStringConfig& config, Counts& counts) {
  if (config.values.empty()) return validation_error("A condition of 'query-string' must have values");
  for (const QueryStringPair& pair : config.values) {
    TRY(check_value("query-string", pair.value, counts));
    if (!pair.key) continue;
    TRY(check_value("query-string", *pair.key, counts));
    --counts.values;  // a pair counts once
  }
  return {};
}

Result<void, ApiError> check_methods(const PlainValues& config, Counts& counts) {
  if (config.values.empty()) return validation_error("A condition of 'http-request-method' must have values");
  for (const std::string& method : config.values) {
    TRY(check_value("http-request-method", method, counts));
    const bool valid = method.size() <= kMethodMax && std::ranges::all_of(method, [](char c) {
                         return (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
                       });
    if (!valid) return validation_error(fmt::format("The HTTP request method '{}' is not valid", method));
  }
  return {};
}

Result<void, ApiError> check_sources(const PlainValues& config, Counts& counts) {
  if (config.values.empty()) return validation_error("A condition of 'source-ip' must have values");
  for (const std::string& block : config.values) {
    TRY(check_value("source-ip", block, counts));
    if (!ec2::parse_cidr(block)) return validation_error(fmt::format("'{}' is not a valid CIDR block", block));
  }
  return {};
}

Result<void, ApiError> check_condition(const Condition& condition, Counts& counts) {
  if (condition.host_header) return check_host(*condition.host_header, counts);
  if (condition.path_pattern) return check_path(*condition.path_pattern, counts);
  if (condition.http_header) return check_header(*condition.http_header, counts);
  if (condition.query_string) return check_query(*condition.query_string, counts);
  if (condition.http_request_method) return check_methods(*condition.http_request_method, counts);
  return check_sources(*condition.source_ip, counts);
}

// An item of a request; `Values` and `RegexValues` beside the field stand for those of hosts and paths.
Result<Condition, ApiError> wanted_condition(const Value& given, Counts& counts) {
  const std::string& field = given[m::Field].as_text();
  const auto* kind = std::ranges::find(kKinds, field, &Kind::field);
  if (kind == std::end(kKinds)) {
    return validation_error(
        fmt::format("Condition field '{}' must be one of '[path-pattern, host-header, http-header, "
                    "http-request-method, query-string, source-ip]'",
                    field));
  }
  if (!kind->repeatable && ++counts.of_kind[kind->field] > 1) {
    return validation_error(fmt::format("A rule can only have one '{}' condition", field));
  }
  Value input = given;
  if (!given.has(kind->config) && (given.has(m::Values) || given.has(m::RegexValues))) {
    input.set(kind->config, Value::of({{m::Values, given[m::Values]}, {m::RegexValues, given[m::RegexValues]}}));
  }
  Condition condition;
  aws::from_value(input, condition);
  for (const Kind& other : kKinds) {
    const bool there = input.has(other.config);
    if (&other == kind && !there) return validation_error(fmt::format("A condition of '{}' must have values", field));
    if (&other != kind && there) {
      return validation_error(fmt::format("A condition of '{}' cannot have values of '{}'", field, other.field));
    }
  }
  TRY(check_condition(condition, counts));
  return condition;
}

}  // namespace

Result<std::vector<Condition>, ApiError> wanted_conditions(const Value& given) {
  Counts counts;
  std::vector<Condition> conditions;
  if (given.as_list().empty()) return validation_error("At least one condition must be specified");
  for (const Value& item : given.as_list()) conditions.push_back(TRY(wanted_condition(item, counts)));
  if (counts.values > kConditionValuesPerRuleMax) {
    return validation_error(fmt::format("A rule can only have '{}' condition values", kConditionValuesPerRuleMax));
  }
  if (counts.wildcards > kWildcardsPerRuleMax) {
    return validation_error(fmt::format("A rule can only have '{}' condition wildcards", kWildcardsPerRuleMax));
  }
  return conditions;
}

Value shown(const std::vector<Condition>& conditions) {
  Value::List items;
  for (const Condition& condition : conditions) {
    Value item = aws::to_value(condition);
    const auto& patterns = condition.host_header ? condition.host_header : condition.path_pattern;
    if (patterns) item.set(m::Values, aws::text_list(patterns->values));
    if (condition.http_request_method) item.set(m::Values, aws::text_list(condition.http_request_method->values));
    items.push_back(std::move(item));
  }
  return items;
}

Result<std::vector<Transform>, ApiError> wanted_transforms(const Value& given) {
  std::vector<Transform> transforms;
  aws::from_value(given, transforms);
  for (const Transform& transform : transforms) {
    const auto& config = transform.type == "url-rewrite" ? transform.url : transform.host_header;
    if (!config || config->rewrites.size() != 1) {
      return validation_error(fmt::format("A transform of type '{}' must have one rewrite", transform.type));
    }
    Counts counts;
    TRY(check_regex(transform.type, config->rewrites.front().regex, counts));
  }
  if (transforms.size() == 2 && transforms[0].type == transforms[1].type) {
    return validation_error("A rule can only have one transform of each type");
  }
  if (transforms.size() > 2) return validation_error("A rule can only have one transform of each type");
  return transforms;
}

}  // namespace regionfall::elbv2
