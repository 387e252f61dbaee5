#include "services/elbv2/resources/target_group.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/members/elbv2.h"
#include "services/ec2/resources/common.h"
#include "services/elbv2/resources/common.h"
#include "services/elbv2/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_lb_target_group, aws_lb_target_group_attachment and their aws_alb_ names. Source: hashicorp/aws 6,
// internal/service/elbv2/target_group.go, target_group_attachment.go.

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::text_of;
using terraform::whole_of;

namespace {

constexpr int kBoth = kOptional | kComputed;

constexpr EntryRow kEntries[] = {
    {"connection_termination", "deregistration_delay.connection_termination.enabled"},
    {"deregistration_delay", "deregistration_delay.timeout_seconds"},
    {"load_balancing_algorithm_type", "load_balancing.algorithm.type"},
    {"load_balancing_anomaly_mitigation", "load_balancing.algorithm.anomaly_mitigation"},
    {"load_balancing_cross_zone_enabled", "load_balancing.cross_zone.enabled"},
    {"preserve_client_ip", "preserve_client_ip.enabled"},
    {"proxy_protocol_v2", "proxy_protocol_v2.enabled"},
    {"slow_start", "slow_start.duration_seconds"},
};

bool is_http(const std::string& protocol) { return protocol == "HTTP" || protocol == "HTTPS"; }

Block health_check_block() {
  const Type text = Type::string();
  const Type number = Type::number();
  return {.name = "health_check",
          .member = "-",
          .attributes = {{"enabled", Type::boolean(), kOptional, "-", {}, {}, Value::boolean(true)},
                         {"healthy_threshold", number, kOptional, "-", {}, {}, Value::number(3)},
                         {"interval", number, kOptional, "-", {}, {}, Value::number(30)},
                         {"matcher", text, kBoth, "-"},
                         {"path", text, kBoth, "-"},
                         {"port", text, kOptional, "-", {}, {}, Value::string("traffic-port")},
                         {"protocol", text, kOptional, "-", {}, {}, Value::string("HTTP")},
                         {"timeout", number, kBoth, "-"},
                         {"unhealthy_threshold", number, kOptional, "-", {}, {}, Value::number(3)}},
          .max_items = 1,
          .flags = kBoth,
          .as_attribute = true};
}

Block stickiness_block() {
  const Type text = Type::string();
  return {.name = "stickiness",
          .member = "-",
          .attributes = {{"cookie_duration", Type::number(), kOptional, "-", {}, {}, Value::number(86400)},
                         {"cookie_name", text, kOptional, "-"},
                         {"enabled", Type::boolean(), kOptional, "-", {}, {}, Value::boolean(true)},
                         {"type", text, kRequired, "-"}},
          .max_items = 1,
          .flags = kBoth,
          .as_attribute = true};
}

Block floor_block(const char* name, const Type& count, Value count_default) {
  return {.name = name,
          .member = "-",
          .attributes =
              {{"minimum_healthy_targets_count", count, kOptional, "-", {}, {}, std::move(count_default)},
               {"minimum_healthy_targets_percentage", Type::string(), kOptional, "-", {}, {}, Value::string("off")}},
          .max_items = 1};
}

Block group_health_block() {
  return {.name = "target_group_health",
          .member = "-",
          .attributes = {},
          .blocks = {floor_block("dns_failover", Type::string(), Value::string("off")),
                     floor_block("unhealthy_state_routing", Type::number(), Value::number(1))},
          .max_items = 1,
          .flags = kBoth,
          .as_attribute = true};
}

Block health_state_block() {
  return {.name = "target_health_state",
          .member = "-",
          .attributes = {{"enable_unhealthy_connection_termination", Type::boolean(), kRequired, "-"},
                         {"unhealthy_draining_interval", Type::number(), kOptional, "-", {}, {}, Value::number(0)}},
          .flags = kBoth,
          .as_attribute = true};
}

Block failover_block() {
  return {.name = "target_failover",
          .member = "-",
          .attributes = {{"on_deregistration", Type::string(), kRequired, "-"},
                         {"on_unhealthy", Type::string(), kRequired, "-"}},
          .flags = kBoth,
          .as_attribute = true};
}

// The only object of a block that is planned and known; null: there is none.
std::optional<Value> only_block(const Value& object, const char* name) {
  const std::vector<Value> blocks = terraform::elements_of(object, name);
  if (blocks.empty() || !blocks[0].is_known() || blocks[0].is_null()) return std::nullopt;
  return blocks[0];
}

// -- health checks ---------------------------------------------------------------------------------------------------

void put_health_check(const Value& planned, aws::Value& input) {
  const auto check = only_block(planned, "health_check");
  if (!check) return;
  const auto number = [&](aws::MemberName member, const char* name) {
    if (const std::int64_t value = whole_of(*check, name); value != 0) input.set(member, value);
  };
  const auto text = [&](aws::MemberName member, const char* name) {
    if (std::string value = text_of(*check, name); !value.empty()) input.set(member, std::move(value));
  };
  input.set(m::HealthCheckEnabled, bool_of(*check, "enabled", true));
  number(m::HealthCheckIntervalSeconds, "interval");
  number(m::HealthyThresholdCount, "healthy_threshold");
  number(m::UnhealthyThresholdCount, "unhealthy_threshold");
  number(m::HealthCheckTimeoutSeconds, "timeout");
  text(m::HealthCheckPort, "port");
  text(m::HealthCheckProtocol, "protocol");
  if (text_of(*check, "protocol") == "TCP") return;
  text(m::HealthCheckPath, "path");
  const std::string matcher = text_of(*check, "matcher");
  const bool grpc = text_of(planned, "protocol_version") == "GRPC";
  if (!matcher.empty()) input.set(m::Matcher, aws::Value::of({{grpc ? m::GrpcCode : m::HttpCode, matcher}}));
}

Value shown_health_check(const aws::Value& group) {
  const aws::Value& matcher = group[m::Matcher];
  const std::string& codes = matcher.has(m::GrpcCode) ? matcher[m::GrpcCode].as_text() : matcher[m::HttpCode].as_text();
  const auto number = [&](aws::MemberName member) { return Value::number(group[member].as_integer()); };
  const auto text = [&](aws::MemberName member) { return Value::string(group[member].as_text()); };
  return Value::object({{"enabled", Value::boolean(group[m::HealthCheckEnabled].as_bool())},
                        {"healthy_threshold", number(m::HealthyThresholdCount)},
                        {"interval", number(m::HealthCheckIntervalSeconds)},
                        {"matcher", Value::string(codes)},
                        {"path", text(m::HealthCheckPath)},
                        {"port", text(m::HealthCheckPort)},
                        {"protocol", text(m::HealthCheckProtocol)},
                        {"timeout", number(m::HealthCheckTimeoutSeconds)},
                        {"unhealthy_threshold", number(m::UnhealthyThresholdCount)}});
}

// -- attributes ------------------------------------------------------------------------------------------------------

void add_stickiness(const Value& planned, EntryList& list) {
  const auto block = only_block(planned, "stickiness");
  if (!block) {
    list.add("stickiness.enabled", false);
    return;
  }
  const std::string type = text_of(*block, "type");
  list.add("stickiness.enabled", bool_of(*block, "enabled", true));
  list.add("stickiness.type", type);
  if (!is_http(text_of(planned, "protocol"))) return;
  const std::string prefix = "stickiness." + type + ".";
  if (type == "app_cookie") list.add(prefix + "cookie_name", text_of(*block, "cookie_name"));
  list.add(prefix + "duration_seconds", std::to_string(whole_of(*block, "cookie_duration")));
}

void add_group_health(const Value& planned, EntryList& list) {
  const auto block = only_block(planned, "target_group_health");
  if (!block) return;
  for (const char* kind : {"dns_failover", "unhealthy_state_routing"}) {
    const auto floor = only_block(*block, kind);
    if (!floor) continue;
    const std::string prefix = fmt::format("target_group_health.{}.minimum_healthy_targets.", kind);
    const bool counts = std::string_view(kind) == "unhealthy_state_routing";
    const char* count = "minimum_healthy_targets_count";
    list.add(prefix + "count", counts ? std::to_string(whole_of(*floor, count)) : text_of(*floor, count));
    list.add(prefix + "percentage", text_of(*floor, "minimum_healthy_targets_percentage"));
  }
}

void add_health_state(const Value& planned, EntryList& list) {
  const auto block = only_block(planned, "target_health_state");
  const std::string protocol = text_of(planned, "protocol");
  if (!block || (protocol != "TCP" && protocol != "TLS")) return;
  const bool terminates = bool_of(*block, "enable_unhealthy_connection_termination");
  list.add("target_health_state.unhealthy.connection_termination.enabled", terminates);
  if (terminates) return;
  list.add("target_health_state.unhealthy.draining_interval_seconds",
           std::to_string(whole_of(*block, "unhealthy_draining_interval")));
}

Done modify_attributes(Session& session, const std::string& arn, const Value& planned, const Value* prior) {
  EntryList list;
  const auto wanted = [&](const char* name) {
    return prior == nullptr ? only_block(planned, name).has_value() : differs(*prior, planned, name);
  };
  if (wanted("stickiness")) add_stickiness(planned, list);
  if (wanted("target_group_health")) add_group_health(planned, list);
  if (wanted("target_health_state")) add_health_state(planned, list);
  list.add_planned(kEntries, planned, prior, /*only_set=*/prior == nullptr);
  if (list.empty()) return {};
  TRY(session.call("elbv2", "ModifyTargetGroupAttributes",
                   aws::Value::of({{m::TargetGroupArn, arn}, {m::Attributes, std::move(list).value()}})));
  return {};
}

Value shown_stickiness(const Entries& entries) {
  const auto text = [&](const std::string& key) {
    const std::string* found = find_entry(entries, key);
    return found == nullptr ? std::string() : *found;
  };
  const std::string type = text("stickiness.type");
  const std::string duration = text("stickiness." + type + ".duration_seconds");
  return Value::object(
      {{"cookie_duration", Value::number(duration.empty() ? 0 : std::stoll(duration))},
       {"cookie_name", Value::string(type == "app_cookie" ? text("stickiness.app_cookie.cookie_name") : "")},
       {"enabled", Value::boolean(text("stickiness.enabled") == "true")},
       {"type", Value::string(type)}});
}

Value shown_group_health(const Entries& entries) {
  const auto floor = [&](const char* kind, bool counts) {
    const std::string prefix = fmt::format("target_group_health.{}.minimum_healthy_targets.", kind);
    const std::string* count = find_entry(entries, prefix + "count");
    const std::string* percentage = find_entry(entries, prefix + "percentage");
    Value shown = counts ? Value::number(count == nullptr ? 1 : std::stoll(*count))
                         : Value::string(count == nullptr ? "off" : *count);
    Value object = Value::object(
        {{"minimum_healthy_targets_count", std::move(shown)},
         {"minimum_healthy_targets_percentage", Value::string(percentage == nullptr ? "off" : *percentage)}});
    const Type type = object.type();
    return Value::list(type, {std::move(object)});
  };
  return Value::object({{"dns_failover", floor("dns_failover", false)},
                        {"unhealthy_state_routing", floor("unhealthy_state_routing", true)}});
}

// -- target groups ---------------------------------------------------------------------------------------------------

Answer<aws::Value> find_target_group_object(Session& session, const std::string& arn) {
  const Answer<aws::Value> output =
      session.call("elbv2", "DescribeTargetGroups", aws::Value::of({{m::TargetGroupArns, aws::text_list({arn})}}));
  if (!output && output.error().code == "TargetGroupNotFound") return aws::Value();
  if (!output) return output;
  return (*output)[m::TargetGroups].as_list().front();
}

Done prepare_creation(Session& session, const Value& planned, aws::Value& input) {
  put_name(planned, "tf-", input);
  TRY(check_absent(session, "DescribeTargetGroups", "ELBv2 Target Group", "TargetGroupNotFound", input));
  put_health_check(planned, input);
  if (!is_http(text_of(planned, "protocol"))) input.set(m::ProtocolVersion, aws::Value());
  return {};
}

Done update_target_group(Session& session, const std::string& arn, const Value& prior, const Value& planned) {
  if (differs(prior, planned, "health_check")) {
    aws::Value input = aws::Value::of({{m::TargetGroupArn, arn}});
    put_health_check(planned, input);
    TRY(session.call("elbv2", "ModifyTargetGroup", std::move(input)));
  }
  return modify_attributes(session, arn, planned, &prior);
}

Done remove_target_group(Session& session, const std::string& arn, const Value&) {
  return delete_when_unused(session, "DeleteTargetGroup", aws::Value::of({{m::TargetGroupArn, arn}}),
                            "TargetGroupNotFound");
}

// Cookies are of HTTP alone.
void plan_target_group(Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  for (const Block& block : target_group_blocks()) plan_block(block, request, reply);
  const std::string protocol = text_of(reply.planned, "protocol");
  const auto stickiness = only_block(reply.planned, "stickiness");
  if (!stickiness || protocol.empty() || is_http(protocol)) return;
  Value changed = terraform::with_members(*stickiness, {{"cookie_duration", Value::number(0)}});
  const Type type = object_type(stickiness_block());
  reply.planned = terraform::with_members(reply.planned, {{"stickiness", Value::list(type, {std::move(changed)})}});
}

void validate_target_group(const Value& config, terraform::ProviderReply& reply) {
  ec2::check_conflicts(config, {"name", "name_prefix"}, reply);
  const Value& type = config.attribute("target_type");
  if (!type.is_known()) return;
  const bool lambda = !type.is_null() && type.as_string() == "lambda";
  for (const char* name : {"port", "protocol", "vpc_id"}) {
    const Value& value = config.attribute(name);
    if (lambda || !value.is_known() || !value.is_null()) continue;
    reply.error("Missing required argument",
                fmt::format("Attribute \"{}\" must be specified when \"target_type\" is \"{}\".", name,
                            type.is_null() ? "instance" : type.as_string()));
  }
}

std::optional<std::string> is_group_name(const Value& value) {
  const std::string& name = value.as_string();
  const bool valid =
      name.size() <= 32 && !name.starts_with('-') && !name.ends_with('-') && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
      });
  if (valid) return {};
  return fmt::format("to have at most 32 letters, digits and hyphens, got {}", name);
}

ResourceType target_group(const char* name) {
  return {.name = name,
          .title = "ELBv2 Target Group",
          .service = "elbv2",
          .attributes = target_group_attributes(),
          .blocks = target_group_blocks(),
          .tagging = arn_tags(),
          .generated_name = "Name",
          .create = {"CreateTargetGroup", "TargetGroups[0].TargetGroupArn"},
          .validate = validate_target_group,
          .plan = plan_target_group,
          .before_create = prepare_creation,
          .after_create = [](Session& session, const std::string& arn,
                             const Value& planned) { return modify_attributes(session, arn, planned, nullptr); },
          .find = [](Session& session, const std::string& arn,
                     const Value&) { return find_target_group_object(session, arn); },
          .complete = complete_target_group,
          .update = update_target_group,
          .remove = remove_target_group};
}

// -- attachments -----------------------------------------------------------------------------------------------------

aws::Value target_input(const Value& object) {
  aws::Value target = aws::Value::of({{m::Id, text_of(object, "target_id")}});
  if (const std::int64_t port = whole_of(object, "port"); port != 0) target.set(m::Port, port);
  if (const std::string zone = text_of(object, "availability_zone"); !zone.empty()) {
    target.set(m::AvailabilityZone, zone);
  }
  return aws::Value::of(
      {{m::TargetGroupArn, text_of(object, "target_group_arn")}, {m::Targets, aws::Value::List{std::move(target)}}});
}

Answer<std::string> attach(Session& session, const Value& planned, const std::string& token) {
  TRY(session.call("elbv2", "RegisterTargets", target_input(planned)));
  const std::string unique =
      generated_name(Value::object({{"name", Value::string("")}, {"name_prefix", Value::string("-")}}), token);
  return text_of(planned, "target_group_arn") + unique;
}

Answer<aws::Value> find_attachment(Session& session, const std::string&, const Value& state) {
  const Answer<aws::Value> output = session.call("elbv2", "DescribeTargetHealth", target_input(state));
  const bool gone = !output && (output.error().code == "TargetGroupNotFound" || output.error().code == "InvalidTarget");
  if (gone) return aws::Value();
  if (!output) return output;
  for (const aws::Value& item : (*output)[m::TargetHealthDescriptions].as_list()) {
    const std::string& reason = item[m::TargetHealth][m::Reason].as_text();
    if (reason != "Target.NotRegistered" && reason != "Target.DeregistrationInProgress") return item;
  }
  return aws::Value();
}

ResourceType attachment(const char* name) {
  const Type text = Type::string();
  return {.name = name,
          .title = "ELBv2 Target Group Attachment",
          .service = "elbv2",
          .attributes = {{"availability_zone", text, kOptional | kReplace, "-"},
                         {"port", Type::number(), kOptional | kReplace, "-"},
                         {"quic_server_id", text, kOptional | kReplace, "-"},
                         {"target_group_arn", text, kRequired | kReplace, "-"},
                         {"target_id", text, kRequired | kReplace, "-"}},
          .destroy = {"", {}, {"TargetGroupNotFound"}},
          .make = attach,
          .find = find_attachment,
          .remove = [](Session& session, const std::string&, const Value& state) -> Done {
            TRY(session.call("elbv2", "DeregisterTargets", target_input(state)));
            return {};
          }};
}

}  // namespace

std::vector<Attribute> target_group_attributes() {
  const Type text = Type::string();
  const Type flag = Type::boolean();
  return {{"arn", text, kComputed, "-", {}, "TargetGroupArn"},
          {"arn_suffix", text, kComputed, "-"},
          {"connection_termination", flag, kBoth, "-"},
          {"deregistration_delay", text, kOptional, "-", {}, {}, Value::string("300")},
          {"ip_address_type", text, kBoth | kReplace, "IpAddressType"},
          {"lambda_multi_value_headers_enabled", flag, kOptional, "-", {}, {}, Value::boolean(false)},
          {"load_balancer_arns", Type::set(text), kComputed, "-", {}, "LoadBalancerArns"},
          {"load_balancing_algorithm_type", text, kBoth, "-"},
          {"load_balancing_anomaly_mitigation", text, kBoth, "-"},
          {"load_balancing_cross_zone_enabled", text, kBoth, "-"},
          {"name", text, kBoth | kReplace, "Name", {}, "TargetGroupName", {}, Form::kPlain, is_group_name},
          {"name_prefix", text, kBoth | kReplace, "-"},
          {"port", Type::number(), kOptional | kReplace, "Port"},
          {"preserve_client_ip", text, kBoth, "-"},
          {"protocol", text, kOptional | kReplace, "Protocol"},
          {"protocol_version", text, kBoth | kReplace, "ProtocolVersion"},
          {"proxy_protocol_v2", flag, kOptional, "-", {}, {}, Value::boolean(false)},
          {"slow_start", Type::number(), kOptional, "-", {}, {}, Value::number(0)},
          {"target_type", text, kOptional | kReplace, "TargetType", {}, {}, Value::string("instance")},
          {"vpc_id", text, kOptional | kReplace, "VpcId"}};
}

std::vector<Block> target_group_blocks() {
  return {health_check_block(), stickiness_block(), failover_block(), group_health_block(), health_state_block()};
}

Done complete_target_group(Session& session, const aws::Value& object, const Value&, Members& members) {
  static const std::vector<Attribute> kAttributes = target_group_attributes();
  const std::string& arn = object[m::TargetGroupArn].as_text();
  members.insert_or_assign("arn_suffix", Value::string(arn_suffix(arn)));
  members.insert_or_assign("lambda_multi_value_headers_enabled", Value::boolean(false));
  const Entries entries = entries_of(
      TRY(session.call("elbv2", "DescribeTargetGroupAttributes", aws::Value::of({{m::TargetGroupArn, arn}}))));
  read_entries(kEntries, kAttributes, entries, members);
  const auto put_block = [&](const Block& block, std::vector<Value> objects) {
    members.insert_or_assign(block.name, Value::list(object_type(block), std::move(objects)));
  };
  put_block(health_check_block(), {shown_health_check(object)});
  put_block(stickiness_block(), {shown_stickiness(entries)});
  put_block(failover_block(), {});
  put_block(group_health_block(), {shown_group_health(entries)});
  const std::string* terminates = find_entry(entries, "target_health_state.unhealthy.connection_termination.enabled");
  const std::string* interval = find_entry(entries, "target_health_state.unhealthy.draining_interval_seconds");
  const std::string& protocol = object[m::Protocol].as_text();
  std::vector<Value> states;
  if (terminates != nullptr && interval != nullptr && (protocol == "TCP" || protocol == "TLS")) {
    states.push_back(
        Value::object({{"enable_unhealthy_connection_termination", Value::boolean(*terminates == "true")},
                       {"unhealthy_draining_interval", Value::number(std::int64_t{std::stoll(*interval)})}}));
  }
  put_block(health_state_block(), std::move(states));
  return {};
}

std::vector<ResourceType> target_group_resources() {
  return {target_group("aws_lb_target_group"), target_group("aws_alb_target_group"),
          attachment("aws_lb_target_group_attachment"), attachment("aws_alb_target_group_attachment")};
}

}  // namespace regionfall::elbv2
