#include <fmt/format.h>

#include <utility>

#include "aws/members/autoscaling.h"
#include "base/time_format.h"
#include "services/autoscaling/resources/common.h"
#include "services/autoscaling/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_autoscaling_policy, aws_autoscaling_schedule. Source: hashicorp/aws 6, internal/service/autoscaling/policy.go,
// schedule.go.

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;
using terraform::whole_of;

namespace {

constexpr int kBoth = kOptional | kComputed;

std::string group_of(const Value& object) { return text_of(object, "autoscaling_group_name"); }

Done unless_gone(Done done) {
  if (!done && says_not_found(done.error())) return {};
  return done;
}

// -- policies --------------------------------------------------------------------------------------------------------

std::vector<Attribute> policy_attributes() {
  const Type text = Type::string();
  const Type number = Type::number();
  return {{"adjustment_type", text, kOptional, "AdjustmentType"},
          {"arn", text, kComputed, "-", {}, "PolicyARN"},
          {"autoscaling_group_name", text, kRequired | kReplace, "AutoScalingGroupName"},
          {"cooldown", number, kOptional, "Cooldown"},
          {"enabled", Type::boolean(), kOptional, "Enabled", {}, {}, Value::boolean(true)},
          {"estimated_instance_warmup", number, kOptional, "EstimatedInstanceWarmup"},
          {"metric_aggregation_type", text, kBoth, "MetricAggregationType"},
          {"min_adjustment_magnitude", number, kOptional, "MinAdjustmentMagnitude"},
          {"name", text, kRequired | kReplace, "PolicyName"},
          {"policy_type", text, kOptional, "PolicyType", {}, {}, Value::string("SimpleScaling")},
          {"scaling_adjustment", number, kOptional, "ScalingAdjustment"}};
}

std::vector<Block> policy_blocks() {
  const Type text = Type::string();
  Block dimensions{.name = "metric_dimension",
                   .member = "Dimensions",
                   .attributes = {{"name", text, kRequired, "Name"}, {"value", text, kRequired, "Value"}}};
  Block customized{.name = "customized_metric_specification",
                   .member = "CustomizedMetricSpecification",
                   .attributes = {{"metric_name", text, kOptional, "MetricName"},
                                  {"namespace", text, kOptional, "Namespace"},
                                  {"statistic", text, kOptional, "Statistic"},
                                  {"unit", text, kOptional, "Unit"}},
                   .blocks = {std::move(dimensions)},
                   .max_items = 1};
  Block predefined{.name = "predefined_metric_specification",
                   .member = "PredefinedMetricSpecification",
                   .attributes = {{"predefined_metric_type", text, kRequired, "PredefinedMetricType"},
                                  {"resource_label", text, kOptional, "ResourceLabel"}},
                   .max_items = 1};
  return {
      {.name = "step_adjustment",
       .nesting = terraform::Nesting::kSet,
       .member = "StepAdjustments",
       .attributes = {{"metric_interval_lower_bound", text, kOptional, "MetricIntervalLowerBound"},
                      {"metric_interval_upper_bound", text, kOptional, "MetricIntervalUpperBound"},
                      {"scaling_adjustment", Type::number(), kRequired, "ScalingAdjustment"}}},
      {.name = "target_tracking_configuration",
       .member = "TargetTrackingConfiguration",
       .attributes = {{"disable_scale_in", Type::boolean(), kOptional, "DisableScaleIn", {}, {}, Value::boolean(false)},
                      {"target_value", Type::number(), kRequired, "TargetValue"}},
       .blocks = {std::move(customized), std::move(predefined)},
       .max_items = 1}};
}

// Bounds are texts in Terraform, so that none differs from zero.
Answer<aws::Value> policy_input(const Value& planned) {
  aws::Value input = aws::Value::Structure();
  put_input(policy_attributes(), policy_blocks(), planned, input);
  if (!input.has(m::StepAdjustments)) return input;
  aws::Value::List steps = input[m::StepAdjustments].as_list();
  for (aws::Value& step : steps) {
    for (const aws::MemberName bound : {m::MetricIntervalLowerBound, m::MetricIntervalUpperBound}) {
      if (!step.has(bound)) continue;
      const auto number = hcl::Number::parse(step[bound].as_text());
      if (!number) return problem(fmt::format("{} is no number", step[bound].as_text()));
      step.set(bound, number->to_double());
    }
  }
  return input.set(m::StepAdjustments, std::move(steps));
}

Done put_policy(Session& session, const Value& planned) {
  return tell(session, "PutScalingPolicy", TRY(policy_input(planned)));
}

Answer<aws::Value> find_policy(Session& session, const std::string& name, const Value& state) {
  const auto output = session.call(
      "autoscaling", "DescribePolicies",
      aws::Value::of({{m::AutoScalingGroupName, group_of(state)}, {m::PolicyNames, aws::text_list({name})}}));
  if (!output) return says_not_found(output.error()) ? Answer<aws::Value>(aws::Value()) : output;
  return item_with((*output)[m::ScalingPolicies], m::PolicyName, name);
}

ResourceType policy() {
  return {.name = "aws_autoscaling_policy",
          .title = "Auto Scaling Policy",
          .service = "autoscaling",
          .attributes = policy_attributes(),
          .blocks = policy_blocks(),
          .null_when_absent = true,
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            TRY(put_policy(session, planned));
            return text_of(planned, "name");
          },
          .find = find_policy,
          .update = [](Session& session, const std::string&, const Value&,
                       const Value& planned) { return put_policy(session, planned); },
          .remove =
              [](Session& session, const std::string& name, const Value& state) {
                return unless_gone(
                    tell(session, "DeletePolicy",
                         aws::Value::of({{m::AutoScalingGroupName, group_of(state)}, {m::PolicyName, name}})));
              }};
}

// -- scheduled actions -----------------------------------------------------------------------------------------------

// -1: the size stays as it is.
constexpr std::pair<const char*, aws::MemberName> kSizes[] = {
    {"min_size", m::MinSize}, {"max_size", m::MaxSize}, {"desired_capacity", m::DesiredCapacity}};

std::vector<Attribute> schedule_attributes() {
  const Type text = Type::string();
  const Type number = Type::number();
  return {{"arn", text, kComputed, "-", {}, "ScheduledActionARN"},
          {"autoscaling_group_name", text, kRequired | kReplace, "AutoScalingGroupName"},
          {"desired_capacity", number, kBoth, "-", {}, "DesiredCapacity"},
          {"end_time", text, kBoth, "-", {}, "EndTime"},
          {"max_size", number, kBoth, "-", {}, "MaxSize"},
          {"min_size", number, kBoth, "-", {}, "MinSize"},
          {"recurrence", text, kBoth, "Recurrence"},
          {"scheduled_action_name", text, kRequired | kReplace, "ScheduledActionName"},
          {"start_time", text, kBoth, "-", {}, "StartTime"},
          {"time_zone", text, kBoth, "TimeZone"}};
}

Answer<aws::Value> schedule_input(const Value& planned) {
  aws::Value input = aws::Value::Structure();
  put_input(schedule_attributes(), {}, planned, input);
  for (const auto& [name, member] : kSizes) {
    if (!terraform::has_member(planned, name)) {
      input.set(member, 0);
      continue;
    }
    if (const std::int64_t number = whole_of(planned, name); number != -1) input.set(member, number);
  }
  for (const auto& [name, member] : {std::pair("start_time", m::StartTime), std::pair("end_time", m::EndTime)}) {
    const std::string text = text_of(planned, name);
    if (text.empty()) continue;
    const auto time = parse_rfc3339(text);
    if (!time) return problem(fmt::format("{}: {}", name, time.error().message));
    input.set(member, Instant(std::chrono::seconds(time->unix_s)));
  }
  return input;
}

Done put_schedule(Session& session, const Value& planned) {
  return tell(session, "PutScheduledUpdateGroupAction", TRY(schedule_input(planned)));
}

Answer<aws::Value> find_schedule(Session& session, const std::string& name, const Value& state) {
  const auto output = session.call(
      "autoscaling", "DescribeScheduledActions",
      aws::Value::of({{m::AutoScalingGroupName, group_of(state)}, {m::ScheduledActionNames, aws::text_list({name})}}));
  if (!output) return says_not_found(output.error()) ? Answer<aws::Value>(aws::Value()) : output;
  aws::Value action = item_with((*output)[m::ScheduledUpdateGroupActions], m::ScheduledActionName, name);
  if (action.absent()) return action;
  for (const auto& [attribute, member] : kSizes) {
    if (!action.has(member)) action.set(member, -1);
  }
  return action;
}

ResourceType schedule() {
  return {.name = "aws_autoscaling_schedule",
          .title = "Auto Scaling Scheduled Action",
          .service = "autoscaling",
          .attributes = schedule_attributes(),
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            TRY(put_schedule(session, planned));
            return text_of(planned, "scheduled_action_name");
          },
          .find = find_schedule,
          .update = [](Session& session, const std::string&, const Value&,
                       const Value& planned) { return put_schedule(session, planned); },
          .remove =
              [](Session& session, const std::string& name, const Value& state) {
                return unless_gone(
                    tell(session, "DeleteScheduledAction",
                         aws::Value::of({{m::AutoScalingGroupName, group_of(state)}, {m::ScheduledActionName, name}})));
              }};
}

}  // namespace

std::vector<ResourceType> scaling_resources() { return {policy(), schedule()}; }

}  // namespace regionfall::autoscaling
