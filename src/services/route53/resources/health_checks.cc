#include "base/text.h"
#include "services/provider/mapping.h"
#include "services/route53/resources/common.h"
#include "services/route53/resources/resources.h"
#include "terraform/providers/schema_table.h"

// aws_route53_health_check. Source: hashicorp/aws 6, internal/service/route53/health_check.go.

namespace regionfall::route53 {
namespace {

using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::text_of;

constexpr const char* kCheckKind = "healthcheck";

std::vector<Attribute> check_attributes() {
  const Type text = Type::string();
  const Type number = Type::number();
  const Type flag = Type::boolean();
  return {{"arn", text, kComputed, "-"},
          {"child_health_threshold", number, kOptional, "HealthThreshold"},
          {"child_healthchecks", Type::set(text), kOptional, "ChildHealthChecks"},
          {"cloudwatch_alarm_name", text, kOptional, "AlarmIdentifier.Name"},
          {"cloudwatch_alarm_region", text, kOptional, "AlarmIdentifier.Region"},
          {"disabled", flag, kOptional, "Disabled", {}, {}, Value::boolean(false)},
          {"enable_sni", flag, kOptional | kComputed, "EnableSNI"},
          {"failure_threshold", number, kOptional | kComputed, "FailureThreshold"},
          {"fqdn", text, kOptional, "FullyQualifiedDomainName"},
          {"insufficient_data_health_status", text, kOptional, "InsufficientDataHealthStatus"},
          {"invert_healthcheck", flag, kOptional, "Inverted"},
          {"ip_address", text, kOptional, "IPAddress"},
          {"measure_latency", flag, kOptional | kReplace, "MeasureLatency", {}, {}, Value::boolean(false)},
          {"port", number, kOptional, "Port"},
          {"reference_name", text, kOptional | kReplace, "-"},
          {"regions", Type::set(text), kOptional, "Regions"},
          {"request_interval", number, kOptional | kReplace, "RequestInterval"},
          {"resource_path", text, kOptional, "ResourcePath"},
          {"routing_control_arn", text, kOptional | kReplace, "RoutingControlArn"},
          {"search_string", text, kOptional, "SearchString"},
          {"triggers", Type::map(text), kOptional | kComputed, "-"},
          {"type", text, kRequired | kReplace, "Type"}};
}

bool is_calculated(const Value& check) { return text_of(check, "type") == "CALCULATED"; }

// What the API takes of a check: 0 and "" say nothing, but for the threshold of calculated checks.
aws::Value config_of(const Value& planned) {
  static const std::vector<Attribute> kAttributes = check_attributes();
  aws::Value config;
  put_input(kAttributes, {}, planned, config);
  const auto drop_zero = [&](aws::MemberName member) {
    if (config[member].is_integer() && config[member].as_integer() == 0) config.set(member, aws::Value());
  };
  for (const aws::MemberName member : {m::FailureThreshold, m::Port, m::RequestInterval}) drop_zero(member);
  if (!is_calculated(planned)) drop_zero(m::HealthThreshold);
  if (is_calculated(planned) && !config.has(m::HealthThreshold)) config.set(m::HealthThreshold, 0);
  for (const aws::MemberName member : {m::MeasureLatency, m::EnableSNI}) {
    if (!config[member].as_bool()) config.set(member, aws::Value());
  }
  return config;
}

Answer<std::string> make_check(Session& session, const Value& planned, const std::string& token) {
  const std::string name = text_of(planned, "reference_name");
  aws::Value config = config_of(planned);
  const Value* sni = planned.find("enable_sni");
  if (sni != nullptr && sni->is_known() && !sni->is_null()) config.set(m::EnableSNI, bool_of(planned, "enable_sni"));
  const std::string reference = name.empty() ? token : name + "-" + token;
  const aws::Value output =
      TRY(session.call("route53", "CreateHealthCheck",
                       aws::Value::of({{m::CallerReference, reference}, {m::HealthCheckConfig, std::move(config)}})));
  const std::string id = output[m::HealthCheck][m::Id].as_text();
  TRY(tag_new(session, kCheckKind, id, planned));
  return id;
}

Answer<aws::Value> find_check(Session& session, const std::string& id, const Value&) {
  Answer<aws::Value> output = session.call("route53", "GetHealthCheck", aws::Value::of({{m::HealthCheckId, id}}));
  if (!output && is_gone(output.error())) return aws::Value();
  if (!output) return output;
  return (*output)[m::HealthCheck][m::HealthCheckConfig];
}

Done update_check(Session& session, const std::string& id, const Value& prior, const Value& planned) {
  const aws::Value before = config_of(prior);
  const aws::Value after = config_of(planned);
  aws::Value input = aws::Value::of({{m::HealthCheckId, id}});
  aws::Value reset = aws::Value::List();
  for (const aws::MemberName member :
       {m::HealthThreshold, m::ChildHealthChecks, m::AlarmIdentifier, m::Disabled, m::EnableSNI, m::FailureThreshold,
        m::FullyQualifiedDomainName, m::InsufficientDataHealthStatus, m::Inverted, m::IPAddress, m::Port, m::Regions,
        m::ResourcePath, m::SearchString}) {
    if (before[member] == after[member]) continue;
    if (after.has(member)) {
      input.set(member, after[member]);
    } else if (member == m::EnableSNI) {
      input.set(member, false);
    }
  }
  for (const auto& [member, name] :
       {std::pair(m::FullyQualifiedDomainName, "FullyQualifiedDomainName"), std::pair(m::Regions, "Regions"),
        std::pair(m::ResourcePath, "ResourcePath"), std::pair(m::ChildHealthChecks, "ChildHealthChecks")}) {
    if (before.has(member) && !after.has(member)) reset.push(name);
  }
  if (!reset.as_list().empty()) input.set(m::ResetElements, std::move(reset));
  if (input.as_structure().size() == 1) return {};
  TRY(session.call("route53", "UpdateHealthCheck", std::move(input)));
  return {};
}

ResourceType health_check() {
  return {.name = "aws_route53_health_check",
          .title = "Route 53 Health Check",
          .service = "route53",
          .attributes = check_attributes(),
          .tagging = tags_of_kind(kCheckKind),
          .global = true,
          .destroy = {"DeleteHealthCheck", "HealthCheckId", {"NoSuchHealthCheck"}},
          .make = make_check,
          .find = find_check,
          .complete = [](Session& session, const aws::Value&, const Value& prior, Members& members) -> Done {
            members.insert_or_assign(
                "arn", Value::string(arn_without_account(session, "healthcheck/" + text_of(prior, "id"))));
            return {};
          },
          .update = update_check};
}

}  // namespace

std::vector<ResourceType> health_check_resources() { return {health_check()}; }

}  // namespace regionfall::route53
