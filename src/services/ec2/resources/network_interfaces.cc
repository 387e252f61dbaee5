#include <fmt/format.h>

#include <algorithm>

#include "aws/members/ec2.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "terraform/providers/schema_table.h"

// aws_network_interface and aws_network_interface_sg_attachment. Source: hashicorp/aws 6,
// internal/service/ec2/vpc_network_interface.go and its neighbour.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::text_of;
using terraform::texts_of;
using terraform::whole_of;

constexpr const char* kGone = "InvalidNetworkInterfaceID.NotFound";

Answer<aws::Value> find_interface(Session& session, const std::string& id) {
  return find_by_id(session, "DescribeNetworkInterfaces", "NetworkInterfaceIds[]", id, "NetworkInterfaces[0]", kGone);
}

// One kind of thing that an interface has several of: its arguments, and the operations that give and take it.
struct Several {
  const char* set;
  const char* list;     // the same in order; empty: there is no such argument
  const char* enabled;  // the argument that makes the list count
  const char* count;
  aws::MemberName members;  // named ones, in an input
  aws::MemberName counted;  // how many, in an input
  const char* assign;
  const char* unassign;
  std::int64_t beside;  // how many the count does not count
};
constexpr Several kIpv4 = {"private_ips",
                           "private_ip_list",
                           "private_ip_list_enabled",
                           "private_ips_count",
                           m::PrivateIpAddresses,
                           m::SecondaryPrivateIpAddressCount,
                           "AssignPrivateIpAddresses",
                           "UnassignPrivateIpAddresses",
                           1};
constexpr Several kIpv6 = {"ipv6_addresses",      "ipv6_address_list",     "ipv6_address_list_enabled",
                           "ipv6_address_count",  m::Ipv6Addresses,        m::Ipv6AddressCount,
                           "AssignIpv6Addresses", "UnassignIpv6Addresses", 0};
constexpr Several kIpv4Prefixes = {"ipv4_prefixes",
                                   "",
                                   "",
                                   "ipv4_prefix_count",
                                   m::Ipv4Prefixes,
                                   m::Ipv4PrefixCount,
                                   "AssignPrivateIpAddresses",
                                   "UnassignPrivateIpAddresses",
                                   0};
constexpr Several kIpv6Prefixes = {
    "ipv6_prefixes",         "", "", "ipv6_prefix_count", m::Ipv6Prefixes, m::Ipv6PrefixCount, "AssignIpv6Addresses",
    "UnassignIpv6Addresses", 0};
constexpr Several kAll[] = {kIpv4, kIpv6, kIpv4Prefixes, kIpv6Prefixes};

bool has_list(const Several& several) { return *several.list != '\0'; }
bool list_counts(const Several& several, const Value& object) {
  return has_list(several) && bool_of(object, several.enabled);
}

// -- plan ------------------------------------------------------------------------------------------------------------

// What follows from a changed argument is known after apply.
void plan_several(const terraform::PlanRequest& request, terraform::PlanReply& reply, const Several& several) {
  const auto changed = [&](const char* name) { return *name != '\0' && changes(request, reply, name); };
  const auto follows = [&](const char* name) {
    if (*name != '\0' && left_out(request, name)) plan_unknown(reply, name);
  };
  const bool set = changed(several.set);
  const bool count = changed(several.count);
  const bool list = changed(several.list);
  if (list_counts(several, reply.planned)) {
    if (!list) return;
    follows(several.set);
    follows(several.count);
    return;
  }
  if (count && !set) follows(several.set);
  if (set && !count) follows(several.count);
  if (set || count || list) follows(several.list);
}

// The primary address stays: without it, or with another, the interface is another.
void plan_primary_address(const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  const std::string primary = text_of(request.prior, "private_ip");
  if (list_counts(kIpv4, reply.planned)) {
    const std::vector<std::string> after = texts_of(reply.planned, kIpv4.list);
    if (!after.empty() && after.front() != primary) plan_replacement(request, reply, kIpv4.list);
    return;
  }
  const Value& planned = reply.planned.attribute(kIpv4.set);
  if (!planned.is_wholly_known() || planned.is_null()) return;
  const std::vector<std::string> after = texts_of(reply.planned, kIpv4.set);
  if (std::ranges::find(after, primary) == after.end()) plan_replacement(request, reply, kIpv4.set);
}

void plan_interface(Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  if (request.prior.is_null()) return;
  plan_primary_address(request, reply);
  for (const Several& several : kAll) plan_several(request, reply, several);
}

// -- create ----------------------------------------------------------------------------------------------------------

aws::Value addresses_input(const Value& planned) {
  const bool in_order = list_counts(kIpv4, planned);
  std::vector<std::string> addresses = texts_of(planned, in_order ? kIpv4.list : kIpv4.set);
  const std::int64_t wanted = whole_of(planned, kIpv4.count);
  if (!in_order && wanted > 0 && addresses.size() > static_cast<std::size_t>(wanted + kIpv4.beside)) {
    addresses.resize(static_cast<std::size_t>(wanted + kIpv4.beside));
  }
  aws::Value::List items;
  for (const std::string& address : addresses) {
    items.push_back(aws::Value::of({{m::PrivateIpAddress, address}, {m::Primary, items.empty()}}));
  }
  return items.empty() ? aws::Value() : aws::Value(std::move(items));
}

aws::Value named_input(const Value& planned, const char* argument, aws::MemberName member) {
  aws::Value::List items;
  for (const std::string& text : texts_of(planned, argument)) items.push_back(aws::Value::of({{member, text}}));
  return items.empty() ? aws::Value() : aws::Value(std::move(items));
}

Done fill_input(Session&, const Value& planned, aws::Value& input) {
  input.set(m::Ipv6Addresses,
            named_input(planned, list_counts(kIpv6, planned) ? kIpv6.list : kIpv6.set, m::Ipv6Address));
  input.set(m::Ipv4Prefixes, named_input(planned, kIpv4Prefixes.set, m::Ipv4Prefix));
  input.set(m::Ipv6Prefixes, named_input(planned, kIpv6Prefixes.set, m::Ipv6Prefix));
  for (const Several& several : {kIpv6, kIpv4Prefixes, kIpv6Prefixes}) {
    if (const std::int64_t count = whole_of(planned, several.count); count > 0) input.set(several.counted, count);
  }
  aws::Value addresses = addresses_input(planned);
  const std::int64_t secondary = whole_of(planned, kIpv4.count);
  if (!addresses.absent()) {
    input.set(m::PrivateIpAddresses, std::move(addresses));
  } else if (secondary > 0) {
    input.set(m::SecondaryPrivateIpAddressCount, secondary);
  }
  if (const std::string primary = text_of(planned, "private_ip"); !primary.empty() && addresses.absent()) {
    input.set(m::PrivateIpAddress, primary);
  }
  return {};
}

Done attach(Session& session, const std::string& id, const Value& planned) {
  for (const Value& attachment : terraform::elements_of(planned, "attachment")) {
    TRY(session.call("ec2", "AttachNetworkInterface",
                     aws::Value::of({{m::NetworkInterfaceId, id},
                                     {m::InstanceId, text_of(attachment, "instance")},
                                     {m::DeviceIndex, whole_of(attachment, "device_index")}})));
  }
  return {};
}

Done detach(Session& session, const std::string& id) {
  const aws::Value attachment = TRY(find_interface(session, id))[m::Attachment];
  if (attachment.absent()) return {};
  TRY(session.call("ec2", "DetachNetworkInterface",
                   aws::Value::of({{m::AttachmentId, attachment[m::AttachmentId]}, {m::Force, true}})));
  return {};
}

// More addresses than are named.
Done finish(Session& session, const std::string& id, const Value& planned) {
  const std::int64_t named = static_cast<std::int64_t>(texts_of(planned, kIpv4.set).size());
  const std::int64_t more = whole_of(planned, kIpv4.count) + kIpv4.beside - named;
  if (!list_counts(kIpv4, planned) && named > 0 && terraform::has_member(planned, kIpv4.count) && more > 0) {
    TRY(session.call("ec2", kIpv4.assign, aws::Value::of({{m::NetworkInterfaceId, id}, {kIpv4.counted, more}})));
  }
  return attach(session, id, planned);
}

// -- read ------------------------------------------------------------------------------------------------------------

Done complete_interface(Session& session, const aws::Value& interface, const Value&, Members& members) {
  static const std::pair<const Several*, MemberPath> kPaths[] = {{&kIpv4, "PrivateIpAddresses[].PrivateIpAddress"},
                                                                 {&kIpv6, "Ipv6Addresses[].Ipv6Address"},
                                                                 {&kIpv4Prefixes, "Ipv4Prefixes[].Ipv4Prefix"},
                                                                 {&kIpv6Prefixes, "Ipv6Prefixes[].Ipv6Prefix"}};
  put(members, "arn", session.arn("ec2", "network-interface/" + interface[m::NetworkInterfaceId].as_text()));
  for (const auto& [several, path] : kPaths) {
    const std::vector<std::string> there = aws::texts(path.get(interface));
    const auto count = static_cast<std::int64_t>(there.size()) - several->beside;
    members.insert_or_assign(several->set, text_set(there));
    members.insert_or_assign(several->count, Value::number(std::max<std::int64_t>(count, 0)));
    if (has_list(*several)) members.insert_or_assign(several->list, terraform::text_list(there));
  }
  return {};
}

// -- update ----------------------------------------------------------------------------------------------------------

Done change_named(Session& session, const std::string& id, const Several& several,
                  const std::vector<std::string>& before, const std::vector<std::string>& after) {
  const auto call = [&](const char* operation, const std::vector<std::string>& texts) -> Done {
    if (texts.empty()) return {};
    TRY(session.call("ec2", operation,
                     aws::Value::of({{m::NetworkInterfaceId, id}, {several.members, aws::text_list(texts)}})));
    return {};
  };
  TRY(call(several.unassign, without(before, after)));
  return call(several.assign, without(after, before));
}

Done change_count(Session& session, const std::string& id, const Several& several,
                  const std::vector<std::string>& there, std::int64_t wanted) {
  const std::int64_t more = wanted + several.beside - static_cast<std::int64_t>(there.size());
  if (more > 0) {
    TRY(session.call("ec2", several.assign, aws::Value::of({{m::NetworkInterfaceId, id}, {several.counted, more}})));
  }
  if (more >= 0) return {};
  return change_named(session, id, several, there, std::vector<std::string>(there.begin(), there.end() + more));
}

Done update_several(Session& session, const std::string& id, const Several& several, const Value& prior,
                    const Value& planned) {
  const auto changed = [&](const char* name) {
    const Value& value = planned.attribute(name);
    return value.is_wholly_known() && !value.identical_unmarked(prior.attribute(name));
  };
  const bool in_order = list_counts(several, planned);
  const char* named = in_order ? several.list : several.set;
  // In AWS's order, the first of which is the primary one.
  std::vector<std::string> there = texts_of(prior, has_list(several) ? several.list : several.set);
  if (changed(named)) {
    const std::vector<std::string> after = texts_of(planned, named);
    TRY(change_named(session, id, several, there, after));
    there = after;
  }
  if (in_order || !changed(several.count)) return {};
  return change_count(session, id, several, there, whole_of(planned, several.count));
}

Done update_interface(Session& session, const std::string& id, const Value& prior, const Value& planned) {
  const Value& attachment = planned.attribute("attachment");
  if (attachment.is_wholly_known() && !attachment.identical_unmarked(prior.attribute("attachment"))) {
    TRY(detach(session, id));
    TRY(attach(session, id, planned));
  }
  for (const Several& several : kAll) TRY(update_several(session, id, several, prior, planned));
  return {};
}

// -- tables ----------------------------------------------------------------------------------------------------------

std::vector<Attribute> several_attributes() {
  const int both = kOptional | kComputed;
  std::vector<Attribute> attributes;
  for (const Several& several : kAll) {
    attributes.push_back({several.set, Type::set(Type::string()), both, "-"});
    attributes.push_back({several.count, Type::number(), both, "-"});
    if (!has_list(several)) continue;
    attributes.push_back({several.list, Type::list(Type::string()), both, "-"});
    attributes.push_back({several.enabled, Type::boolean(), kOptional, "-", {}, {}, Value::boolean(false)});
  }
  return attributes;
}

ResourceType network_interface() {
  const Type text = Type::string();
  const int both = kOptional | kComputed;
  ResourceType type{
      .name = "aws_network_interface",
      .title = "EC2 Network Interface",
      .service = "ec2",
      .attributes =
          {computed_text("arn"),
           {"description", text, kOptional, "Description"},
           {"enable_primary_ipv6", Type::boolean(), kOptional, "EnablePrimaryIpv6", {}, "-"},
           {"interface_type", text, both | kReplace, "InterfaceType"},
           told("mac_address", "MacAddress"),
           told("outpost_arn", "OutpostArn"),
           told("owner_id", "OwnerId"),
           told("private_dns_name", "PrivateDnsName"),
           {"private_ip", text, both, "-", {}, "PrivateIpAddress"},
           {"security_groups", Type::set(text), both, "Groups", {}, "Groups[].GroupId"},
           {"source_dest_check", Type::boolean(), kOptional, "-", {}, "SourceDestCheck", Value::boolean(true)},
           {"subnet_id", text, kRequired | kReplace, "SubnetId"}},
      .blocks = {{.name = "attachment",
                  .nesting = terraform::Nesting::kSet,
                  .member = "-",
                  .output = "-",
                  .attributes = {{"attachment_id", text, kOptional | kComputed, "-"},
                                 {"device_index", Type::number(), kRequired, "-"},
                                 {"instance", text, kRequired, "-"}},
                  .flags = both,
                  .as_attribute = true}},
      .tagging = ec2_tags("network-interface"),
      .create = {"CreateNetworkInterface", "NetworkInterface.NetworkInterfaceId", {}, "ClientToken"},
      .read = {"DescribeNetworkInterfaces", "NetworkInterfaceIds[]", "NetworkInterfaces[0]", {kGone}},
      .updates = {{.operation = "ModifyNetworkInterfaceAttribute",
                   .key = "NetworkInterfaceId",
                   .attributes = {{"description", "Description.Value"}, {"security_groups", "Groups"}},
                   .one_at_a_time = true},
                  {.operation = "ModifyNetworkInterfaceAttribute",
                   .key = "NetworkInterfaceId",
                   .attributes = {{"source_dest_check", "SourceDestCheck.Value"}},
                   .after_create = true},
                  {.operation = "ModifyNetworkInterfaceAttribute",
                   .key = "NetworkInterfaceId",
                   .attributes = {{"enable_primary_ipv6", "EnablePrimaryIpv6"}}}},
      .destroy = {"DeleteNetworkInterface", "NetworkInterfaceId", {kGone}},
      .validate =
          [](const Value& config, terraform::ProviderReply& reply) {
            check_conflicts(config, {kIpv4.list, kIpv4.set}, reply);
            check_conflicts(config, {kIpv6.list, kIpv6.set, kIpv6.count}, reply);
            check_conflicts(config, {kIpv4Prefixes.set, kIpv4Prefixes.count}, reply);
            check_conflicts(config, {kIpv6Prefixes.set, kIpv6Prefixes.count}, reply);
          },
      .plan = plan_interface,
      .before_create = fill_input,
      .after_create = finish,
      .complete = complete_interface,
      .update = update_interface,
      .remove = [](Session& session, const std::string& id, const Value&) { return detach(session, id); }};
  type.tagging.member = "TagSet";
  std::ranges::move(several_attributes(), std::back_inserter(type.attributes));
  return type;
}

// -- aws_network_interface_sg_attachment -----------------------------------------------------------------------------

std::vector<std::string> groups_of(const aws::Value& interface) {
  static const MemberPath kGroups = "Groups[].GroupId";
  return aws::texts(kGroups.get(interface));
}

Done set_groups(Session& session, const std::string& id, const std::vector<std::string>& groups) {
  TRY(session.call("ec2", "ModifyNetworkInterfaceAttribute",
                   aws::Value::of({{m::NetworkInterfaceId, id}, {m::Groups, aws::text_list(groups)}})));
  return {};
}

ResourceType group_attachment() {
  const Type text = Type::string();
  return {.name = "aws_network_interface_sg_attachment",
          .title = "EC2 Network Interface Security Group Attachment",
          .service = "ec2",
          .attributes = {{"network_interface_id", text, kRequired | kReplace, "-"},
                         {"security_group_id", text, kRequired | kReplace, "-"}},
          .timeouts = "create read delete",
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            const std::string id = text_of(planned, "network_interface_id");
            const std::string group = text_of(planned, "security_group_id");
            std::vector<std::string> groups = groups_of(TRY(find_interface(session, id)));
            if (std::ranges::find(groups, group) != groups.end()) {
              return problem(
                  fmt::format("EC2 Security Group ({}) already attached to EC2 Network Interface ({})", group, id));
            }
            groups.push_back(group);
            TRY(set_groups(session, id, groups));
            return group + "_" + id;
          },
          .find = [](Session& session, const std::string&, const Value& state) -> Answer<aws::Value> {
            aws::Value interface = TRY(find_interface(session, text_of(state, "network_interface_id")));
            const std::vector<std::string> groups = groups_of(interface);
            const bool attached = std::ranges::find(groups, text_of(state, "security_group_id")) != groups.end();
            return attached ? std::move(interface) : aws::Value();
          },
          .remove = [](Session& session, const std::string&, const Value& state) -> Done {
            const std::string id = text_of(state, "network_interface_id");
            const std::vector<std::string> groups = groups_of(TRY(find_interface(session, id)));
            const std::vector<std::string> left = without(groups, {text_of(state, "security_group_id")});
            if (left.size() == groups.size()) return {};
            return set_groups(session, id, left);
          },
          .import = [](Session&, const std::string& id) -> Answer<Members> {
            const auto separator = id.find('_');
            if (separator == std::string::npos) return problem("expected SECURITYGROUPID_NETWORKINTERFACEID");
            return Members{{"id", Value::string(id)},
                           {"security_group_id", Value::string(id.substr(0, separator))},
                           {"network_interface_id", Value::string(id.substr(separator + 1))}};
          }};
}

}  // namespace

std::vector<ResourceType> network_interface_resources() { return {network_interface(), group_attachment()}; }

DataSource network_interface_data_source() {
  const Type text = Type::string();
  return {.name = "aws_network_interface",
          .title = "EC2 Network Interface",
          .service = "ec2",
          .attributes = {computed_text("arn"),
                         told("availability_zone", "AvailabilityZone"),
                         told("description", "Description"),
                         {"id", text, kOptional | kComputed, "NetworkInterfaceIds[]", {}, "NetworkInterfaceId"},
                         told("interface_type", "InterfaceType"),
                         told("ipv6_addresses", "Ipv6Addresses[].Ipv6Address", Type::set(text)),
                         told("mac_address", "MacAddress"),
                         told("outpost_arn", "OutpostArn"),
                         told("owner_id", "OwnerId"),
                         told("private_dns_name", "PrivateDnsName"),
                         told("private_ip", "PrivateIpAddress"),
                         told("private_ips", "PrivateIpAddresses[].PrivateIpAddress", Type::list(text)),
                         told("requester_id", "RequesterId"),
                         told("security_groups", "Groups[].GroupId", Type::set(text)),
                         told("subnet_id", "SubnetId"),
                         told("vpc_id", "VpcId")},
          .blocks = {{.name = "association",
                      .member = "-",
                      .output = "Association",
                      .attributes = {told("allocation_id", "AllocationId"), told("association_id", "AssociationId"),
                                     told("carrier_ip", "CarrierIp"), told("customer_owned_ip", "CustomerOwnedIp"),
                                     told("ip_owner_id", "IpOwnerId"), told("public_dns_name", "PublicDnsName"),
                                     told("public_ip", "PublicIp")},
                      .max_items = 1,
                      .flags = kComputed,
                      .as_attribute = true},
                     {.name = "attachment",
                      .member = "-",
                      .output = "Attachment",
                      .attributes = {told("attachment_id", "AttachmentId"),
                                     told("device_index", "DeviceIndex", Type::number()),
                                     told("instance_id", "InstanceId"), told("instance_owner_id", "InstanceOwnerId")},
                      .max_items = 1,
                      .flags = kComputed,
                      .as_attribute = true}},
          .read = {.operation = "DescribeNetworkInterfaces",
                   .objects = "NetworkInterfaces",
                   .filters = "Filters",
                   .gone = {kGone}},
          .id = "NetworkInterfaceId",
          .tags = "TagSet",
          .complete = [](Session& session, const aws::Value& interface, const Value&, Members& members) -> Done {
            put(members, "arn", session.arn("ec2", "network-interface/" + interface[m::NetworkInterfaceId].as_text()));
            return {};
          }};
}

}  // namespace regionfall::ec2
