#include "services/route53/health_check_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "services/route53/errors.h"

namespace regionfall::route53 {

using aws::AccountId;
using aws::ApiError;

namespace {

using Checked = Result<void, ApiError>;

constexpr std::int64_t kIntervalFast_s = 10;
constexpr std::int64_t kInterval_s = 30;
constexpr std::int64_t kFailureThreshold = 3;
constexpr std::int64_t kHttpPort = 80;
constexpr std::int64_t kHttpsPort = 443;
constexpr std::size_t kChildrenMax = 255;

bool is_http(std::string_view type) { return type.starts_with("HTTP"); }
bool is_https(std::string_view type) { return type.starts_with("HTTPS"); }
bool matches_string(std::string_view type) { return type.ends_with("_STR_MATCH"); }

std::unexpected<ApiError> not_for_type(const HealthCheckConfig& config, std::string_view member) {
  return invalid_input(
      fmt::format("Invalid parameter : {} is not supported for health checks of type {}.", member, config.type));
}

std::unexpected<ApiError> missing(const HealthCheckConfig& config, std::string_view member) {
  return invalid_input(
      fmt::format("Invalid parameter : {} is required for health checks of type {}.", member, config.type));
}

Checked check_endpoint(HealthCheckConfig& config) {
  const bool http = is_http(config.type);
  if (!config.ip_address && config.domain_name.value_or("").empty()) {
    return invalid_input("Invalid parameter : Either IPAddress or FullyQualifiedDomainName must be specified.");
  }
  if (!http && !config.port) return missing(config, "Port");
  if (!http && config.resource_path) return not_for_type(config, "ResourcePath");
  if (matches_string(config.type) == config.search_string.value_or("").empty()) {
    return matches_string(config.type) ? missing(config, "SearchString") : not_for_type(config, "SearchString");
  }
  if (config.health_threshold || config.children) return not_for_type(config, "ChildHealthChecks");
  if (config.alarm) return not_for_type(config, "AlarmIdentifier");
  if (config.insufficient_data_status) return not_for_type(config, "InsufficientDataHealthStatus");
  if (config.enable_sni.value_or(false) && !is_https(config.type)) return not_for_type(config, "EnableSNI");
  if (!config.request_interval_s) config.request_interval_s = kInterval_s;
  if (*config.request_interval_s != kInterval_s && *config.request_interval_s != kIntervalFast_s) {
    return invalid_input("Invalid parameter : RequestInterval must be 10 or 30.");
  }
  if (!config.failure_threshold) config.failure_threshold = kFailureThreshold;
  if (!config.port) config.port = is_https(config.type) ? kHttpsPort : kHttpPort;
  if (!config.enable_sni) config.enable_sni = is_https(config.type);
  if (!config.measure_latency) config.measure_latency = false;
  return {};
}

// What only checks of endpoints have.
Checked check_no_endpoint(const HealthCheckConfig& config) {
  if (config.ip_address) return not_for_type(config, "IPAddress");
  if (config.port) return not_for_type(config, "Port");
  if (config.resource_path) return not_for_type(config, "ResourcePath");
  if (config.domain_name) return not_for_type(config, "FullyQualifiedDomainName");
  if (config.search_string) return not_for_type(config, "SearchString");
  if (config.request_interval_s) return not_for_type(config, "RequestInterval");
  if (config.failure_threshold) return not_for_type(config, "FailureThreshold");
  if (config.measure_latency.value_or(false)) return not_for_type(config, "MeasureLatency");
  if (config.enable_sni.value_or(false)) return not_for_type(config, "EnableSNI");
  if (config.regions) return not_for_type(config, "Regions");
  return {};
}

Checked check_calculated(const State& state, const AccountId& account, HealthCheckConfig& config) {
  (void)TRY(check_no_endpoint(config));
  if (config.alarm) return not_for_type(config, "AlarmIdentifier");
  if (!config.health_threshold) return missing(config, "HealthThreshold");
  if (!config.children) config.children.emplace();
  if (config.children->size() > kChildrenMax) {
    return invalid_input(
        fmt::format("Invalid parameter : A calculated health check has {} children at most.", kChildrenMax));
  }
  std::set<std::string_view> seen;
  for (const std::string& child : *config.children) {
    const HealthCheck* check = state.health_checks.find(child);
    if (check == nullptr || check->account != account.text) {
      return invalid_input(fmt::format("Invalid parameter : The child health check {} does not exist.", child));
    }
    if (check->config.type == "CALCULATED") {
      return invalid_input(
          fmt::format("Invalid parameter : The child health check {} is a calculated health check.", child));
    }
    if (!seen.insert(child).second) {
      return invalid_input(fmt::format("Invalid parameter : The child health check {} is named twice.", child));
    }
  }
  return {};
}

Checked check_alarm(HealthCheckConfig& config) {
  (void)TRY(check_no_endpoint(config));
  if (config.health_threshold || config.children) return not_for_type(config, "ChildHealthChecks");
  if (!config.alarm) return missing(config, "AlarmIdentifier");
  if (!config.insufficient_data_status) config.insufficient_data_status = "LastKnownStatus";
  return {};
}

}  // namespace

bool probes_endpoint(const HealthCheckConfig& config) { return config.type == "TCP" || is_http(config.type); }

Checked complete_config(const State& state, const AccountId& account, HealthCheckConfig& config) {
  if (!config.inverted) config.inverted = false;
  if (!config.disabled) config.disabled = false;
  if (config.regions) {
    const std::set<std::string> different(config.regions->begin(), config.regions->end());
    if (different.size() < config.regions->size()) {
      return invalid_input("Invalid parameter : Regions must differ from one another.");
    }
  }
  if (probes_endpoint(config)) return check_endpoint(config);
  if (config.type == "CALCULATED") return check_calculated(state, account, config);
  if (config.type == "CLOUDWATCH_METRIC") return check_alarm(config);
  return std::unexpected(aws::not_implemented("route53", "health checks of type " + config.type));
}

}  // namespace regionfall::route53
