#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/members/autoscaling.h"
#include "services/autoscaling/resources/common.h"
#include "services/autoscaling/resources/resources.h"
#include "services/ec2/resources/common.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_autoscaling_attachment, aws_autoscaling_traffic_source_attachment, aws_autoscaling_group_tag,
// aws_autoscaling_lifecycle_hook, aws_autoscaling_notification. Source: hashicorp/aws 6, internal/service/autoscaling.

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::elements_of;
using terraform::text_of;
using terraform::texts_of;

namespace {

std::string unique_id(const std::string& prefix, const std::string& token) {
  return generated_name(Value::object({{"name", Value::string("")}, {"name_prefix", Value::string(prefix)}}), token);
}

std::string group_of(const Value& object) { return text_of(object, "autoscaling_group_name"); }

aws::Value input_for(const std::string& group) { return aws::Value::of({{m::AutoScalingGroupName, group}}); }

// A problem that means that there is nothing left to do.
Done unless_gone(Done done) {
  if (!done && says_not_found(done.error())) return {};
  return done;
}

// -- target groups ---------------------------------------------------------------------------------------------------

aws::Value attachment_input(const Value& object) {
  aws::Value input = input_for(group_of(object));
  return input.set(m::TargetGroupARNs, aws::text_list({text_of(object, "lb_target_group_arn")}));
}

Answer<aws::Value> find_attached(Session& session, const std::string& group, const std::string& arn) {
  const aws::Value found = TRY(find_group_object(session, group));
  const std::vector<std::string> arns = aws::texts(found[m::TargetGroupARNs]);
  return std::ranges::find(arns, arn) == arns.end() ? aws::Value() : found;
}

Done forget_detached(Done done) {
  if (!done && done.error().what.find("not part of the group") != std::string::npos) return {};
  return unless_gone(std::move(done));
}

ResourceType attachment() {
  const Type text = Type::string();
  return {.name = "aws_autoscaling_attachment",
          .title = "Auto Scaling Attachment",
          .service = "autoscaling",
          .attributes = {{"autoscaling_group_name", text, kRequired | kReplace, "-"},
                         {"elb", text, kOptional | kReplace, "-"},
                         {"lb_target_group_arn", text, kOptional | kReplace, "-"}},
          .validate =
              [](const Value& config, terraform::ProviderReply& reply) {
                ec2::check_one_of(config, {"elb", "lb_target_group_arn"}, reply);
              },
          .make = [](Session& session, const Value& planned, const std::string& token) -> Answer<std::string> {
            if (!text_of(planned, "elb").empty()) return problem("classic load balancers are not built");
            TRY(tell(session, "AttachLoadBalancerTargetGroups", attachment_input(planned)));
            return unique_id(group_of(planned) + "-", token);
          },
          .find =
              [](Session& session, const std::string&, const Value& state) {
                return find_attached(session, group_of(state), text_of(state, "lb_target_group_arn"));
              },
          .remove =
              [](Session& session, const std::string&, const Value& state) {
                return forget_detached(tell(session, "DetachLoadBalancerTargetGroups", attachment_input(state)));
              }};
}

aws::Value source_input(const Value& object) {
  aws::Value::List sources;
  for (const Value& source : elements_of(object, "traffic_source")) {
    sources.push_back(
        aws::Value::of({{m::Identifier, text_of(source, "identifier")}, {m::Type, text_of(source, "type")}}));
  }
  aws::Value input = input_for(group_of(object));
  return input.set(m::TrafficSources, std::move(sources));
}

ResourceType traffic_source_attachment() {
  const Type text = Type::string();
  return {.name = "aws_autoscaling_traffic_source_attachment",
          .title = "Auto Scaling Traffic Source Attachment",
          .service = "autoscaling",
          .attributes = {{"autoscaling_group_name", text, kRequired | kReplace, "-"}},
          .blocks = {{.name = "traffic_source",
                      .member = "-",
                      .attributes = {{"identifier", text, kRequired, "-"}, {"type", text, kRequired, "-"}},
                      .max_items = 1,
                      .flags = kReplace}},
          .timeouts = "create delete",
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            TRY(tell(session, "AttachTrafficSources", source_input(planned)));
            const std::vector<Value> sources = elements_of(planned, "traffic_source");
            if (sources.empty()) return problem("a traffic_source block is needed");
            return fmt::format("{},{},{}", group_of(planned), text_of(sources[0], "type"),
                               text_of(sources[0], "identifier"));
          },
          .find = [](Session& session, const std::string&, const Value& state) -> Answer<aws::Value> {
            const std::vector<Value> sources = elements_of(state, "traffic_source");
            if (sources.empty()) return aws::Value();
            return find_attached(session, group_of(state), text_of(sources[0], "identifier"));
          },
          .remove =
              [](Session& session, const std::string&, const Value& state) {
                return forget_detached(tell(session, "DetachTrafficSources", source_input(state)));
              }};
}

// -- tags ------------------------------------------------------------------------------------------------------------

// The tag of the object's `tag` block.
aws::Value tag_of(const Value& object) {
  const std::vector<Value> tags = elements_of(object, "tag");
  if (tags.empty()) return {};
  return aws::Value::of({{m::ResourceId, group_of(object)},
                         {m::ResourceType, "auto-scaling-group"},
                         {m::Key, text_of(tags[0], "key")},
                         {m::Value, text_of(tags[0], "value")},
                         {m::PropagateAtLaunch, bool_of(tags[0], "propagate_at_launch")}});
}

Done put_tag(Session& session, const Value& planned) {
  return tell(session, "CreateOrUpdateTags", aws::Value::of({{m::Tags, aws::Value::List{tag_of(planned)}}}));
}

ResourceType group_tag() {
  const Type text = Type::string();
  return {.name = "aws_autoscaling_group_tag",
          .title = "Auto Scaling Group Tag",
          .service = "autoscaling",
          .attributes = {{"autoscaling_group_name", text, kRequired | kReplace, "-", {}, "ResourceId"}},
          .blocks = {{.name = "tag",
                      .member = "-",
                      .output = "Tags",
                      .attributes = {{"key", text, kRequired | kReplace, "-", {}, "Key"},
                                     {"propagate_at_launch", Type::boolean(), kRequired, "-", {}, "PropagateAtLaunch"},
                                     {"value", text, kRequired, "-", {}, "Value"}},
                      .min_items = 1,
                      .max_items = 1}},
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            TRY(put_tag(session, planned));
            return fmt::format("{},{}", group_of(planned), tag_of(planned)[m::Key].as_text());
          },
          .find = [](Session& session, const std::string& id, const Value&) -> Answer<aws::Value> {
            const std::size_t comma = id.find(',');
            const std::string group = id.substr(0, comma);
            const aws::Value found = TRY(find_group_object(session, group));
            const aws::Value tag = item_with(found[m::Tags], m::Key, id.substr(comma + 1));
            if (tag.absent()) return aws::Value();
            return aws::Value::of({{m::ResourceId, group}, {m::Tags, tag}});
          },
          .update = [](Session& session, const std::string&, const Value&,
                       const Value& planned) { return put_tag(session, planned); },
          .remove =
              [](Session& session, const std::string&, const Value& state) {
                return unless_gone(
                    tell(session, "DeleteTags", aws::Value::of({{m::Tags, aws::Value::List{tag_of(state)}}})));
              }};
}

// -- lifecycle hooks -------------------------------------------------------------------------------------------------

std::vector<Attribute> hook_attributes() {
  const Type text = Type::string();
  return {{"autoscaling_group_name", text, kRequired | kReplace, "AutoScalingGroupName"},
          {"default_result", text, kOptional | kComputed, "DefaultResult"},
          {"heartbeat_timeout", Type::number(), kOptional, "HeartbeatTimeout"},
          {"lifecycle_transition", text, kRequired, "LifecycleTransition"},
          {"name", text, kRequired | kReplace, "LifecycleHookName"},
          {"notification_metadata", text, kOptional, "NotificationMetadata"},
          {"notification_target_arn", text, kOptional, "NotificationTargetARN"},
          {"role_arn", text, kOptional, "RoleARN"}};
}

Done put_hook(Session& session, const Value& planned) {
  aws::Value input = aws::Value::Structure();
  put_input(hook_attributes(), {}, planned, input);
  return tell(session, "PutLifecycleHook", std::move(input));
}

Answer<aws::Value> find_hook(Session& session, const std::string& name, const Value& state) {
  aws::Value input = input_for(group_of(state));
  const auto output =
      session.call("autoscaling", "DescribeLifecycleHooks", input.set(m::LifecycleHookNames, aws::text_list({name})));
  if (!output) return says_not_found(output.error()) ? Answer<aws::Value>(aws::Value()) : output;
  aws::Value hook = item_with((*output)[m::LifecycleHooks], m::LifecycleHookName, name);
  // An hour is what nobody has chosen.
  if (!hook.absent() && terraform::whole_of(state, "heartbeat_timeout") == 0) hook.set(m::HeartbeatTimeout, 0);
  return hook;
}

ResourceType lifecycle_hook() {
  return {.name = "aws_autoscaling_lifecycle_hook",
          .title = "Auto Scaling Lifecycle Hook",
          .service = "autoscaling",
          .attributes = hook_attributes(),
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            TRY(put_hook(session, planned));
            return text_of(planned, "name");
          },
          .find = find_hook,
          .update = [](Session& session, const std::string&, const Value&,
                       const Value& planned) { return put_hook(session, planned); },
          .remove =
              [](Session& session, const std::string& name, const Value& state) {
                aws::Value input = input_for(group_of(state));
                return unless_gone(tell(session, "DeleteLifecycleHook", input.set(m::LifecycleHookName, name)));
              }};
}

// -- notifications ---------------------------------------------------------------------------------------------------

Done put_notifications(Session& session, const Value& planned, const std::vector<std::string>& groups) {
  for (const std::string& group : groups) {
    aws::Value input = input_for(group);
    input.set(m::TopicARN, text_of(planned, "topic_arn"));
    TRY(tell(session, "PutNotificationConfiguration",
             input.set(m::NotificationTypes, aws::text_list(texts_of(planned, "notifications")))));
  }
  return {};
}

Done delete_notifications(Session& session, const std::string& topic, const std::vector<std::string>& groups) {
  for (const std::string& group : groups) {
    aws::Value input = input_for(group);
    TRY(unless_gone(tell(session, "DeleteNotificationConfiguration", input.set(m::TopicARN, topic))));
  }
  return {};
}

Answer<aws::Value> find_notifications(Session& session, const std::string& topic, const Value& state) {
  const aws::Value output =
      TRY(session.call("autoscaling", "DescribeNotificationConfigurations",
                       aws::Value::of({{m::AutoScalingGroupNames, aws::text_list(texts_of(state, "group_names"))}})));
  aws::Value::List mine;
  for (const aws::Value& row : output[m::NotificationConfigurations].as_list()) {
    if (row[m::TopicARN].as_text() == topic) mine.push_back(row);
  }
  if (mine.empty()) return aws::Value();
  return aws::Value::of({{m::TopicARN, topic}, {m::NotificationConfigurations, std::move(mine)}});
}

ResourceType notification() {
  const Type texts = Type::set(Type::string());
  return {
      .name = "aws_autoscaling_notification",
      .title = "Auto Scaling Notification",
      .service = "autoscaling",
      .attributes = {{"group_names", texts, kRequired, "-", {}, "NotificationConfigurations[].AutoScalingGroupName"},
                     {"notifications", texts, kRequired, "-", {}, "NotificationConfigurations[].NotificationType"},
                     {"topic_arn", Type::string(), kRequired | kReplace, "-", {}, "TopicARN"}},
      .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
        TRY(put_notifications(session, planned, texts_of(planned, "group_names")));
        return text_of(planned, "topic_arn");
      },
      .find = find_notifications,
      .update = [](Session& session, const std::string& topic, const Value& prior, const Value& planned) -> Done {
        TRY(delete_notifications(session, topic,
                                 ec2::without(texts_of(prior, "group_names"), texts_of(planned, "group_names"))));
        return put_notifications(session, planned, texts_of(planned, "group_names"));
      },
      .remove =
          [](Session& session, const std::string& topic, const Value& state) {
            return delete_notifications(session, topic, texts_of(state, "group_names"));
          }};
}

}  // namespace

std::vector<ResourceType> group_part_resources() {
  return {attachment(), traffic_source_attachment(), group_tag(), lifecycle_hook(), notification()};
}

}  // namespace regionfall::autoscaling
