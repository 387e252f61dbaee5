#include <algorithm>

#include "aws/members/elbv2.h"
#include "services/elbv2/resources/actions.h"
#include "services/elbv2/resources/common.h"
#include "services/elbv2/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_lb_listener_rule, aws_alb_listener_rule. Source: hashicorp/aws 6, internal/service/elbv2/listener_rule.go.

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;
using terraform::whole_of;

namespace {

constexpr std::int64_t kPriorityOfDefault = 99999;  // as the provider shows it

std::vector<Attribute> rule_attributes() {
  const Type text = Type::string();
  return {{"arn", text, kComputed, "-", {}, "RuleArn"},
          {"listener_arn", text, kRequired | kReplace, "ListenerArn", {}, "-"},
          {"priority", Type::number(), kOptional | kComputed, "Priority", {}, "-"}};
}

std::vector<Block> all_blocks() {
  std::vector<Block> blocks = rule_blocks();
  blocks.insert(blocks.begin(), action_block("action", "Actions"));
  return blocks;
}

// One more than the highest priority in use.
Answer<std::int64_t> next_priority(Session& session, const std::string& listener) {
  const aws::Value output = TRY(session.call("elbv2", "DescribeRules", aws::Value::of({{m::ListenerArn, listener}})));
  std::int64_t highest = 0;
  for (const aws::Value& rule : output[m::Rules].as_list()) {
    const std::string& priority = rule[m::Priority].as_text();
    if (priority != "default") highest = std::max<std::int64_t>(highest, std::stoll(priority));
  }
  return highest + 1;
}

Done prepare_creation(Session& session, const Value& planned, aws::Value& input) {
  put_fields(input);
  put_empty_queries(planned, "action", m::Actions, input);
  if (!input.has(m::Priority)) {
    input.set(m::Priority, TRY(next_priority(session, text_of(planned, "listener_arn"))));
  }
  return {};
}

Answer<aws::Value> find_rule(Session& session, const std::string& arn, const Value& known) {
  const Answer<aws::Value> output =
      session.call("elbv2", "DescribeRules", aws::Value::of({{m::RuleArns, aws::text_list({arn})}}));
  const bool gone = !output && (output.error().code == "RuleNotFound" || output.error().code == "ListenerNotFound");
  if (gone) return aws::Value();
  if (!output) return output;
  aws::Value rule = (*output)[m::Rules].as_list().front();
  rule.set(m::Actions, shown_actions(rule[m::Actions], known, "action"));
  return rule;
}

// A rule's ARN is its listener's, with an id behind.
std::string listener_of(const std::string& rule_arn) {
  std::string arn = rule_arn.substr(0, rule_arn.rfind('/'));
  constexpr std::string_view kRule = ":listener-rule/";
  if (const std::size_t at = arn.find(kRule); at != std::string::npos) arn.replace(at, kRule.size(), ":listener/");
  return arn;
}

Done complete_rule(Session&, const aws::Value& object, const Value&, Members& members) {
  const std::string& priority = object[m::Priority].as_text();
  members.insert_or_assign("listener_arn", Value::string(listener_of(object[m::RuleArn].as_text())));
  members.insert_or_assign(
      "priority", Value::number(priority == "default" ? kPriorityOfDefault : std::int64_t{std::stoll(priority)}));
  return {};
}

Done update_rule(Session& session, const std::string& arn, const Value& prior, const Value& planned) {
  if (differs(prior, planned, "priority")) {
    const aws::Value priority = aws::Value::of({{m::RuleArn, arn}, {m::Priority, whole_of(planned, "priority")}});
    TRY(session.call("elbv2", "SetRulePriorities", aws::Value::of({{m::RulePriorities, aws::Value::List{priority}}})));
  }
  static const std::vector<Block> kBlocks = all_blocks();
  std::vector<Block> changed;
  std::ranges::copy_if(kBlocks, std::back_inserter(changed),
                       [&](const Block& block) { return differs(prior, planned, block.name.c_str()); });
  if (changed.empty()) return {};
  aws::Value input = aws::Value::of({{m::RuleArn, arn}});
  put_input({}, changed, planned, input);
  put_empty_queries(planned, "action", m::Actions, input);
  if (input.has(m::Conditions)) put_fields(input);
  const bool transforms = differs(prior, planned, "transform");
  if (transforms && !input.has(m::Transforms)) input.set(m::ResetTransforms, true);
  TRY(session.call("elbv2", "ModifyRule", std::move(input)));
  return {};
}

ResourceType listener_rule(const char* name) {
  return {.name = name,
          .title = "ELBv2 Listener Rule",
          .service = "elbv2",
          .attributes = rule_attributes(),
          .blocks = all_blocks(),
          .tagging = arn_tags(),
          .create = {"CreateRule", "Rules[0].RuleArn"},
          .destroy = {"DeleteRule", "RuleArn", {"RuleNotFound"}},
          .plan = [](Session&, const terraform::PlanRequest&,
                     terraform::PlanReply& reply) { plan_orders("action", reply); },
          .before_create = prepare_creation,
          .find = find_rule,
          .complete = complete_rule,
          .update = update_rule};
}

}  // namespace

std::vector<ResourceType> listener_rule_resources() {
  return {listener_rule("aws_lb_listener_rule"), listener_rule("aws_alb_listener_rule")};
}

}  // namespace regionfall::elbv2
