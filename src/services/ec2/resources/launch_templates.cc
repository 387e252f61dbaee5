#include "services/ec2/resources/launch_templates.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/members/ec2.h"
#include "services/ec2/resources/common.h"
#include "services/provider/mapping.h"
#include "services/provider/tags.h"
#include "terraform/providers/schema_table.h"

// aws_launch_template and data.aws_launch_template. Source: hashicorp/aws 6,
// internal/service/ec2/ec2_launch_template.go, ec2_launch_template_data_source.go.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::elements_of;
using terraform::text_of;
using terraform::whole_of;

constexpr const char* kGone = "InvalidLaunchTemplateId.NotFound";

// -- input -----------------------------------------------------------------------------------------------------------

// Terraform has texts where it tells "false" from nothing said.
void make_bool(aws::Value& structure, aws::MemberName name) {
  if (structure[name].is_text()) structure.set(name, structure[name].as_text() == "true");
}

void make_structures(aws::Value& structure, aws::MemberName list, aws::MemberName member) {
  if (!structure.has(list)) return;
  aws::Value::List items;
  for (const aws::Value& item : structure[list].as_list()) items.push_back(aws::Value::of({{member, item}}));
  structure.set(list, std::move(items));
}

template <class Change>
void change_items(aws::Value& data, aws::MemberName list, Change change) {
  if (!data.has(list)) return;
  aws::Value::List items = data[list].as_list();
  for (aws::Value& item : items) change(item);
  data.set(list, std::move(items));
}

void fit_interface(aws::Value& interface) {
  for (const aws::MemberName name :
       {m::AssociateCarrierIpAddress, m::AssociatePublicIpAddress, m::DeleteOnTermination, m::PrimaryIpv6}) {
    make_bool(interface, name);
  }
  make_structures(interface, m::PrivateIpAddresses, m::PrivateIpAddress);
  make_structures(interface, m::Ipv4Prefixes, m::Ipv4Prefix);
  make_structures(interface, m::Ipv6Addresses, m::Ipv6Address);
  make_structures(interface, m::Ipv6Prefixes, m::Ipv6Prefix);
  if (!interface.has(m::PrivateIpAddresses)) return;
  // The one that is also private_ip_address is the primary one.
  const std::string primary = interface[m::PrivateIpAddress].as_text();
  change_items(interface, m::PrivateIpAddresses, [&](aws::Value& address) {
    if (!primary.empty()) address.set(m::Primary, address[m::PrivateIpAddress].as_text() == primary);
  });
  interface.set(m::PrivateIpAddress, {});
}

void fit_device(aws::Value& mapping) {
  if (!mapping.has(m::Ebs)) return;
  aws::Value ebs = mapping[m::Ebs];
  make_bool(ebs, m::DeleteOnTermination);
  make_bool(ebs, m::Encrypted);
  mapping.set(m::Ebs, std::move(ebs));
}

aws::Value tag_specifications(const Value& object) {
  aws::Value::List specifications;
  for (const Value& block : elements_of(object, "tag_specifications")) {
    if (!block.is_known() || block.is_null()) continue;
    aws::Value::List tags;
    for (const auto& [key, value] : terraform::text_map_of(block, "tags")) {
      tags.push_back(aws::Value::of({{m::Key, key}, {m::Value, value}}));
    }
    specifications.push_back(
        aws::Value::of({{m::ResourceType, text_of(block, "resource_type")}, {m::Tags, std::move(tags)}}));
  }
  return specifications.empty() ? aws::Value() : aws::Value(std::move(specifications));
}

void fit_input(const Value& object, aws::Value& input) {
  aws::Value data = input[m::LaunchTemplateData];
  if (data.absent()) data = aws::Value::Structure();
  make_bool(data, m::EbsOptimized);
  change_items(data, m::NetworkInterfaces, fit_interface);
  change_items(data, m::BlockDeviceMappings, fit_device);
  if (aws::Value tags = tag_specifications(object); !tags.absent()) data.set(m::TagSpecifications, std::move(tags));
  if (data[m::IamInstanceProfile].as_structure().empty()) data.set(m::IamInstanceProfile, {});
  if (data.as_structure().empty()) data.set(m::DisableApiTermination, false);  // AWS wants something to be said
  input.set(m::LaunchTemplateData, std::move(data));
}

// What a version of the object is made of: VersionDescription and LaunchTemplateData.
aws::Value version_input(const Value& object) {
  static const std::vector<Attribute> kAttributes = launch_template_attributes();
  static const std::vector<Block> kBlocks = launch_template_blocks();
  aws::Value input = aws::Value::Structure();
  put_input(kAttributes, kBlocks, object, input);
  fit_input(object, input);
  return input.set(m::LaunchTemplateName, {});
}

// -- read ------------------------------------------------------------------------------------------------------------

Answer<aws::Value> with_version(Session& session, aws::Value found, const std::string& version) {
  if (found.absent()) return found;
  const aws::Value output = TRY(session.call(
      "ec2", "DescribeLaunchTemplateVersions",
      aws::Value::of({{m::LaunchTemplateId, found[m::LaunchTemplateId]}, {m::Versions, aws::text_list({version})}})));
  const aws::Value& shown = output[m::LaunchTemplateVersions].as_list().front();
  found.set(m::LaunchTemplateData, shown[m::LaunchTemplateData]);
  return found.set(m::VersionDescription, shown[m::VersionDescription]);
}

Answer<aws::Value> read_template(Session& session, const std::string& id, const Value&) {
  return with_version(
      session,
      TRY(find_by_id(session, "DescribeLaunchTemplates", "LaunchTemplateIds[]", id, "LaunchTemplates[0]", kGone)),
      "$Latest");
}

Value shown_tag_specifications(const aws::Value& data) {
  const Type type = Type::object({{"resource_type", Type::string()}, {"tags", Type::map(Type::string())}});
  std::vector<Value> objects;
  for (const aws::Value& specification : data[m::TagSpecifications].as_list()) {
    std::vector<hcl::MapEntry> tags;
    for (const aws::Value& tag : specification[m::Tags].as_list()) {
      tags.emplace_back(tag[m::Key].as_text(), Value::string(tag[m::Value].as_text()));
    }
    objects.push_back(Value::object({{"resource_type", Value::string(specification[m::ResourceType].as_text())},
                                     {"tags", Value::map(Type::string(), std::move(tags))}}));
  }
  return Value::list(type, std::move(objects));
}

Done complete_template(Session& session, const aws::Value& object, const Value& prior, Members& members) {
  put(members, "arn", session.arn("ec2", "launch-template/" + object[m::LaunchTemplateId].as_text()));
  members.insert_or_assign("tag_specifications", shown_tag_specifications(object[m::LaunchTemplateData]));
  // Inside blocks, a number or a choice that nobody made is none: zero and false are something else.
  for (auto& [name, objects] : read_output({}, launch_template_blocks(), object, prior, true)) {
    if (name == "tag_specifications") continue;
    members.insert_or_assign(name, hcl::transform(objects, [](const hcl::Path&, const Value& inner) {
                               const bool text = inner.is_known() && inner.type().kind() == hcl::TypeKind::kString;
                               return text && inner.is_null() ? Value::string("") : inner;
                             }));
  }
  return {};
}

// -- plan and update -------------------------------------------------------------------------------------------------

bool is_new_version(const Value& prior, const Value& planned) {
  return !planned.is_wholly_known() || version_input(prior) != version_input(planned);
}

// The parts of a plan that make a version of their own; what AWS counts by itself is left out.
Value without_versions(const Value& object) {
  const Value number = Value::null(Type::number());
  const Value text_map = Value::null(Type::map(Type::string()));
  return terraform::with_members(
      object, {{"default_version", number}, {"latest_version", number}, {"tags_all", text_map}, {"tags", text_map}});
}

void plan_template(Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  if (request.prior.is_null()) return;
  if (!is_new_version(without_versions(request.prior), without_versions(reply.planned))) return;
  plan_unknown(reply, "latest_version");
  if (bool_of(reply.planned, "update_default_version")) plan_unknown(reply, "default_version");
}

Done set_default(Session& session, const std::string& id, const std::string& version) {
  TRY(session.call("ec2", "ModifyLaunchTemplate",
                   aws::Value::of({{m::LaunchTemplateId, id}, {m::DefaultVersion, version}})));
  return {};
}

Done update_template(Session& session, const std::string& id, const Value& prior, const Value& planned) {
  const bool makes_version = is_new_version(without_versions(prior), without_versions(planned));
  const bool follows = bool_of(planned, "update_default_version");
  std::string latest = std::to_string(whole_of(prior, "latest_version"));
  if (makes_version) {
    aws::Value input = version_input(planned);
    const aws::Value output =
        TRY(session.call("ec2", "CreateLaunchTemplateVersion", input.set(m::LaunchTemplateId, id)));
    latest = std::to_string(output[m::LaunchTemplateVersion][m::VersionNumber].as_integer());
  }
  if (follows) {
    const bool began = !bool_of(prior, "update_default_version");
    if (makes_version || began) return set_default(session, id, latest);
    return {};
  }
  const std::int64_t wanted = whole_of(planned, "default_version");
  if (wanted == 0 || wanted == whole_of(prior, "default_version")) return {};
  return set_default(session, id, std::to_string(wanted));
}

ResourceType launch_template() {
  return {
      .name = "aws_launch_template",
      .title = "EC2 Launch Template",
      .service = "ec2",
      .attributes = launch_template_attributes(),
      .blocks = launch_template_blocks(),
      .tagging = ec2_tags("launch-template"),
      .generated_name = "LaunchTemplateName",
      .not_promised = {"iam_instance_profile"},
      .create = {.operation = "CreateLaunchTemplate", .id = "LaunchTemplate.LaunchTemplateId", .token = "ClientToken"},
      .destroy = {"DeleteLaunchTemplate", "LaunchTemplateId", {kGone}},
      .validate =
          [](const Value& config, terraform::ProviderReply& reply) {
            check_conflicts(config, {"name", "name_prefix"}, reply);
            check_conflicts(config, {"default_version", "update_default_version"}, reply);
            check_conflicts(config, {"security_group_names", "vpc_security_group_ids"}, reply);
          },
      .plan = plan_template,
      .before_create = [](Session&, const Value& planned, aws::Value& input) -> Done {
        fit_input(planned, input);
        return {};
      },
      .find = read_template,
      .complete = complete_template,
      .update = update_template};
}

// -- data source -----------------------------------------------------------------------------------------------------

std::vector<Attribute> data_attributes() {
  std::vector<Attribute> all;
  for (Attribute attribute : launch_template_attributes()) {
    if (attribute.name == "name_prefix" || attribute.name == "update_default_version") continue;
    attribute.flags = attribute.name == "name" ? kOptional | kComputed : kComputed;
    if (attribute.output.empty()) attribute.output = attribute.member;
    attribute.member = "-";
    all.push_back(std::move(attribute));
  }
  all.push_back({"id", Type::string(), kOptional | kComputed, "-", {}, "LaunchTemplateId"});
  all.push_back({"tags", Type::map(Type::string()), kOptional | kComputed, "-"});
  return all;
}

std::vector<Block> data_blocks() {
  std::vector<Block> all = launch_template_blocks();
  for (Block& block : all) {
    block.as_attribute = true;
    block.flags = kComputed;
  }
  return all;
}

Done find_template_data(Session& session, const Value& config, Members& members) {
  aws::Value input = aws::Value::Structure();
  if (const std::string id = text_of(config, "id"); !id.empty()) {
    input.set(m::LaunchTemplateIds, aws::text_list({id}));
  }
  if (const std::string name = text_of(config, "name"); !name.empty()) {
    input.set(m::LaunchTemplateNames, aws::text_list({name}));
  }
  aws::Value::List wanted = filter_blocks(config).as_list();
  for (const auto& [key, value] : tags_of(config.attribute("tags"))) {
    wanted.push_back(aws::Value::of({{m::Name, "tag:" + key}, {m::Values, aws::text_list({value})}}));
  }
  if (!wanted.empty()) input.set(m::Filters, std::move(wanted));
  const aws::Value output = TRY(session.call("ec2", "DescribeLaunchTemplates", std::move(input)));
  const aws::Value::List& found = output[m::LaunchTemplates].as_list();
  if (found.empty()) return problem("no matching EC2 Launch Template found");
  if (found.size() > 1) return problem("multiple EC2 Launch Templates matched; use additional constraints");
  const aws::Value object = TRY(with_version(session, found.front(), "$Default"));
  for (auto& [name, value] : read_output(data_attributes(), data_blocks(), object, config, false)) {
    if (name != "tags") members.insert_or_assign(name, std::move(value));
  }
  put(members, "arn", session.arn("ec2", "launch-template/" + object[m::LaunchTemplateId].as_text()));
  members.insert_or_assign("tag_specifications", shown_tag_specifications(object[m::LaunchTemplateData]));
  std::vector<hcl::MapEntry> tags;
  for (const aws::Value& tag : object[m::Tags].as_list()) {
    tags.emplace_back(tag[m::Key].as_text(), Value::string(tag[m::Value].as_text()));
  }
  members.insert_or_assign("tags", Value::map(Type::string(), std::move(tags)));
  return {};
}

}  // namespace

std::vector<ResourceType> launch_template_resources() { return {launch_template()}; }

std::vector<DataSource> launch_template_data_sources() {
  std::vector<Block> blocks = data_blocks();
  blocks.push_back(plain_filter_block());
  return {{.name = "aws_launch_template",
           .title = "EC2 Launch Template",
           .service = "ec2",
           .attributes = data_attributes(),
           .blocks = std::move(blocks),
           .find = find_template_data}};
}

}  // namespace regionfall::ec2
