#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/members/autoscaling.h"
#include "aws/members/elbv2.h"
#include "base/text.h"
#include "base/time_format.h"
#include "services/autoscaling/resources/common.h"
#include "services/autoscaling/resources/group_schema.h"
#include "services/autoscaling/resources/resources.h"
#include "services/ec2/resources/common.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_autoscaling_group. Source: hashicorp/aws 6, internal/service/autoscaling/group.go.

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
namespace elb = aws::members::elbv2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::elements_of;
using terraform::text_of;
using terraform::texts_of;
using terraform::whole_of;

namespace {

// -- input -----------------------------------------------------------------------------------------------------------

aws::Value named_input(const std::string& name) { return aws::Value::of({{m::AutoScalingGroupName, name}}); }

// A launch template goes by its id where both are known.
void fit_launch_template(aws::Value& input) {
  if (!input.has(m::LaunchTemplate)) return;
  aws::Value given = input[m::LaunchTemplate];
  if (given.has(m::LaunchTemplateId)) given.set(m::LaunchTemplateName, {});
  input.set(m::LaunchTemplate, std::move(given));
}

aws::Value settings_of(const std::string& name, const Value& planned) {
  static const std::vector<Attribute> kAttributes = group_attributes();
  static const std::vector<Block> kBlocks = group_blocks();
  aws::Value input = aws::Value::Structure();
  put_input(kAttributes, kBlocks, planned, input);
  input.set(m::AutoScalingGroupName, name).set(m::LoadBalancerNames, {});
  fit_launch_template(input);
  const std::vector<std::string> subnets = texts_of(planned, "vpc_zone_identifier");
  const std::vector<std::string> zones = texts_of(planned, "availability_zones");
  if (!subnets.empty()) {
    input.set(m::VPCZoneIdentifier, join(subnets, ","));
  } else if (!zones.empty()) {
    input.set(m::AvailabilityZones, aws::text_list(zones));
  }
  return input;
}

aws::Value tags_with_group(const Value& tags, const std::string& name) {
  aws::Value::List list;
  for (const Value& tag : tags.elements()) {
    list.push_back(aws::Value::of({{m::Key, text_of(tag, "key")},
                                   {m::Value, text_of(tag, "value")},
                                   {m::PropagateAtLaunch, bool_of(tag, "propagate_at_launch")},
                                   {m::ResourceId, name},
                                   {m::ResourceType, "auto-scaling-group"}}));
  }
  return list;
}

// -- waiting ---------------------------------------------------------------------------------------------------------

// Asks until the answer is yes, for as many minutes as `timeout` has.
Done wait_long(Session& session, std::chrono::nanoseconds timeout, const std::function<Answer<bool>()>& arrived,
               const std::string& what) {
  bool failed = false;
  const auto asked = [&]() -> Answer<bool> {
    Answer<bool> answer = arrived();
    failed = !answer;
    return answer;
  };
  const auto minutes = std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::minutes>(timeout).count());
  for (std::int64_t i = 1;; ++i) {
    Done done = session.wait_until(asked, what);
    if (done || failed || i >= minutes || done.error().what.starts_with("stopped")) return done;
  }
}

std::vector<std::string> failed_activities(Session& session, const std::string& name, std::string* message = nullptr) {
  std::vector<std::string> ids;
  const auto output = session.call("autoscaling", "DescribeScalingActivities", named_input(name));
  if (!output) return ids;
  for (const aws::Value& activity : (*output)[m::Activities].as_list()) {
    if (activity[m::StatusCode].as_text() != "Failed") continue;
    if (ids.empty() && message != nullptr) {
      *message = fmt::format("scaling activity ({}): Failed: {}", activity[m::ActivityId].as_text(),
                             activity[m::StatusMessage].as_text());
    }
    ids.push_back(activity[m::ActivityId].as_text());
  }
  return ids;
}

std::int64_t healthy_instances(const aws::Value& group) {
  return std::ranges::count_if(group[m::Instances].as_list(), [](const aws::Value& instance) {
    return instance[m::LifecycleState].as_text() == "InService" && instance[m::HealthStatus].as_text() == "Healthy";
  });
}

// How many of the group's instances every target group holds healthy.
Answer<std::int64_t> healthy_targets(Session& session, const aws::Value& group) {
  std::int64_t least = -1;
  for (const std::string& arn : aws::texts(group[m::TargetGroupARNs])) {
    const aws::Value health =
        TRY(session.call("elbv2", "DescribeTargetHealth", aws::Value::of({{elb::TargetGroupArn, arn}})));
    const std::int64_t healthy = std::ranges::count_if(
        health[elb::TargetHealthDescriptions].as_list(),
        [](const aws::Value& target) { return target[elb::TargetHealth][elb::State].as_text() == "healthy"; });
    least = least < 0 ? healthy : std::min(least, healthy);
  }
  return std::max<std::int64_t>(least, 0);
}

// Waits until the group has its capacity, in service and, where that is asked for, in its load balancers.
Done await_capacity(Session& session, const std::string& name, const Value& planned, bool is_new,
                    const std::vector<std::string>& failed_before) {
  const auto timeout = parse_duration(text_of(planned, "wait_for_capacity_timeout", "10m"));
  if (!timeout || *timeout == std::chrono::nanoseconds(0)) return {};
  const bool ignores = bool_of(planned, "ignore_failed_scaling_activities");
  const std::int64_t wanted = std::max(whole_of(planned, "desired_capacity"), whole_of(planned, "min_size"));
  std::int64_t wanted_elb = whole_of(planned, "wait_for_elb_capacity");
  if (is_new) wanted_elb = std::max(wanted_elb, whole_of(planned, "min_elb_capacity"));
  const auto arrived = [&]() -> Answer<bool> {
    const aws::Value group = TRY(find_group_object(session, name));
    if (group.absent()) return problem("the group is gone");
    std::string message;
    if (!ignores && failed_activities(session, name, &message).size() > failed_before.size()) return problem(message);
    const std::int64_t healthy = healthy_instances(group);
    if (is_new || wanted > 0 ? healthy < wanted : healthy != wanted) return false;
    return wanted_elb == 0 || TRY(healthy_targets(session, group)) >= wanted_elb;
  };
  return wait_long(session, *timeout, arrived, fmt::format("Auto Scaling Group ({}) capacity", name));
}

// -- create ----------------------------------------------------------------------------------------------------------

Answer<std::string> make_group(Session& session, const Value& planned, const std::string& token) {
  const std::string name = generated_name(planned, token);
  aws::Value input = settings_of(name, planned);
  input.set(m::Tags, tags_with_group(planned.attribute("tag"), name));
  const std::vector<std::string> target_groups = texts_of(planned, "target_group_arns");
  if (!target_groups.empty()) input.set(m::TargetGroupARNs, aws::text_list(target_groups));
  (void)TRY(session.call("autoscaling", "CreateAutoScalingGroup", std::move(input)));
  return name;
}

Done suspend(Session& session, const char* operation, const std::string& name, const std::vector<std::string>& names) {
  if (names.empty()) return {};
  aws::Value input = named_input(name);
  return tell(session, operation, input.set(m::ScalingProcesses, aws::text_list(names)));
}

Done collect(Session& session, const char* operation, const std::string& name, const Value& planned,
             const std::vector<std::string>& metrics) {
  if (metrics.empty()) return {};
  aws::Value input = named_input(name);
  input.set(m::Metrics, aws::text_list(metrics));
  if (std::string_view(operation) == "EnableMetricsCollection") {
    input.set(m::Granularity, text_of(planned, "metrics_granularity"));
  }
  return tell(session, operation, std::move(input));
}

Done finish_creation(Session& session, const std::string& name, const Value& planned) {
  TRY(suspend(session, "SuspendProcesses", name, texts_of(planned, "suspended_processes")));
  TRY(collect(session, "EnableMetricsCollection", name, planned, texts_of(planned, "enabled_metrics")));
  return await_capacity(session, name, planned, true, {});
}

// -- read ------------------------------------------------------------------------------------------------------------

Done complete_group(Session&, const aws::Value& group, const Value& prior, Members& members) {
  std::vector<std::string> subnets;
  if (const std::string& identifier = group[m::VPCZoneIdentifier].as_text(); !identifier.empty()) {
    subnets = split(identifier, ",");
  }
  members.insert_or_assign("vpc_zone_identifier", ec2::text_set(subnets));
  // "Default" alone is what nobody has chosen.
  std::vector<std::string> policies = aws::texts(group[m::TerminationPolicies]);
  const bool chosen = prior.is_known() && !prior.is_null() && !texts_of(prior, "termination_policies").empty();
  if (policies == std::vector<std::string>{"Default"} && !chosen) policies.clear();
  members.insert_or_assign("termination_policies", terraform::text_list(policies));
  if (group[m::TargetGroupARNs].as_list().empty()) members.insert_or_assign("target_group_arns", ec2::text_set({}));
  return {};
}

// -- plan ------------------------------------------------------------------------------------------------------------

// What the block leaves to AWS is as before while it names the same template, and known after apply else.
void plan_group(Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  const std::vector<Value> configured = elements_of(request.config, "launch_template");
  if (request.prior.is_null() || configured.empty() || !configured[0].is_known()) return;
  const std::vector<Value> before = elements_of(request.prior, "launch_template");
  const auto differs = [&](const char* name) {
    const Value& now = configured[0].attribute(name);
    if (now.is_known() && now.is_null()) return false;
    return before.empty() || !now.identical_unmarked(before[0].attribute(name));
  };
  const bool other = differs("id") || differs("name");
  std::vector<hcl::MapEntry> changes;
  for (const char* name : {"id", "name", "version"}) {
    const Value& now = configured[0].attribute(name);
    if (!now.is_known() || !now.is_null()) continue;
    const bool keeps = !before.empty() && (!other || std::string_view(name) == "version");
    changes.emplace_back(name, keeps ? before[0].attribute(name) : Value::unknown(Type::string()));
  }
  const Value planned = terraform::with_members(configured[0], std::move(changes));
  reply.planned = terraform::with_members(reply.planned, {{"launch_template", Value::list(planned.type(), {planned})}});
}

// -- update ----------------------------------------------------------------------------------------------------------

bool differs(const Value& prior, const Value& planned, const char* name) {
  return !prior.attribute(name).identical_unmarked(planned.attribute(name));
}

Done update_tags(Session& session, const std::string& name, const Value& prior, const Value& planned) {
  if (!differs(prior, planned, "tag")) return {};
  std::vector<std::string> keys;
  for (const Value& tag : elements_of(planned, "tag")) keys.push_back(text_of(tag, "key"));
  aws::Value::List removed;
  const aws::Value before = tags_with_group(prior.attribute("tag"), name);
  for (const aws::Value& tag : before.as_list()) {
    if (std::ranges::find(keys, tag[m::Key].as_text()) == keys.end()) removed.push_back(tag);
  }
  if (!removed.empty()) TRY(tell(session, "DeleteTags", aws::Value::of({{m::Tags, std::move(removed)}})));
  aws::Value set = tags_with_group(planned.attribute("tag"), name);
  if (set.as_list().empty()) return {};
  return tell(session, "CreateOrUpdateTags", aws::Value::of({{m::Tags, std::move(set)}}));
}

std::vector<std::string> target_groups_of(const Value& object) {
  std::vector<std::string> arns = texts_of(object, "target_group_arns");
  for (const Value& source : elements_of(object, "traffic_source")) {
    std::string identifier = text_of(source, "identifier");
    if (std::ranges::find(arns, identifier) == arns.end()) arns.push_back(std::move(identifier));
  }
  return arns;
}

Done update_target_groups(Session& session, const std::string& name, const Value& prior, const Value& planned) {
  // The two arguments show the same; the one that changes decides.
  const bool by_source = differs(prior, planned, "traffic_source") && !differs(prior, planned, "target_group_arns");
  const auto arns = [&](const Value& object) {
    if (!by_source) return texts_of(object, "target_group_arns");
    return target_groups_of(terraform::with_members(object, {{"target_group_arns", ec2::text_set({})}}));
  };
  for (const auto& [operation, list] :
       {std::pair("DetachLoadBalancerTargetGroups", ec2::without(arns(prior), arns(planned))),
        std::pair("AttachLoadBalancerTargetGroups", ec2::without(arns(planned), arns(prior)))}) {
    if (list.empty()) continue;
    aws::Value input = named_input(name);
    TRY(tell(session, operation, input.set(m::TargetGroupARNs, aws::text_list(list))));
  }
  return {};
}

Done start_refresh(Session& session, const std::string& name, const Value& prior, const Value& planned) {
  const std::vector<Value> blocks = elements_of(planned, "instance_refresh");
  if (blocks.empty()) return {};
  std::vector<std::string> triggers = texts_of(blocks[0], "triggers");
  for (const char* always : {"launch_configuration", "launch_template", "mixed_instances_policy"}) {
    triggers.emplace_back(always);
  }
  const bool pulled = std::ranges::any_of(triggers, [&](const std::string& trigger) {
    return prior.find(trigger) != nullptr && differs(prior, planned, trigger.c_str());
  });
  if (!pulled) return {};
  aws::Value input = named_input(name);
  input.set(m::Strategy, text_of(blocks[0], "strategy"));
  if (const std::vector<Value> preferences = elements_of(blocks[0], "preferences"); !preferences.empty()) {
    aws::Value shown =
        aws::Value::of({{m::MinHealthyPercentage, whole_of(preferences[0], "min_healthy_percentage", 90)},
                        {m::SkipMatching, bool_of(preferences[0], "skip_matching")}});
    const auto warmup = hcl::Number::parse(text_of(preferences[0], "instance_warmup"));
    if (warmup && warmup->to_int64()) shown.set(m::InstanceWarmup, *warmup->to_int64());
    input.set(m::Preferences, std::move(shown));
  }
  const Done started = tell(session, "StartInstanceRefresh", input);
  if (started || started.error().code != "InstanceRefreshInProgress") return started;
  TRY(tell(session, "CancelInstanceRefresh", named_input(name)));
  const Done cancelled = session.wait_until(
      [&]() -> Answer<bool> {
        const aws::Value output = TRY(session.call("autoscaling", "DescribeInstanceRefreshes", named_input(name)));
        const aws::Value::List& all = output[m::InstanceRefreshes].as_list();
        return all.empty() || all.front().has(m::EndTime);
      },
      "the instance refresh to be cancelled");
  if (!cancelled) return cancelled;
  return tell(session, "StartInstanceRefresh", std::move(input));
}

Done update_group(Session& session, const std::string& name, const Value& prior, const Value& planned) {
  const std::vector<std::string> failed = failed_activities(session, name);
  aws::Value input = settings_of(name, planned);
  for (const aws::MemberName only_new :
       {m::Tags, m::TargetGroupARNs, m::TrafficSources, m::LifecycleHookSpecificationList}) {
    input.set(only_new, {});
  }
  if (!differs(prior, planned, "desired_capacity")) input.set(m::DesiredCapacity, {});
  TRY(tell(session, "UpdateAutoScalingGroup", std::move(input)));
  TRY(update_target_groups(session, name, prior, planned));
  TRY(update_tags(session, name, prior, planned));
  const auto changed = [&](const char* attribute, bool added) {
    return added ? ec2::without(texts_of(planned, attribute), texts_of(prior, attribute))
                 : ec2::without(texts_of(prior, attribute), texts_of(planned, attribute));
  };
  TRY(suspend(session, "ResumeProcesses", name, changed("suspended_processes", false)));
  TRY(suspend(session, "SuspendProcesses", name, changed("suspended_processes", true)));
  TRY(collect(session, "DisableMetricsCollection", name, planned, changed("enabled_metrics", false)));
  TRY(collect(session, "EnableMetricsCollection", name, planned, changed("enabled_metrics", true)));
  TRY(start_refresh(session, name, prior, planned));
  const bool resized = differs(prior, planned, "min_size") || differs(prior, planned, "desired_capacity");
  return resized ? await_capacity(session, name, planned, false, failed) : Done{};
}

// -- delete ----------------------------------------------------------------------------------------------------------

constexpr std::chrono::minutes kDeleteTimeout{10};

Done unprotect(Session& session, const std::string& name, const aws::Value& group) {
  std::vector<std::string> ids;
  for (const aws::Value& instance : group[m::Instances].as_list()) {
    if (instance[m::ProtectedFromScaleIn].as_bool()) ids.push_back(instance[m::InstanceId].as_text());
  }
  if (ids.empty()) return {};
  aws::Value input = named_input(name);
  input.set(m::InstanceIds, aws::text_list(ids)).set(m::ProtectedFromScaleIn, false);
  return tell(session, "SetInstanceProtection", std::move(input));
}

Done drain(Session& session, const std::string& name) {
  aws::Value input = named_input(name);
  input.set(m::MinSize, 0).set(m::MaxSize, 0).set(m::DesiredCapacity, 0);
  TRY(tell(session, "UpdateAutoScalingGroup", std::move(input)));
  return wait_long(
      session, kDeleteTimeout,
      [&]() -> Answer<bool> {
        const aws::Value group = TRY(find_group_object(session, name));
        if (group[m::Instances].as_list().empty()) return true;
        TRY(unprotect(session, name, group));
        return false;
      },
      fmt::format("Auto Scaling Group ({}) to have no instances", name));
}

Done remove_group(Session& session, const std::string& name, const Value& state) {
  const aws::Value group = TRY(find_group_object(session, name));
  if (group.absent()) return {};
  const bool force = bool_of(state, "force_delete");
  if (!force && !group.has(m::Status)) TRY(drain(session, name));
  aws::Value input = named_input(name);
  if (!group.has(m::Status)) TRY(tell(session, "DeleteAutoScalingGroup", input.set(m::ForceDelete, force)));
  return wait_long(
      session, kDeleteTimeout, [&]() -> Answer<bool> { return TRY(find_group_object(session, name)).absent(); },
      fmt::format("Auto Scaling Group ({}) to be deleted", name));
}

void validate_group(const Value& config, terraform::ProviderReply& reply) {
  ec2::check_conflicts(config, {"name", "name_prefix"}, reply);
  ec2::check_conflicts(config, {"availability_zones", "vpc_zone_identifier"}, reply);
}

ResourceType group() {
  return {
      .name = "aws_autoscaling_group",
      .title = "Auto Scaling Group",
      .service = "autoscaling",
      .attributes = group_attributes(),
      .blocks = group_blocks(),
      .version = 1,
      .generated_name = "AutoScalingGroupName",
      .timeouts = "update delete",
      .validate = validate_group,
      .plan = plan_group,
      .make = make_group,
      .after_create = finish_creation,
      .find = [](Session& session, const std::string& name, const Value&) { return find_group_object(session, name); },
      .complete = complete_group,
      .update = update_group,
      .remove = remove_group};
}

}  // namespace

std::vector<ResourceType> group_resources() { return {group()}; }

}  // namespace regionfall::autoscaling
