#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "services/route53/checkers.h"
#include "services/route53/errors.h"
#include "services/route53/health_check_rules.h"
#include "services/route53/health_status.h"
#include "services/route53/limits.h"
#include "services/route53/operations.h"
#include "services/route53/page.h"

namespace regionfall::route53 {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

Result<const HealthCheck*, ApiError> find_check(const State& state, const Value& input, const Request& request) {
  const std::string& id = input[m::HealthCheckId].as_text();
  const HealthCheck* check = state.health_checks.find(id);
  if (check == nullptr || check->account != request.caller.account.text) return no_such_health_check(id);
  return check;
}

std::string location(const HealthCheck& check) {
  return "https://route53.amazonaws.com/2013-04-01/healthcheck/" + check.id;
}

// Elements that an update takes away.
void reset(HealthCheckConfig& config, const Value& elements) {
  for (const std::string& element : aws::texts(elements)) {
    if (element == "FullyQualifiedDomainName") config.domain_name.reset();
    if (element == "Regions") config.regions.reset();
    if (element == "ResourcePath") config.resource_path.reset();
    if (element == "ChildHealthChecks") config.children.reset();
  }
}

}  // namespace

// The same reference and the same configuration are the same health check.
Outcome create_health_check(State& state, const Value& input, const Request& request) {
  HealthCheck check{.account = request.caller.account.text,
                    .caller_reference = input[m::CallerReference].as_text(),
                    .config = {},
                    .created = request.now};
  aws::from_value(input[m::HealthCheckConfig], check.config);
  (void)TRY(complete_config(state, request.caller.account, check.config));
  std::size_t checks = 0;
  for (const auto& [id, other] : state.health_checks) {
    if (other.account != check.account) continue;
    ++checks;
    if (other.caller_reference != check.caller_reference) continue;
    if (other.config == check.config) {
      return Value::of({{m::HealthCheck, aws::to_value(other)}, {m::Location, location(other)}});
    }
    return conflict("HealthCheckAlreadyExists",
                    fmt::format("A health check with the caller reference {} and another configuration exists.",
                                check.caller_reference));
  }
  if (checks >= kHealthChecksMax) {
    return aws::api_error("TooManyHealthChecks",
                          fmt::format("Limits Exceeded: MAX_HEALTH_CHECKS_BY_OWNER - Cannot create more than {} health "
                                      "checks.",
                                      kHealthChecksMax));
  }
  check.id = random_uuid(request.random);
  Value output = Value::of({{m::HealthCheck, aws::to_value(check)}, {m::Location, location(check)}});
  const std::string id = check.id;
  state.health_checks.put(id, std::move(check));
  return output;
}

Outcome get_health_check(State& state, const Value& input, const Request& request) {
  const HealthCheck* check = TRY(find_check(state, input, request));
  return Value::of({{m::HealthCheck, aws::to_value(*check)}});
}

Outcome list_health_checks(State& state, const Value& input, const Request& request) {
  Page page(input[m::Marker].as_text(), TRY(items_max(input)));
  for (const auto& [id, check] : state.health_checks) {
    if (check.account == request.caller.account.text) page.offer(id, [&check = check] { return aws::to_value(check); });
  }
  return std::move(page).with_markers(m::HealthChecks, input);
}

Outcome get_health_check_count(State& state, const Value& /*input*/, const Request& request) {
  const std::int64_t count = std::ranges::count_if(
      state.health_checks, [&](const auto& row) { return row.second.account == request.caller.account.text; });
  return Value::of({{m::HealthCheckCount, count}});
}

Outcome update_health_check(State& state, const Value& input, const Request& request) {
  HealthCheck check = *TRY(find_check(state, input, request));
  if (input.has(m::HealthCheckVersion) && input[m::HealthCheckVersion].as_integer() != check.version) {
    return conflict(
        "HealthCheckVersionMismatch",
        fmt::format("The value of HealthCheckVersion in the request does not match the current version {} of "
                    "the health check.",
                    check.version));
  }
  reset(check.config, input[m::ResetElements]);
  aws::from_value(input, check.config);
  (void)TRY(complete_config(state, request.caller.account, check.config));
  ++check.version;
  forget_former_checkers(state, check);
  Value output = Value::of({{m::HealthCheck, aws::to_value(check)}});
  const std::string id = check.id;
  state.health_checks.put(id, std::move(check));
  return output;
}

// Also one that records refer to: it counts as healthy from then on.
Outcome delete_health_check(State& state, const Value& input, const Request& request) {
  const HealthCheck* check = TRY(find_check(state, input, request));
  const std::string id = check->id;
  forget_observations(state, id);
  state.health_checks.erase(id);
  return Value::Structure();
}

Outcome get_health_check_status(State& state, const Value& input, const Request& request) {
  const HealthCheck* check = TRY(find_check(state, input, request));
  if (!probes_endpoint(check->config)) {
    return invalid_input("You can get the status of health checks that check the health of endpoints only.");
  }
  Value::List observations;
  for_each_observation(state, check->id, [&](const Observation& seen) {
    observations.push_back(
        Value::of({{m::Region, seen.region},
                   {m::IPAddress, seen.ip_address},
                   {m::StatusReport, Value::of({{m::Status, seen.status}, {m::CheckedTime, seen.checked}})}}));
  });
  return Value::of({{m::HealthCheckObservations, std::move(observations)}});
}

Outcome get_health_check_last_failure_reason(State& state, const Value& input, const Request& request) {
  const HealthCheck* check = TRY(find_check(state, input, request));
  Value::List observations;
  for_each_observation(state, check->id, [&](const Observation& seen) {
    if (seen.failure.empty()) return;
    observations.push_back(
        Value::of({{m::Region, seen.region},
                   {m::IPAddress, seen.ip_address},
                   {m::StatusReport, Value::of({{m::Status, seen.failure}, {m::CheckedTime, seen.failed}})}}));
  });
  return Value::of({{m::HealthCheckObservations, std::move(observations)}});
}

Outcome get_checker_ip_ranges(State& /*state*/, const Value& /*input*/, const Request& /*request*/) {
  Value::List ranges;
  for (const std::string_view range : checker_ranges()) ranges.emplace_back(range);
  return Value::of({{m::CheckerIpRanges, std::move(ranges)}});
}

}  // namespace regionfall::route53
