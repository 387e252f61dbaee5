#include "services/elbv2/attributes.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

#include "aws/members/elbv2.h"
#include "services/elbv2/errors.h"

namespace regionfall::elbv2 {
namespace {

namespace m = aws::members::elbv2;

// Which resources have an attribute: one bit for each kind.
enum On : unsigned {
  kApplication = 1,
  kNetwork = 2,
  kBoth = kApplication | kNetwork,
  kHttpGroup = 4,
  kTransportGroup = 8,  // TCP, UDP, TLS
  kAlbGroup = 16,
  kGroups = kHttpGroup | kTransportGroup | kAlbGroup,
  kHttpListener = 32,
  kHttpsListener = 64,
  kTcpListener = 128,
};

// What values are allowed: words separated by '|', a range of numbers, or both; neither: any text.
struct AttributeRule {
  std::string_view key;
  std::string_view default_value;
  unsigned on;
  std::string_view words = {};
  std::int64_t min = 0;
  std::int64_t max = -1;
};

constexpr std::string_view kFlag = "true|false";

constexpr AttributeRule kLoadBalancerRules[] = {
    {"access_logs.s3.bucket", "", kBoth},
    {"access_logs.s3.enabled", "false", kBoth, kFlag},
    {"access_logs.s3.prefix", "", kBoth},
    {"client_keep_alive.seconds", "3600", kApplication, {}, 60, 604800},
    {"connection_logs.s3.bucket", "", kApplication},
    {"connection_logs.s3.enabled", "false", kApplication, kFlag},
    {"connection_logs.s3.prefix", "", kApplication},
    {"deletion_protection.enabled", "false", kBoth, kFlag},
    {"dns_record.client_routing_policy", "any_availability_zone", kNetwork,
     "availability_zone_affinity|partial_availability_zone_affinity|any_availability_zone"},
    {"health_check_logs.s3.bucket", "", kApplication},
    {"health_check_logs.s3.enabled", "false", kApplication, kFlag},
    {"health_check_logs.s3.prefix", "", kApplication},
    {"idle_timeout.timeout_seconds", "60", kApplication, {}, 1, 4000},
    {"ipv6.deny_all_igw_traffic", "false", kBoth, kFlag},
    {"load_balancing.cross_zone.enabled", "true", kApplication, kFlag},
    {"load_balancing.cross_zone.enabled", "false", kNetwork, kFlag},
    {"routing.http.desync_mitigation_mode", "defensive", kApplication, "monitor|defensive|strictest"},
    {"routing.http.drop_invalid_header_fields.enabled", "false", kApplication, kFlag},
    {"routing.http.preserve_host_header.enabled", "false", kApplication, kFlag},
    {"routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false", kApplication, kFlag},
    {"routing.http.xff_client_port.enabled", "false", kApplication, kFlag},
    {"routing.http.xff_header_processing.mode", "append", kApplication, "append|preserve|remove"},
    {"routing.http2.enabled", "true", kApplication, kFlag},
    {"secondary_ips.auto_assigned.per_subnet", "0", kNetwork, {}, 0, 7},
    {"waf.fail_open.enabled", "false", kApplication, kFlag},
    {"zonal_shift.config.enabled", "false", kBoth, kFlag},
};

constexpr AttributeRule kTargetGroupRules[] = {
    {"deregistration_delay.connection_termination.enabled", "false", kTransportGroup, kFlag},
    {"deregistration_delay.timeout_seconds", "300", kHttpGroup | kTransportGroup, {}, 0, 3600},
    {"load_balancing.algorithm.anomaly_mitigation", "off", kHttpGroup, "on|off"},
    {"load_balancing.algorithm.type", "round_robin", kHttpGroup,
     "round_robin|least_outstanding_requests|weighted_random"},
    {"load_balancing.cross_zone.enabled", "use_load_balancer_configuration", kGroups,
     "true|false|use_load_balancer_configuration"},
    {"preserve_client_ip.enabled", "true", kTransportGroup, kFlag},
    {"proxy_protocol_v2.enabled", "false", kTransportGroup, kFlag},
    {"slow_start.duration_seconds", "0", kHttpGroup, "0", 30, 900},
    {"stickiness.app_cookie.cookie_name", "", kHttpGroup},
    {"stickiness.app_cookie.duration_seconds", "86400", kHttpGroup, {}, 1, 604800},
    {"stickiness.enabled", "false", kHttpGroup | kTransportGroup, kFlag},
    {"stickiness.lb_cookie.duration_seconds", "86400", kHttpGroup, {}, 1, 604800},
    {"stickiness.type", "lb_cookie", kHttpGroup, "lb_cookie|app_cookie"},
    {"stickiness.type", "source_ip", kTransportGroup, "source_ip"},
    {"target_group_health.dns_failover.minimum_healthy_targets.count", "1", kGroups, "off", 1, 1000},
    {"target_group_health.dns_failover.minimum_healthy_targets.percentage", "off", kGroups, "off", 1, 100},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1", kGroups, {}, 1, 1000},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off", kGroups, "off", 1, 100},
    {"target_health_state.unhealthy.connection_termination.enabled", "true", kTransportGroup, kFlag},
    {"target_health_state.unhealthy.draining_interval_seconds", "0", kTransportGroup, {}, 0, 360000},
};

constexpr AttributeRule kListenerRules[] = {
    {"routing.http.request.x_amzn_mtls_clientcert.header_name", "", kHttpsListener},
    {"routing.http.request.x_amzn_mtls_clientcert_issuer.header_name", "", kHttpsListener},
    {"routing.http.request.x_amzn_mtls_clientcert_leaf.header_name", "", kHttpsListener},
    {"routing.http.request.x_amzn_mtls_clientcert_serial_number.header_name", "", kHttpsListener},
    {"routing.http.request.x_amzn_mtls_clientcert_subject.header_name", "", kHttpsListener},
    {"routing.http.request.x_amzn_mtls_clientcert_validity.header_name", "", kHttpsListener},
    {"routing.http.request.x_amzn_tls_cipher_suite.header_name", "", kHttpsListener},
    {"routing.http.request.x_amzn_tls_version.header_name", "", kHttpsListener},
    {"routing.http.response.access_control_allow_credentials.header_value", "", kHttpListener | kHttpsListener},
    {"routing.http.response.access_control_allow_headers.header_value", "", kHttpListener | kHttpsListener},
    {"routing.http.response.access_control_allow_methods.header_value", "", kHttpListener | kHttpsListener},
    {"routing.http.response.access_control_allow_origin.header_value", "", kHttpListener | kHttpsListener},
    {"routing.http.response.access_control_expose_headers.header_value", "", kHttpListener | kHttpsListener},
    {"routing.http.response.access_control_max_age.header_value", "", kHttpListener | kHttpsListener},
    {"routing.http.response.content_security_policy.header_value", "", kHttpListener | kHttpsListener},
    {"routing.http.response.server.enabled", "true", kHttpListener | kHttpsListener, kFlag},
    {"routing.http.response.strict_transport_security.header_value", "", kHttpsListener},
    {"routing.http.response.x_content_type_options.header_value", "", kHttpListener | kHttpsListener},
    {"routing.http.response.x_frame_options.header_value", "", kHttpListener | kHttpsListener},
    {"tcp.idle_timeout.seconds", "350", kTcpListener, {}, 60, 6000},
};

unsigned kind_of(const LoadBalancer& row) { return row.is_application() ? kApplication : kNetwork; }

unsigned kind_of(const TargetGroup& row) {
  if (row.target_type == "alb") return kAlbGroup;
  return row.is_http() ? kHttpGroup : kTransportGroup;
}

unsigned kind_of(const Listener& row) {
  if (row.protocol == "HTTP") return kHttpListener;
  if (row.protocol == "HTTPS") return kHttpsListener;
  return row.protocol == "TCP" ? static_cast<unsigned>(kTcpListener) : 0;
}

std::span<const AttributeRule> rules_of(const LoadBalancer&) { return kLoadBalancerRules; }
std::span<const AttributeRule> rules_of(const TargetGroup&) { return kTargetGroupRules; }
std::span<const AttributeRule> rules_of(const Listener&) { return kListenerRules; }

std::string_view noun_of(const LoadBalancer&) { return "Load balancer"; }
std::string_view noun_of(const TargetGroup&) { return "Target group"; }
std::string_view noun_of(const Listener&) { return "Listener"; }

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool has_word(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find('|'), words.size());
    if (words.substr(0, end) == word) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

bool allows(const AttributeRule& rule, std::string_view value) {
  const bool any_text = rule.words.empty() && rule.max < rule.min;
  if (any_text || has_word(rule.words, value)) return true;
  const std::optional<std::int64_t> number = parse_number(value);
  return number && *number >= rule.min && *number <= rule.max;
}

std::string wrong_value(const AttributeRule& rule, std::string_view value) {
  if (rule.max < rule.min) {
    return fmt::format("'{}' must be one of: {}", rule.key, rule.words == kFlag ? "true, false" : rule.words);
  }
  return fmt::format("'{}' value '{}' must be between '{}' and '{}' inclusive", rule.key, value, rule.min, rule.max);
}

template <class Row>
TextMap in_force(const Row& row) {
  TextMap all;
  for (const AttributeRule& rule : rules_of(row)) {
    if ((rule.on & kind_of(row)) != 0) all.emplace(rule.key, rule.default_value);
  }
  for (const auto& [key, value] : row.attributes) all.insert_or_assign(key, value);
  return all;
}

template <class Row>
Result<void, aws::ApiError> set_all(Row& row, const aws::Value& given) {
  for (const aws::Value& item : given.as_list()) {
    const std::string& key = item[m::Key].as_text();
    const std::string& value = item[m::Value].as_text();
    const AttributeRule* found = nullptr;
    bool known = false;
    for (const AttributeRule& rule : rules_of(row)) {
      known = known || rule.key == key;
      if (rule.key == key && (rule.on & kind_of(row)) != 0) found = &rule;
    }
    if (!known) return validation_error(fmt::format("{} attribute key '{}' is not recognized", noun_of(row), key));
    if (found == nullptr) {
      return invalid_configuration(fmt::format("{} attribute key '{}' is not supported on this {}", noun_of(row), key,
                                               noun_of(row) == "Listener" ? "listener" : "resource"));
    }
    if (!allows(*found, value)) return validation_error(wrong_value(*found, value));
    row.attributes.insert_or_assign(key, value);
  }
  return {};
}

// Logs need a bucket, a cookie of the application its name; slow start goes with round robin alone.
Result<void, aws::ApiError> check_together(const LoadBalancer& row) {
  const TextMap all = attributes_of(row);
  for (const char* logs : {"access_logs", "connection_logs", "health_check_logs"}) {
    const std::string prefix = std::string(logs) + ".s3.";
    if (all.contains(prefix + "enabled") && is_on(all, prefix + "enabled") && all.at(prefix + "bucket").empty()) {
      return invalid_configuration(fmt::format("The value of '{}bucket' cannot be empty", prefix));
    }
  }
  if (row.is_application() && !is_on(all, "load_balancing.cross_zone.enabled")) {
    return invalid_configuration("Cross zone load balancing cannot be disabled for application load balancers");
  }
  return {};
}

Result<void, aws::ApiError> check_together(const TargetGroup& row) {
  if (!row.is_http() || row.target_type == "alb") return {};
  const TextMap all = attributes_of(row);
  const std::string& algorithm = all.at("load_balancing.algorithm.type");
  if (algorithm != "round_robin" && all.at("slow_start.duration_seconds") != "0") {
    return invalid_configuration(
        fmt::format("'slow_start.duration_seconds' cannot be enabled when the algorithm is '{}'", algorithm));
  }
  if (all.at("load_balancing.algorithm.anomaly_mitigation") == "on" && algorithm != "weighted_random") {
    return invalid_configuration("Anomaly mitigation needs the algorithm 'weighted_random'");
  }
  if (is_on(all, "stickiness.enabled") && all.at("stickiness.type") == "app_cookie") {
    const std::string& name = all.at("stickiness.app_cookie.cookie_name");
    if (name.empty()) return invalid_configuration("You must specify a cookie name for app_cookie stickiness");
    for (const char* reserved : {"AWSALB", "AWSALBAPP", "AWSALBTG"}) {
      if (name.starts_with(reserved)) {
        return invalid_configuration(
            fmt::format("The cookie name '{}' is reserved for use by the load balancer", name));
      }
    }
  }
  return {};
}

Result<void, aws::ApiError> check_together(const Listener&) { return {}; }

template <class Row>
Result<void, aws::ApiError> set_and_check(Row& row, const aws::Value& given) {
  Row changed = row;
  TRY(set_all(changed, given));
  TRY(check_together(changed));
  row = std::move(changed);
  return {};
}

}  // namespace

TextMap attributes_of(const LoadBalancer& row) { return in_force(row); }

TextMap attributes_of(const TargetGroup& row) {
  TextMap all = in_force(row);
  // Targets that are addresses see the load balancer's address, over TCP and TLS.
  const bool by_address = row.target_type == "ip" && (row.protocol == "TCP" || row.protocol == "TLS");
  if (by_address && !row.attributes.contains("preserve_client_ip.enabled")) all["preserve_client_ip.enabled"] = "false";
  return all;
}

TextMap attributes_of(const Listener& row) { return in_force(row); }

Result<void, aws::ApiError> set_attributes(LoadBalancer& row, const aws::Value& given) {
  return set_and_check(row, given);
}
Result<void, aws::ApiError> set_attributes(TargetGroup& row, const aws::Value& given) {
  return set_and_check(row, given);
}
Result<void, aws::ApiError> set_attributes(Listener& row, const aws::Value& given) { return set_and_check(row, given); }

std::int64_t number_of(const TextMap& attributes, std::string_view key, std::int64_t otherwise) {
  const auto found = attributes.find(std::string(key));
  if (found == attributes.end()) return otherwise;
  return parse_number(found->second).value_or(otherwise);
}

bool is_on(const TextMap& attributes, std::string_view key) {
  const auto found = attributes.find(std::string(key));
  return found != attributes.end() && found->second == "true";
}

}  // namespace regionfall::elbv2
