#include <fmt/format.h>

#include <algorithm>

#include "aws/members/elbv2.h"
#include "services/elbv2/names.h"
#include "services/elbv2/resources/actions.h"
#include "services/elbv2/resources/common.h"
#include "services/elbv2/resources/listener.h"
#include "services/elbv2/resources/load_balancer.h"
#include "services/elbv2/resources/resources.h"
#include "services/elbv2/resources/target_group.h"
#include "services/provider/mapping.h"
#include "services/provider/tags.h"
#include "terraform/providers/schema_table.h"

// data.aws_lb, aws_lbs, aws_lb_listener, aws_lb_target_group, aws_lb_hosted_zone_id, aws_elb_service_account. Source:
// hashicorp/aws 6, internal/service/elbv2, *_data_source.go; internal/service/elb, service_account_data_source.go.

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;
using terraform::whole_of;

namespace {

constexpr std::size_t kArnsPerCall = 20;  // of DescribeTags

// Of the resource's attributes: those by which it is found are arguments, all are shown.
std::vector<Attribute> shown_attributes(std::vector<Attribute> attributes, std::initializer_list<const char*> asked) {
  std::erase_if(attributes, [](const Attribute& one) { return one.name == "name_prefix"; });
  for (Attribute& one : attributes) {
    const bool is_asked = std::ranges::find(asked, one.name) != asked.end();
    one.flags = is_asked ? kOptional | kComputed : kComputed;
    one.default_value.reset();
    one.check = nullptr;
  }
  const Type text = Type::string();
  attributes.push_back({"tags", Type::map(text), kOptional | kComputed, "-"});
  return attributes;
}

std::vector<Block> shown_blocks(std::vector<Block> blocks) {
  for (Block& block : blocks) {
    block.as_attribute = true;
    block.flags = kComputed;
    block.min_items = 0;
  }
  return blocks;
}

// The tags of each ARN, in their order.
Answer<std::vector<Tags>> tags_of_arns(Session& session, const std::vector<std::string>& arns) {
  std::vector<Tags> all;
  for (std::size_t at = 0; at < arns.size(); at += kArnsPerCall) {
    const std::vector<std::string> some(
        arns.begin() + static_cast<std::ptrdiff_t>(at),
        arns.begin() + static_cast<std::ptrdiff_t>(std::min(at + kArnsPerCall, arns.size())));
    const aws::Value output =
        TRY(session.call("elbv2", "DescribeTags", aws::Value::of({{m::ResourceArns, aws::text_list(some)}})));
    for (const aws::Value& description : output[m::TagDescriptions].as_list()) {
      Tags tags;
      for (const aws::Value& tag : description[m::Tags].as_list()) {
        tags.insert_or_assign(tag[m::Key].as_text(), tag[m::Value].as_text());
      }
      all.push_back(std::move(tags));
    }
  }
  return all;
}

bool has_tags(const Tags& tags, const Tags& wanted) {
  return std::ranges::all_of(wanted, [&](const auto& tag) {
    const auto found = tags.find(tag.first);
    return found != tags.end() && found->second == tag.second;
  });
}

// All items of a describing operation, over its pages.
Answer<aws::Value::List> all_items(Session& session, const char* operation, aws::MemberName list, aws::Value input) {
  aws::Value::List items;
  for (;;) {
    const aws::Value output = TRY(session.call("elbv2", operation, aws::Value(input)));
    std::ranges::copy(output[list].as_list(), std::back_inserter(items));
    if (!output.has(m::NextMarker)) return items;
    input.set(m::Marker, output[m::NextMarker]);
  }
}

// Those of the items that have the tags that are asked for.
Answer<aws::Value::List> with_tags(Session& session, aws::Value::List items, aws::MemberName arn, const Value& config) {
  const Tags wanted = tags_of(config.attribute("tags"));
  if (wanted.empty() || items.empty()) return items;
  std::vector<std::string> arns;
  for (const aws::Value& item : items) arns.push_back(item[arn].as_text());
  const std::vector<Tags> tags = TRY(tags_of_arns(session, arns));
  aws::Value::List found;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (has_tags(tags[i], wanted)) found.push_back(std::move(items[i]));
  }
  return found;
}

Answer<aws::Value> only_one(aws::Value::List items, const char* title) {
  if (items.empty()) return problem(fmt::format("no matching {} found", title));
  if (items.size() == 1) return std::move(items.front());
  return problem(
      fmt::format("multiple {}s matched; use additional constraints to reduce matches to a single {}", title, title));
}

// What every one of these shows: attributes, blocks, id and tags.
Done show(Session& session, const std::vector<Attribute>& attributes, const std::vector<Block>& blocks,
          const aws::Value& object, aws::MemberName arn, Members& members) {
  for (auto& [name, value] : read_output(attributes, blocks, object, Value::null(Type::dynamic()), false)) {
    if (name != "tags") members.insert_or_assign(name, std::move(value));
  }
  const std::string& id = object[arn].as_text();
  members.insert_or_assign("id", Value::string(id));
  std::vector<Tags> tags = TRY(tags_of_arns(session, {id}));
  members.insert_or_assign("tags", tags_value(tags.empty() ? Tags() : tags.front()));
  return {};
}

aws::Value by_arn_or_name(const Value& config, aws::MemberName arns, aws::MemberName names) {
  aws::Value input = aws::Value::Structure();
  if (std::string arn = text_of(config, "arn"); !arn.empty()) {
    input.set(arns, aws::text_list({arn}));
  } else if (std::string name = text_of(config, "name"); !name.empty()) {
    input.set(names, aws::text_list({name}));
  }
  return input;
}

// -- load balancers --------------------------------------------------------------------------------------------------

std::vector<Attribute> shown_load_balancer_attributes() {
  return shown_attributes(load_balancer_attributes(), {"arn", "name"});
}

Done find_load_balancer(Session& session, const Value& config, Members& members) {
  aws::Value::List items = TRY(all_items(session, "DescribeLoadBalancers", m::LoadBalancers,
                                         by_arn_or_name(config, m::LoadBalancerArns, m::Names)));
  items = TRY(with_tags(session, std::move(items), m::LoadBalancerArn, config));
  const aws::Value object = TRY(only_one(std::move(items), "Elastic Load Balancing Load Balancer"));
  TRY(show(session, shown_load_balancer_attributes(), load_balancer_blocks(), object, m::LoadBalancerArn, members));
  return complete_load_balancer(session, object, Value::null(Type::dynamic()), members);
}

Done find_load_balancers(Session& session, const Value& config, Members& members) {
  aws::Value::List items = TRY(all_items(session, "DescribeLoadBalancers", m::LoadBalancers, aws::Value::Structure()));
  items = TRY(with_tags(session, std::move(items), m::LoadBalancerArn, config));
  std::vector<Value> arns;
  for (const aws::Value& item : items) arns.push_back(Value::string(item[m::LoadBalancerArn].as_text()));
  members.insert_or_assign("arns", Value::set(Type::string(), std::move(arns)));
  members.insert_or_assign("id", Value::string(session.region().text));
  return {};
}

DataSource load_balancer(const char* name) {
  return {.name = name,
          .title = "Elastic Load Balancing Load Balancer",
          .service = "elbv2",
          .attributes = shown_load_balancer_attributes(),
          .blocks = shown_blocks(load_balancer_blocks()),
          .find = find_load_balancer};
}

DataSource load_balancers() {
  const Type text = Type::string();
  return {.name = "aws_lbs",
          .title = "Elastic Load Balancing Load Balancers",
          .service = "elbv2",
          .attributes = {{"arns", Type::set(text), kComputed, "-"}, {"tags", Type::map(text), kOptional, "-"}},
          .find = find_load_balancers};
}

// -- target groups ---------------------------------------------------------------------------------------------------

std::vector<Attribute> shown_target_group_attributes() {
  return shown_attributes(target_group_attributes(), {"arn", "name", "load_balancer_arns"});
}

Done find_target_group(Session& session, const Value& config, Members& members) {
  aws::Value::List items = TRY(all_items(session, "DescribeTargetGroups", m::TargetGroups,
                                         by_arn_or_name(config, m::TargetGroupArns, m::Names)));
  items = TRY(with_tags(session, std::move(items), m::TargetGroupArn, config));
  const aws::Value object = TRY(only_one(std::move(items), "Elastic Load Balancing Target Group"));
  TRY(show(session, shown_target_group_attributes(), target_group_blocks(), object, m::TargetGroupArn, members));
  return complete_target_group(session, object, Value::null(Type::dynamic()), members);
}

DataSource target_group(const char* name) {
  return {.name = name,
          .title = "Elastic Load Balancing Target Group",
          .service = "elbv2",
          .attributes = shown_target_group_attributes(),
          .blocks = shown_blocks(target_group_blocks()),
          .find = find_target_group};
}

// -- listeners -------------------------------------------------------------------------------------------------------

std::vector<Attribute> shown_listener_attributes() {
  return shown_attributes(listener_attributes(), {"arn", "load_balancer_arn", "port"});
}

Done find_listener(Session& session, const Value& config, Members& members) {
  const std::string arn = text_of(config, "arn");
  aws::Value input = aws::Value::Structure();
  if (arn.empty()) {
    input.set(m::LoadBalancerArn, text_of(config, "load_balancer_arn"));
  } else {
    input.set(m::ListenerArns, aws::text_list({arn}));
  }
  aws::Value::List items = TRY(all_items(session, "DescribeListeners", m::Listeners, std::move(input)));
  if (const std::int64_t port = whole_of(config, "port"); arn.empty() && port != 0) {
    std::erase_if(items, [&](const aws::Value& item) { return item[m::Port].as_integer() != port; });
  }
  aws::Value object = TRY(only_one(std::move(items), "Elastic Load Balancing Listener"));
  object.set(m::DefaultActions, shown_actions(object[m::DefaultActions], config, "nothing"));
  TRY(show(session, shown_listener_attributes(), listener_blocks(), object, m::ListenerArn, members));
  return complete_listener(session, object, Value::null(Type::dynamic()), members);
}

DataSource listener(const char* name) {
  return {.name = name,
          .title = "Elastic Load Balancing Listener",
          .service = "elbv2",
          .attributes = shown_listener_attributes(),
          .blocks = shown_blocks(listener_blocks()),
          .find = find_listener};
}

// -- what AWS publishes ----------------------------------------------------------------------------------------------

Done find_zone_id(Session& session, const Value& config, Members& members) {
  const std::string type = text_of(config, "load_balancer_type", "application");
  const std::string_view id = hosted_zone_id(session.region().text, type.empty() ? "application" : type);
  if (id.empty()) return problem(fmt::format("unsupported ELBv2 Region ({})", session.region().text));
  members.insert_or_assign("id", Value::string(std::string(id)));
  members.insert_or_assign("load_balancer_type", Value::string(type.empty() ? "application" : type));
  return {};
}

struct ServiceAccount {
  std::string_view region;
  std::string_view account;
};
// Accounts that write access logs. Source: user guide, "Enable access logs for your Application Load Balancer".
constexpr ServiceAccount kServiceAccounts[] = {
    {"af-south-1", "098369216593"},     {"ap-east-1", "754344448648"},      {"ap-northeast-1", "582318560864"},
    {"ap-northeast-2", "600734575887"}, {"ap-northeast-3", "383597477331"}, {"ap-south-1", "718504428378"},
    {"ap-southeast-1", "114774131450"}, {"ap-southeast-2", "783225319266"}, {"ap-southeast-3", "589379963580"},
    {"ca-central-1", "985666609251"},   {"cn-north-1", "638102146993"},     {"cn-northwest-1", "037604701340"},
    {"eu-central-1", "054676820928"},   {"eu-north-1", "897822967062"},     {"eu-south-1", "635631232127"},
    {"eu-west-1", "156460612806"},      {"eu-west-2", "652711504416"},      {"eu-west-3", "009996457667"},
    {"me-south-1", "076674570225"},     {"sa-east-1", "507241528517"},      {"us-east-1", "127311923021"},
    {"us-east-2", "033677994240"},      {"us-gov-east-1", "190560391635"},  {"us-gov-west-1", "048591011584"},
    {"us-west-1", "027434742980"},      {"us-west-2", "797873946194"},
};

Done find_service_account(Session& session, const Value&, Members& members) {
  const auto* found = std::ranges::find(kServiceAccounts, session.region().text, &ServiceAccount::region);
  if (found == std::end(kServiceAccounts)) {
    return problem(fmt::format("unsupported ELB Service Account Region ({})", session.region().text));
  }
  members.insert_or_assign("id", Value::string(std::string(found->account)));
  members.insert_or_assign("arn",
                           Value::string(fmt::format("arn:{}:iam::{}:root", session.partition(), found->account)));
  return {};
}

}  // namespace

std::vector<DataSource> lb_data_sources() {
  const Type text = Type::string();
  return {load_balancer("aws_lb"),
          load_balancer("aws_alb"),
          load_balancers(),
          listener("aws_lb_listener"),
          listener("aws_alb_listener"),
          target_group("aws_lb_target_group"),
          target_group("aws_alb_target_group"),
          {.name = "aws_lb_hosted_zone_id",
           .title = "ELBv2 Hosted Zone ID",
           .service = "elbv2",
           .attributes = {{"load_balancer_type", text, kOptional, "-", {}, {}, Value::string("application")}},
           .find = find_zone_id},
          {.name = "aws_elb_service_account",
           .title = "ELB Service Account",
           .service = "elbv2",
           .attributes = {{"arn", text, kComputed, "-"}},
           .find = find_service_account}};
}

}  // namespace regionfall::elbv2
