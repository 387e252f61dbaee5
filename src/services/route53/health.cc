#include "services/route53/health.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace regionfall::route53 {
namespace {

constexpr int kSuccessMin = 200;
constexpr int kRedirectMax = 399;
constexpr std::size_t kWhole = 100;
constexpr std::size_t kHealthyPercent = 18;
constexpr int kIntervalsMax = 2;  // that an opinion lives
constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

// RFC 9110, of the statuses that services answer with.
std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "";
  }
}

bool good_status(int status) { return status >= kSuccessMin && status <= kRedirectMax; }

}  // namespace

CheckerState after_probe(CheckerState checker, bool passed, int failure_threshold) {
  if (passed == checker.healthy) return {.healthy = checker.healthy, .equal_in_a_row = 0};
  ++checker.equal_in_a_row;
  if (checker.equal_in_a_row < failure_threshold) return checker;
  return {.healthy = passed, .equal_in_a_row = 0};
}

bool more_than_eighteen_percent(std::size_t healthy, std::size_t counted) {
  assert(counted > 0);
  return healthy * kWhole > counted * kHealthyPercent;
}

bool endpoint_healthy(std::span<const Opinion> opinions, std::chrono::seconds request_interval, Instant now,
                      bool healthy_before) {
  std::size_t healthy = 0;
  std::size_t counted = 0;
  for (const Opinion& opinion : opinions) {
    if (now - opinion.at > kIntervalsMax * request_interval) continue;
    ++counted;
    healthy += opinion.healthy ? 1 : 0;
  }
  return counted == 0 ? healthy_before : more_than_eighteen_percent(healthy, counted);
}

bool calculated_healthy(std::size_t healthy_children, std::size_t threshold) { return healthy_children >= threshold; }

bool alarm_healthy(AlarmState state, std::string_view insufficient_data_status, bool healthy_before) {
  if (state != AlarmState::kInsufficientData) return state == AlarmState::kOk;
  if (insufficient_data_status == "LastKnownStatus") return healthy_before;
  return insufficient_data_status == "Healthy";
}

bool status_of(const HealthCheckConfig& config, bool measured) {
  const bool status = config.disabled.value_or(false) || measured;
  return status != config.inverted.value_or(false);
}

std::optional<ProbePlan> probe_plan(const HealthCheckConfig& config) {
  ProbePlan plan;
  if (config.type.starts_with("HTTPS")) {
    plan.kind = ProbePlan::Kind::kHttps;
  } else if (config.type.starts_with("HTTP")) {
    plan.kind = ProbePlan::Kind::kHttp;
  } else if (config.type != "TCP") {
    return std::nullopt;
  }
  const bool tls = plan.kind == ProbePlan::Kind::kHttps;
  plan.address = config.ip_address.value_or("");
  plan.host = config.domain_name.value_or("");
  plan.port = static_cast<std::uint16_t>(config.port.value_or(tls ? kHttpsPort : kHttpPort));
  plan.connect_max = plan.kind == ProbePlan::Kind::kTcp ? kTcpConnectMax : kHttpConnectMax;
  if (plan.kind == ProbePlan::Kind::kTcp) return plan;
  if (plan.host.empty()) plan.host = plan.address;
  plan.path = config.resource_path.value_or("");
  if (!plan.path.starts_with('/')) plan.path.insert(0, "/");
  plan.send_sni = tls && config.enable_sni.value_or(true);
  plan.search_string = config.search_string.value_or("");
  return plan;
}

bool probe_passed(const ProbePlan& plan, const ProbeResult& result) {
  if (!result.connected) return false;
  if (plan.kind == ProbePlan::Kind::kTcp) return true;
  if (!result.answered || !good_status(result.http_status)) return false;
  return plan.search_string.empty() || result.body.substr(0, kSearchedBytesMax).contains(plan.search_string);
}

std::string probe_status(const ProbePlan& plan, const ProbeResult& result) {
  if (!result.connected) {
    return fmt::format(
        "Failure: The health checker could not establish a connection within the timeout limit of {} "
        "seconds.",
        plan.connect_max.count());
  }
  if (plan.kind == ProbePlan::Kind::kTcp) return "Success: TCP connection established.";
  if (!result.answered) {
    return fmt::format("Failure: The health checker did not get a response within the timeout limit of {} seconds.",
                       kHttpResponseMax.count());
  }
  std::string status = fmt::format("HTTP Status Code {}", result.http_status);
  if (const std::string_view phrase = reason_phrase(result.http_status); !phrase.empty()) {
    status += fmt::format(", {}", phrase);
  }
  if (!good_status(result.http_status)) return "Failure: " + status;
  if (plan.search_string.empty()) return "Success: " + status;
  if (probe_passed(plan, result)) return "Success: " + status + ". The response body contains the search string.";
  return "Failure: " + status + ". The response body does not contain the search string.";
}

}  // namespace regionfall::route53
