#include "services/elbv2/targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "aws/field_values.h"
#include "aws/members/elbv2.h"
#include "services/ec2/cidr.h"
#include "services/elbv2/attributes.h"
#include "services/elbv2/errors.h"
#include "services/elbv2/lookup.h"
#include "services/elbv2/names.h"
#include "services/elbv2/network.h"
#include "services/elbv2/operations.h"
#include "services/elbv2/quotas.h"

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

std::size_t count_targets(const Elbv2& elb, const std::string& group) {
  std::size_t count = 0;
  for_each_below(elb.targets, target_prefix(group), [&](const Target&) { ++count; });
  return count;
}

// Where a target is, by the target group's type.
Result<Place, ApiError> place_of(const Elbv2& elb, const TargetGroup& group, const Target& target,
                                 const Request& request) {
  if (group.target_type == "instance") return find_instance(elb, target.id, group.vpc_id, request);
  if (group.target_type == "alb") {
    const LoadBalancer* found = TRY(find_load_balancer(elb, target.id, request));
    if (!found->is_application() || found->vpc_id != group.vpc_id) {
      return aws::api_error("InvalidTarget", fmt::format("The load balancer '{}' is not valid as a target", target.id));
    }
    return Place{.address = found->dns_name, .zone = {}};
  }
  const auto address = ec2::parse_ip(target.id);
  if (!address || address->v6 != (group.ip_address_type == "ipv6")) {
    return validation_error(fmt::format("The IP address '{}' is not a valid {} address", target.id,
                                        group.ip_address_type == "ipv6" ? "IPv6" : "IPv4"));
  }
  std::string zone = TRY(zone_of(elb, target.id, group.vpc_id, request));
  if (target.availability_zone == "all") zone.clear();
  return Place{.address = target.id, .zone = std::move(zone)};
}

Target wanted_target(const TargetGroup& group, const Value& input, Instant now) {
  Target target;
  target.target_group_arn = group.arn;
  target.id = input[m::Id].as_text();
  target.port_given = input.has(m::Port);
  target.port = input[m::Port].as_integer(group.port);
  aws::from_value(input[m::AvailabilityZone], target.availability_zone);
  target.registered = now;
  return target;
}

Value shown_target(const Target& target) {
  Value item = Value::of({{m::Id, target.id}, {m::Port, target.port}});
  if (target.availability_zone) item.set(m::AvailabilityZone, *target.availability_zone);
  return item;
}

Value shown(const TargetGroup& group, const Target& target, const HealthReport& health, bool with_anomalies) {
  Value state = Value::of({{m::State, health.state}});
  if (!health.reason.empty()) state.set(m::Reason, health.reason);
  if (!health.description.empty()) state.set(m::Description, health.description);
  const bool traffic_port = group.health_check_port == "traffic-port";
  Value item = Value::of({{m::Target, shown_target(target)},
                          {m::HealthCheckPort, traffic_port ? std::to_string(target.port) : group.health_check_port},
                          {m::TargetHealth, std::move(state)}});
  item.set(m::AdministrativeOverride, Value::of({{m::State, "no_override"},
                                                 {m::Reason, "AdministrativeOverride.NoOverride"},
                                                 {m::Description, "No override is currently active on target"}}));
  if (with_anomalies) {
    item.set(m::AnomalyDetection, Value::of({{m::Result, "normal"}, {m::MitigationInEffect, "no"}}));
  }
  return item;
}

// The rows that an item of DeregisterTargets or DescribeTargetHealth means: without a port, all of that id.
std::vector<const Target*> matching(const Elbv2& elb, const TargetGroup& group, const Value& item) {
  std::vector<const Target*> found;
  for_each_below(elb.targets, target_prefix(group.arn), [&](const Target& row) {
    const bool port_fits = !item.has(m::Port) || item[m::Port].as_integer() == row.port;
    if (row.id == item[m::Id].as_text() && port_fits) found.push_back(&row);
  });
  return found;
}

}  // namespace

HealthReport shown_health(const Target& target, bool in_use) {
  if (target.draining_until) {
    return {"draining", "Target.DeregistrationInProgress", "Target deregistration is in progress"};
  }
  if (!in_use) {
    return {"unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer"};
  }
  return {target.health, target.reason, target.description};
}

void report_health(Elbv2& elb, std::string_view key, const HealthReport& health, Instant now) {
  const Target* found = elb.targets.find(key);
  if (found == nullptr) return;
  if (HealthReport{found->health, found->reason, found->description} == health) return;
  elb.targets.update(key, [&](Target& row) {
    if (health.state != "healthy") row.healthy_since.reset();
    if (health.state == "healthy" && !row.healthy_since) row.healthy_since = now;
    row.health = health.state;
    row.reason = health.reason;
    row.description = health.description;
  });
}

std::optional<Instant> next_drained(const Elbv2& elb) {
  std::optional<Instant> first;
  for (const auto& [key, row] : elb.targets) {
    if (row.draining_until && (!first || *row.draining_until < *first)) first = row.draining_until;
  }
  return first;
}

void end_draining(Elbv2& elb, Instant now) {
  std::vector<std::string> over;
  for (const auto& [key, row] : elb.targets) {
    if (row.draining_until && *row.draining_until <= now) over.push_back(key);
  }
  for (const std::string& key : over) elb.targets.erase(key);
}

Outcome register_targets(Elbv2& elb, const Value& input, const Request& request) {
  const TargetGroup group = *TRY(find_target_group(elb, input[m::TargetGroupArn].as_text(), request));
  const Value::List& wanted = input[m::Targets].as_list();
  if (wanted.empty()) return validation_error("At least one target must be specified");
  for (const Value& item : wanted) {
    Target target = wanted_target(group, item, request.now);
    Place place = TRY(place_of(elb, group, target, request));
    target.address = std::move(place.address);
    target.zone = std::move(place.zone);
    const std::string key = target_key(group.arn, target.id, target.port);
    const Target* there = elb.targets.find(key);
    if (there != nullptr && !there->draining_until) continue;
    elb.targets.put(key, std::move(target));
  }
  const std::size_t max = group.target_type == "alb" ? 1 : kTargetsPerTargetGroupMax;
  if (count_targets(elb, group.arn) > max) {
    return aws::api_error("TooManyTargets",
                          fmt::format("The maximum number of targets of the target group is '{}'", max));
  }
  return Value::Structure();
}

// Targets that are not registered are passed over.
Outcome deregister_targets(Elbv2& elb, const Value& input, const Request& request) {
  const TargetGroup group = *TRY(find_target_group(elb, input[m::TargetGroupArn].as_text(), request));
  const bool in_use = !load_balancers_of(elb, group.arn).empty();
  const std::int64_t delay_s = number_of(attributes_of(group), "deregistration_delay.timeout_seconds");
  for (const Value& item : input[m::Targets].as_list()) {
    for (const Target* row : matching(elb, group, item)) {
      const std::string key = target_key(group.arn, row->id, row->port);
      if (row->draining_until) continue;
      if (!in_use || delay_s == 0) {
        elb.targets.erase(key);
      } else {
        elb.targets.update(
            key, [&](Target& changed) { changed.draining_until = request.now + std::chrono::seconds(delay_s); });
      }
    }
  }
  return Value::Structure();
}

Outcome describe_target_health(Elbv2& elb, const Value& input, const Request& request) {
  const TargetGroup* group = TRY(find_target_group(elb, input[m::TargetGroupArn].as_text(), request));
  const bool in_use = !load_balancers_of(elb, group->arn).empty();
  bool anomalies = false;
  for (const std::string& what : aws::texts(input[m::Include])) {
    anomalies = anomalies || what == "All" || what == "AnomalyDetection";
  }
  Value::List described;
  const auto add = [&](const Target& row) {
    described.push_back(shown(*group, row, shown_health(row, in_use), anomalies));
  };
  const Value::List& wanted = input[m::Targets].as_list();
  if (wanted.empty()) for_each_below(elb.targets, target_prefix(group->arn), add);
  for (const Value& item : wanted) {
    const std::vector<const Target*> found = matching(elb, *group, item);
    for (const Target* row : found) add(*row);
    if (!found.empty()) continue;
    described.push_back(shown(*group, wanted_target(*group, item, request.now),
                              {"unused", "Target.NotRegistered", "Target is not registered to the target group"},
                              anomalies));
  }
  return Value::of({{m::TargetHealthDescriptions, std::move(described)}});
}

}  // namespace regionfall::elbv2
