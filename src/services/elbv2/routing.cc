#include "services/elbv2/routing.h"

#include <algorithm>

#include "services/elbv2/attributes.h"
#include "services/elbv2/lookup.h"
#include "services/elbv2/names.h"

namespace regionfall::elbv2 {
namespace {

std::optional<std::int64_t> floor_of(const TextMap& attributes, const std::string& key) {
  constexpr std::int64_t kNone = -1;
  const std::int64_t number = number_of(attributes, key, kNone);
  return number == kNone ? std::nullopt : std::optional(number);
}

HealthFloor health_floor(const TextMap& attributes, const std::string& kind) {
  const std::string prefix = "target_group_health." + kind + ".minimum_healthy_targets.";
  return {.count = floor_of(attributes, prefix + "count"), .percentage = floor_of(attributes, prefix + "percentage")};
}

Algorithm algorithm_of(const std::string& text) {
  if (text == "least_outstanding_requests") return Algorithm::kLeastOutstandingRequests;
  return text == "weighted_random" ? Algorithm::kWeightedRandom : Algorithm::kRoundRobin;
}

void set_stickiness(RoutingGroup& group, const TextMap& attributes) {
  // There is none where requests stay in their zone.
  if (!is_on(attributes, "stickiness.enabled") || !group.cross_zone) return;
  const bool of_application = attributes.at("stickiness.type") == "app_cookie";
  group.stickiness = of_application ? Stickiness::kApplicationCookie : Stickiness::kLoadBalancerCookie;
  group.stickiness_seconds = number_of(
      attributes, of_application ? "stickiness.app_cookie.duration_seconds" : "stickiness.lb_cookie.duration_seconds");
  group.application_cookie = attributes.at("stickiness.app_cookie.cookie_name");
}

RoutingGroup compile_group(const Elbv2& elb, const TargetGroup& row) {
  const TextMap attributes = attributes_of(row);
  RoutingGroup group;
  group.arn = row.arn;
  group.protocol = row.protocol;
  group.protocol_version = row.protocol_version.value_or("HTTP1");
  group.algorithm = algorithm_of(attributes.at("load_balancing.algorithm.type"));
  group.cross_zone = attributes.at("load_balancing.cross_zone.enabled") != "false";
  group.slow_start_seconds = number_of(attributes, "slow_start.duration_seconds");
  group.routing_floor = health_floor(attributes, "unhealthy_state_routing");
  group.dns_floor = health_floor(attributes, "dns_failover");
  set_stickiness(group, attributes);
  for_each_below(elb.targets, target_prefix(row.arn), [&](const Target& target) {
    group.targets.push_back({.key = target_key(row.arn, target.id, target.port),
                             .id = target.id,
                             .address = target.address,
                             .port = target.port,
                             .zone = target.zone,
                             .healthy = target.health == "healthy",
                             .draining = target.draining_until.has_value(),
                             .healthy_since = target.healthy_since});
  });
  return group;
}

using GroupIndex = std::map<std::string, std::size_t>;

RoutingAction compile_action(const Action& action, const GroupIndex& index) {
  if (action.redirect) return *action.redirect;
  if (action.fixed_response) return *action.fixed_response;
  Forward forward;
  if (!action.forward) return forward;
  for (const TargetGroupTuple& tuple : action.forward->target_groups) {
    const std::int64_t weight = tuple.weight.value_or(1);
    forward.groups.push_back({.group = index.at(tuple.target_group_arn), .weight = weight});
    forward.total_weight += weight;
  }
  const auto& stickiness = action.forward->stickiness;
  if (stickiness && stickiness->enabled) forward.sticky_seconds = stickiness->duration_seconds;
  return forward;
}

RoutingRule compile_rule(const Elbv2& elb, const Rule& row, const GroupIndex& index) {
  RoutingRule rule{.arn = row.arn,
                   .priority = row.priority,
                   .conditions = {},
                   .action = compile_action(actions_of(elb, row).back(), index)};
  for (const Condition& condition : row.conditions) rule.conditions.emplace_back(condition);
  return rule;
}

// The header that an attribute of a listener sets: "…response.x_frame_options.header_value" is x-frame-options.
constexpr std::string_view kResponsePrefix = "routing.http.response.";
constexpr std::string_view kResponseSuffix = ".header_value";

RoutingListener compile_listener(const Elbv2& elb, const Listener& row, const GroupIndex& index) {
  RoutingListener listener{.arn = row.arn,
                           .port = row.port,
                           .https = row.protocol == "HTTPS",
                           .ssl_policy = row.ssl_policy.value_or(""),
                           .certificate_arns = row.certificate_arns};
  for_each_below(elb.rules, rule_arn_prefix(row.arn),
                 [&](const Rule& rule) { listener.rules.push_back(compile_rule(elb, rule, index)); });
  std::ranges::stable_sort(listener.rules, {}, [](const RoutingRule& rule) {
    return rule.priority == 0 ? std::numeric_limits<std::int64_t>::max() : rule.priority;
  });
  const TextMap attributes = attributes_of(row);
  listener.server_header = is_on(attributes, "routing.http.response.server.enabled");
  for (const auto& [key, value] : attributes) {
    if (value.empty() || !key.starts_with(kResponsePrefix) || !key.ends_with(kResponseSuffix)) continue;
    std::string name = key.substr(kResponsePrefix.size(), key.size() - kResponsePrefix.size() - kResponseSuffix.size());
    std::ranges::replace(name, '_', '-');
    listener.response_headers.emplace(std::move(name), value);
  }
  return listener;
}

}  // namespace

std::shared_ptr<const Routing> compile(const Elbv2& elb, std::string_view load_balancer_arn) {
  const LoadBalancer* row = elb.load_balancers.find(load_balancer_arn);
  if (row == nullptr || !row->is_application()) return nullptr;
  auto routing = std::make_shared<Routing>();
  const TextMap attributes = attributes_of(*row);
  routing->arn = row->arn;
  routing->name = row->name;
  routing->zones = row->zones;
  routing->idle_timeout_seconds = number_of(attributes, "idle_timeout.timeout_seconds");
  routing->client_keep_alive_seconds = number_of(attributes, "client_keep_alive.seconds");
  routing->http2 = is_on(attributes, "routing.http2.enabled");
  routing->drop_invalid_headers = is_on(attributes, "routing.http.drop_invalid_header_fields.enabled");
  const std::string& desync = attributes.at("routing.http.desync_mitigation_mode");
  routing->desync_mode = desync == "monitor"     ? DesyncMode::kMonitor
                         : desync == "strictest" ? DesyncMode::kStrictest
                                                 : DesyncMode::kDefensive;
  const std::string& mode = attributes.at("routing.http.xff_header_processing.mode");
  routing->forwarding = {.mode = mode == "remove"     ? ForwardedForMode::kRemove
                                 : mode == "preserve" ? ForwardedForMode::kPreserve
                                                      : ForwardedForMode::kAppend,
                         .client_port = is_on(attributes, "routing.http.xff_client_port.enabled"),
                         .preserve_host = is_on(attributes, "routing.http.preserve_host_header.enabled"),
                         .tls_headers = is_on(attributes, "routing.http.x_amzn_tls_version_and_cipher_suite.enabled")};
  GroupIndex index;
  for (const std::string& arn : target_groups_of(elb, row->arn)) {
    const TargetGroup* group = elb.target_groups.find(arn);
    index.emplace(arn, routing->groups.size());
    routing->groups.push_back(group == nullptr ? RoutingGroup{.arn = arn} : compile_group(elb, *group));
  }
  for_each_below(elb.listeners, listener_arn_prefix(row->arn), [&](const Listener& listener) {
    routing->listeners.push_back(compile_listener(elb, listener, index));
  });
  return routing;
}

const RoutingRule& match_rule(const RoutingListener& listener, const RequestFacts& request) {
  for (const RoutingRule& rule : listener.rules) {
    const bool matches =
        std::ranges::all_of(rule.conditions, [&](const RequestMatcher& one) { return one.matches(request); });
    if (matches) return rule;
  }
  return listener.rules.back();
}

std::optional<std::size_t> choose_group(const Routing& routing, const Forward& forward, std::uint64_t draw,
                                        std::string_view sticky_arn) {
  if (forward.sticky_seconds && !sticky_arn.empty()) {
    for (const WeightedGroup& one : forward.groups) {
      if (one.weight > 0 && routing.groups[one.group].arn == sticky_arn) return one.group;
    }
  }
  std::uint64_t rest = draw;
  for (const WeightedGroup& one : forward.groups) {
    const auto weight = static_cast<std::uint64_t>(one.weight);
    if (rest < weight) return one.group;
    rest -= weight;
  }
  return std::nullopt;
}

}  // namespace regionfall::elbv2
