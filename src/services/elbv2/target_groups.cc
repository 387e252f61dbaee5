#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "aws/field_values.h"
#include "aws/members/elbv2.h"
#include "services/elbv2/code_ranges.h"
#include "services/elbv2/errors.h"
#include "services/elbv2/load_balancers.h"
#include "services/elbv2/lookup.h"
#include "services/elbv2/names.h"
#include "services/elbv2/operations.h"
#include "services/elbv2/page.h"
#include "services/elbv2/quotas.h"

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// What health checks are when a request does not say: by the target group's protocol, and by the check's own.
// Source: user guides, "Health checks for your target groups".
constexpr std::int64_t kInterval = 30;
constexpr std::int64_t kHealthyThreshold = 5;
constexpr std::int64_t kUnhealthyThreshold = 2;

struct CheckDefaults {
  std::int64_t timeout = 5;
  const char* codes = nullptr;  // HTTP codes; null: nothing is matched
  int codes_max = 499;
};

CheckDefaults check_defaults(const TargetGroup& group) {
  const bool http_check = group.health_check_protocol.starts_with("HTTP");
  if (group.is_http()) return {.timeout = 5, .codes = "200", .codes_max = 499};
  if (http_check) return {.timeout = 6, .codes = "200-399", .codes_max = 599};
  return {.timeout = 10};
}

bool is_grpc(const TargetGroup& group) { return group.protocol_version == "GRPC"; }
constexpr int kGrpcCodeMax = 99;

Result<void, ApiError> check_port(const std::string& port) {
  if (port == "traffic-port") return {};
  int number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error == std::errc() && end == port.data() + port.size() && number >= 1 && number <= 65535) return {};
  return validation_error(
      fmt::format("Health check port '{}' must be 'traffic-port' or between '1' and '65535'", port));
}

Result<void, ApiError> check_matcher(const TargetGroup& group) {
  if (!group.matcher) return {};
  if (is_grpc(group)) {
    const std::string codes = group.matcher->grpc_code.value_or("");
    if (CodeRanges::parse(codes, 0, kGrpcCodeMax)) return {};
    return validation_error(fmt::format("Health check matcher gRPC code '{}' must be within '0-99' inclusive", codes));
  }
  const std::string codes = group.matcher->http_code.value_or("");
  const int max = check_defaults(group).codes_max;
  if (CodeRanges::parse(codes, 200, max)) return {};
  return validation_error(
      fmt::format("Health check matcher HTTP code '{}' must be within '200-{}' inclusive", codes, max));
}

Result<void, ApiError> check_health_check(const TargetGroup& group) {
  TRY(check_port(group.health_check_port));
  if (group.is_http() && !group.health_check_protocol.starts_with("HTTP")) {
    return validation_error(
        fmt::format("Health check protocol '{}' is not supported for target groups with protocol '{}'",
                    group.health_check_protocol, group.protocol));
  }
  for (const char* other : {"TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC"}) {
    if (group.health_check_protocol != other) continue;
    return validation_error(fmt::format("Health check protocol '{}' must be one of: HTTP, HTTPS, TCP", other));
  }
  if (group.health_check_path && !group.health_check_path->starts_with('/')) {
    return validation_error(
        fmt::format("Health check path '{}' must begin with a '/' character", *group.health_check_path));
  }
  if (group.health_check_interval_seconds <= group.health_check_timeout_seconds) {
    return validation_error(fmt::format("Health check timeout '{}' must be smaller than the interval '{}'",
                                        group.health_check_timeout_seconds, group.health_check_interval_seconds));
  }
  return check_matcher(group);
}

// What a request says of the health check; the rest stays as it is.
void read_health_check(TargetGroup& group, const Value& input) {
  aws::from_value(input[m::HealthCheckProtocol], group.health_check_protocol);
  aws::from_value(input[m::HealthCheckPort], group.health_check_port);
  aws::from_value(input[m::HealthCheckPath], group.health_check_path);
  aws::from_value(input[m::HealthCheckEnabled], group.health_check_enabled);
  aws::from_value(input[m::HealthCheckIntervalSeconds], group.health_check_interval_seconds);
  aws::from_value(input[m::HealthCheckTimeoutSeconds], group.health_check_timeout_seconds);
  aws::from_value(input[m::HealthyThresholdCount], group.healthy_threshold_count);
  aws::from_value(input[m::UnhealthyThresholdCount], group.unhealthy_threshold_count);
  aws::from_value(input[m::Matcher], group.matcher);
}

void set_health_check_defaults(TargetGroup& group, const Value& input) {
  group.health_check_protocol = group.is_http() ? "HTTP" : "TCP";
  if (group.target_type == "alb") group.health_check_protocol = "HTTP";
  aws::from_value(input[m::HealthCheckProtocol], group.health_check_protocol);
  const CheckDefaults defaults = check_defaults(group);
  group.health_check_port = "traffic-port";
  group.health_check_interval_seconds = kInterval;
  group.health_check_timeout_seconds = defaults.timeout;
  group.healthy_threshold_count = kHealthyThreshold;
  group.unhealthy_threshold_count = kUnhealthyThreshold;
  if (defaults.codes == nullptr) return;
  group.health_check_path = is_grpc(group) ? "/AWS.ALB/healthcheck" : "/";
  group.matcher = is_grpc(group) ? Matcher{.http_code = std::nullopt, .grpc_code = "12"}
                                 : Matcher{.http_code = defaults.codes, .grpc_code = std::nullopt};
}

Result<void, ApiError> check_protocol(const TargetGroup& group, const Value& input) {
  if (group.target_type == "lambda") return not_built("Target groups of type lambda are not there");
  for (const char* absent : {"GENEVE", "QUIC", "TCP_QUIC"}) {
    if (group.protocol == absent) return not_built(fmt::format("Target groups of protocol {} are not there", absent));
  }
  if (group.protocol.empty()) return validation_error("A protocol must be specified");
  if (!input.has(m::Port)) return validation_error("A port must be specified");
  if (group.vpc_id.empty()) return validation_error("A VPC ID must be specified");
  if (group.target_type == "alb" && group.protocol != "TCP") {
    return validation_error(fmt::format("Protocol '{}' is not supported with target type 'alb'", group.protocol));
  }
  if (!group.protocol_version) return {};
  if (!group.is_http()) {
    return validation_error(fmt::format("Protocol version cannot be specified for protocol '{}'", group.protocol));
  }
  for (const char* version : {"HTTP1", "HTTP2", "GRPC"}) {
    if (group.protocol_version == version) return {};
  }
  return validation_error(
      fmt::format("Protocol version '{}' must be one of: GRPC, HTTP1, HTTP2", *group.protocol_version));
}

Result<TargetGroup, ApiError> wanted_target_group(const Value& input, const Request& request) {
  TargetGroup group;
  group.account = account_of(request);
  group.name = input[m::Name].as_text();
  TRY(check_name(group.name, "target group"));
  group.target_type = "instance";
  aws::from_value(input[m::TargetType], group.target_type);
  aws::from_value(input[m::Protocol], group.protocol);
  aws::from_value(input[m::ProtocolVersion], group.protocol_version);
  aws::from_value(input[m::Port], group.port);
  aws::from_value(input[m::VpcId], group.vpc_id);
  aws::from_value(input[m::IpAddressType], group.ip_address_type);
  TRY(check_protocol(group, input));
  if (group.is_http() && !group.protocol_version) group.protocol_version = "HTTP1";
  set_health_check_defaults(group, input);
  read_health_check(group, input);
  if (!group.health_check_enabled) {
    return invalid_configuration("Health checks can only be disabled for target groups of type lambda");
  }
  TRY(check_health_check(group));
  TRY(merge_tags(group.tags, input[m::Tags]));
  return group;
}

Value shown(const TargetGroup& group, const std::set<std::string>& load_balancers) {
  Value item = aws::to_value(group);
  Value::List arns;
  for (const std::string& arn : load_balancers) arns.push_back(arn);
  item.set(m::LoadBalancerArns, std::move(arns));
  return item;
}

// What CreateTargetGroup of one that is there must not differ in.
bool same_settings(const TargetGroup& a, const TargetGroup& b) {
  return a.protocol == b.protocol && a.protocol_version == b.protocol_version && a.port == b.port &&
         a.vpc_id == b.vpc_id && a.target_type == b.target_type && a.ip_address_type == b.ip_address_type &&
         a.health_check_protocol == b.health_check_protocol && a.health_check_port == b.health_check_port &&
         a.health_check_path == b.health_check_path &&
         a.health_check_interval_seconds == b.health_check_interval_seconds &&
         a.health_check_timeout_seconds == b.health_check_timeout_seconds &&
         a.healthy_threshold_count == b.healthy_threshold_count &&
         a.unhealthy_threshold_count == b.unhealthy_threshold_count && a.tags == b.tags;
}

const TargetGroup* find_named(const Elbv2& elb, std::string_view name, const Request& request) {
  for (const auto& [arn, group] : elb.target_groups) {
    if (group.account == account_of(request) && group.name == name) return &group;
  }
  return nullptr;
}

}  // namespace

Outcome create_target_group(Elbv2& elb, const Value& input, const Request& request) {
  TargetGroup group = TRY(wanted_target_group(input, request));
  if (const TargetGroup* there = find_named(elb, group.name, request)) {
    if (same_settings(*there, group)) {
      return Value::of({{m::TargetGroups, Value::List{shown(*there, load_balancers_of(elb, there->arn))}}});
    }
    return aws::api_error(
        "DuplicateTargetGroupName",
        fmt::format("A target group with the same name '{}' exists, but with different settings", group.name));
  }
  if (!TRY(vpc_exists(elb, group.vpc_id, request))) {
    return validation_error(fmt::format("The VPC ID '{}' is not found", group.vpc_id));
  }
  std::size_t count = 0;
  for (const auto& [arn, row] : elb.target_groups) count += row.account == group.account ? 1 : 0;
  if (count >= kTargetGroupsMax) {
    return aws::api_error("TooManyTargetGroups", "The maximum number of target groups has been reached");
  }
  group.arn = target_group_arn(elb.region.text, group.account, group.name, new_id(request.random));
  Value item = shown(group, {});
  put(elb.target_groups, std::move(group));
  return Value::of({{m::TargetGroups, Value::List{std::move(item)}}});
}

Outcome modify_target_group(Elbv2& elb, const Value& input, const Request& request) {
  TargetGroup group = *TRY(find_target_group(elb, input[m::TargetGroupArn].as_text(), request));
  const std::string protocol_before = group.health_check_protocol;
  read_health_check(group, input);
  if (!group.health_check_enabled) {
    return invalid_configuration("Health checks can only be disabled for target groups of type lambda");
  }
  if (group.health_check_protocol == "TCP") {
    group.health_check_path.reset();
    group.matcher.reset();
  } else if (protocol_before == "TCP") {
    if (!group.health_check_path) group.health_check_path = "/";
    if (!group.matcher) group.matcher = Matcher{.http_code = check_defaults(group).codes, .grpc_code = std::nullopt};
  }
  TRY(check_health_check(group));
  Value item = shown(group, load_balancers_of(elb, group.arn));
  put(elb.target_groups, std::move(group));
  return Value::of({{m::TargetGroups, Value::List{std::move(item)}}});
}

// Deleting what is not there is no error.
Outcome delete_target_group(Elbv2& elb, const Value& input, const Request& request) {
  const auto found = find_target_group(elb, input[m::TargetGroupArn].as_text(), request);
  if (!found && found.error().code == "TargetGroupNotFound") return Value::Structure();
  const std::string arn = TRY(found)->arn;
  if (!load_balancers_of(elb, arn).empty()) {
    return aws::api_error("ResourceInUse",
                          fmt::format("Target group '{}' is currently in use by a listener or a rule", arn));
  }
  std::vector<std::string> targets;
  for_each_below(elb.targets, target_prefix(arn),
                 [&](const Target& target) { targets.push_back(target_key(arn, target.id, target.port)); });
  for (const std::string& key : targets) elb.targets.erase(key);
  elb.target_groups.erase(arn);
  return Value::Structure();
}

Outcome describe_target_groups(Elbv2& elb, const Value& input, const Request& request) {
  const std::vector<std::string> arns = aws::texts(input[m::TargetGroupArns]);
  const std::vector<std::string> names = aws::texts(input[m::Names]);
  const std::string& load_balancer = input[m::LoadBalancerArn].as_text();
  if ((!arns.empty() ? 1 : 0) + (!names.empty() ? 1 : 0) + (!load_balancer.empty() ? 1 : 0) > 1) {
    return validation_error(
        "Target group names, target group ARNs and a load balancer ARN cannot be specified at the same time");
  }
  if (!load_balancer.empty()) (void)TRY(find_load_balancer(elb, load_balancer, request));
  for (const std::string& arn : arns) (void)TRY(find_target_group(elb, arn, request));
  for (const std::string& name : names) {
    if (find_named(elb, name, request) == nullptr) return no_such_target_group();
  }
  const auto users = load_balancers_by_target_group(elb);
  Page page(m::TargetGroups, input);
  for (const auto& [arn, group] : elb.target_groups) {
    if (group.account != account_of(request)) continue;
    if (!arns.empty() && std::ranges::find(arns, arn) == arns.end()) continue;
    if (!names.empty() && std::ranges::find(names, group.name) == names.end()) continue;
    const auto of_group = users.find(arn);
    const std::set<std::string> load_balancers = of_group == users.end() ? std::set<std::string>() : of_group->second;
    if (!load_balancer.empty() && !load_balancers.contains(load_balancer)) continue;
    page.offer(arn, [&] { return shown(group, load_balancers); });
  }
  return std::move(page).output();
}

}  // namespace regionfall::elbv2
