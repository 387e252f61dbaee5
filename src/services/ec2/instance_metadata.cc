#include "services/ec2/instance_metadata.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "base/encoding.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time_format.h"
#include "services/ec2/handlers.h"
#include "services/ec2/instance_type_catalogue.h"
#include "services/ec2/network_interfaces.h"
#include "services/ec2/plane_addresses.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

std::string group_list(const NetworkInterface& interface, std::string GroupIdentifier::* member) {
  std::vector<std::string> all;
  for (const GroupIdentifier& group : interface.groups) all.push_back(group.*member);
  return join(all, "\n");
}

void add_text(MetadataTree& tree, const std::string& path, const std::optional<std::string>& text) {
  if (text && !text->empty()) tree[path] = *text;
}

// What is said of an interface below its MAC address.
void add_interface(const Ec2& ec2, const NetworkInterface& interface, MetadataTree& tree) {
  const std::string at = fmt::format("meta-data/network/interfaces/macs/{}/", interface.mac_address);
  tree[at + "mac"] = interface.mac_address;
  tree[at + "device-number"] = std::to_string(interface.attachment->device_index);
  tree[at + "interface-id"] = interface.network_interface_id;
  tree[at + "owner-id"] = interface.owner_id;
  tree[at + "subnet-id"] = interface.subnet_id;
  tree[at + "vpc-id"] = interface.vpc_id;
  tree[at + "security-group-ids"] = group_list(interface, &GroupIdentifier::group_id);
  tree[at + "security-groups"] = group_list(interface, &GroupIdentifier::group_name);
  std::vector<std::string> addresses;
  for (const InterfaceIpv4Address& own : interface.private_ip_addresses) addresses.push_back(own.private_ip_address);
  tree[at + "local-ipv4s"] = join(addresses, "\n");
  addresses.clear();
  for (const InterfaceIpv6Address& own : interface.ipv6_addresses) addresses.push_back(own.ipv6_address);
  add_text(tree, at + "ipv6s", join(addresses, "\n"));
  if (interface.private_ip_address) {
    tree[at + "local-hostname"] = private_dns_name(ec2.region, *interface.private_ip_address);
  }
  add_text(tree, at + "public-ipv4s", public_address(ec2, interface));
  const Subnet* subnet = ec2.subnets.find(interface.subnet_id);
  const Vpc* vpc = ec2.vpcs.find(interface.vpc_id);
  if (subnet != nullptr) add_text(tree, at + "subnet-ipv4-cidr-block", subnet->cidr_block);
  if (vpc != nullptr) {
    tree[at + "vpc-ipv4-cidr-block"] = vpc->cidr_block;
    tree[at + "vpc-ipv4-cidr-blocks"] = vpc->cidr_block;
  }
}

void add_network(const Ec2& ec2, const Instance& instance, MetadataTree& tree) {
  for (const auto& [id, row] : ec2.network_interfaces) {
    if (row.attachment && row.attachment->instance_id == instance.instance_id) add_interface(ec2, row, tree);
  }
  const NetworkInterface* primary = ec2.network_interfaces.find(instance.primary_interface_id);
  if (primary == nullptr) return;
  tree["meta-data/mac"] = primary->mac_address;
  tree["meta-data/security-groups"] = group_list(*primary, &GroupIdentifier::group_name);
  if (primary->private_ip_address) {
    const std::string name = private_dns_name(ec2.region, *primary->private_ip_address);
    tree["meta-data/local-ipv4"] = *primary->private_ip_address;
    tree["meta-data/local-hostname"] = name;
    tree["meta-data/hostname"] = name;
  }
  const std::optional<std::string> public_ip = public_address(ec2, *primary);
  add_text(tree, "meta-data/public-ipv4", public_ip);
  const Vpc* vpc = ec2.vpcs.find(primary->vpc_id);
  if (public_ip && vpc != nullptr && vpc->enable_dns_hostnames) {
    tree["meta-data/public-hostname"] = public_dns_name(ec2.region, *public_ip);
  }
}

std::string identity_document(const Ec2& ec2, const Instance& instance) {
  const NetworkInterface* primary = ec2.network_interfaces.find(instance.primary_interface_id);
  const bool has_address = primary != nullptr && primary->private_ip_address;
  return Json::object({{"accountId", Json::string(instance.owner_id)},
                       {"architecture", Json::string(instance.architecture)},
                       {"availabilityZone", Json::string(instance.placement.availability_zone)},
                       {"billingProducts", Json()},
                       {"devpayProductCodes", Json()},
                       {"marketplaceProductCodes", Json()},
                       {"imageId", Json::string(instance.image_id)},
                       {"instanceId", Json::string(instance.instance_id)},
                       {"instanceType", Json::string(instance.instance_type)},
                       {"kernelId", Json()},
                       {"pendingTime", Json::string(format_rfc3339(timestamp_of(instance.launch_time)))},
                       {"privateIp", has_address ? Json::string(*primary->private_ip_address) : Json()},
                       {"ramdiskId", Json()},
                       {"region", Json::string(std::string(ec2.region.name))},
                       {"version", Json::string("2017-09-30")}})
      .dump(2);
}

void add_key(const Ec2& ec2, const Instance& instance, MetadataTree& tree) {
  const KeyPair* key = find_if(ec2.key_pairs, [&](const KeyPair& row) {
    return row.owner_id == instance.owner_id && instance.key_name == row.key_name;
  });
  if (key == nullptr) return;
  tree["meta-data/public-keys/"] = "0=" + key->key_name;
  tree["meta-data/public-keys/0/openssh-key"] = key->public_key;
}

MetadataTree metadata_tree(const Ec2& ec2, const Instance& instance) {
  const InstanceTypeData* type = find_instance_type(instance.instance_type);
  MetadataTree tree = {
      {"dynamic/instance-identity/document", identity_document(ec2, instance)},
      {"meta-data/ami-id", instance.image_id},
      {"meta-data/ami-launch-index", std::to_string(instance.ami_launch_index)},
      {"meta-data/ami-manifest-path", "(unknown)"},
      {"meta-data/block-device-mapping/ami", instance.root_device_name},
      {"meta-data/block-device-mapping/root", instance.root_device_name},
      {"meta-data/instance-action", "none"},
      {"meta-data/instance-id", instance.instance_id},
      {"meta-data/instance-life-cycle", "on-demand"},
      {"meta-data/instance-type", instance.instance_type},
      {"meta-data/placement/availability-zone", instance.placement.availability_zone},
      {"meta-data/placement/availability-zone-id", instance.placement.availability_zone_id},
      {"meta-data/placement/region", std::string(ec2.region.name)},
      {"meta-data/profile", "default-hvm"},
      {"meta-data/reservation-id", instance.reservation_id},
      {"meta-data/services/domain", "amazonaws.com"},
      {"meta-data/services/partition", "aws"},
      {"meta-data/system", type != nullptr && type->nitro ? "nitro" : "xen"},
  };
  add_text(tree, "user-data", base64_decode(instance.user_data).value_or(""));
  add_network(ec2, instance, tree);
  add_key(ec2, instance, tree);
  if (instance.metadata_options.instance_metadata_tags == "enabled") {
    for (const Tag& tag : instance.tags) tree["meta-data/tags/instance/" + tag.key] = tag.value;
  }
  return tree;
}

}  // namespace

std::optional<std::string> metadata_text(const MetadataTree& tree, std::string_view path) {
  const auto exact = tree.find(std::string(path));
  if (exact != tree.end()) return exact->second;
  std::string directory(path);
  if (!directory.empty() && !directory.ends_with('/')) directory += '/';
  std::string names;
  std::string last;
  for (auto at = tree.lower_bound(directory); at != tree.end() && at->first.starts_with(directory); ++at) {
    const std::string_view rest = std::string_view(at->first).substr(directory.size());
    if (rest.empty()) return at->second;  // a directory that lists itself
    const std::size_t slash = rest.find('/');
    const std::string name(rest.substr(0, slash == std::string_view::npos ? rest.size() : slash + 1));
    if (name == last) continue;
    names += (names.empty() ? "" : "\n") + name;
    last = name;
  }
  if (names.empty()) return std::nullopt;
  return names;
}

Outcome describe_instance_metadata(Ec2& ec2, const Value& input, const Request& /*request*/) {
  const Instance* instance = ec2.instances.find(input[m::InstanceId].as_text());
  if (instance == nullptr) return std::unexpected(unknown_id(Kind::kInstance, input[m::InstanceId].as_text()));
  Value::Map attributes;
  for (auto& [path, text] : metadata_tree(ec2, *instance)) attributes.emplace_back(path, text);
  return Value::of({{m::Values, std::move(attributes)},
                    {m::MetadataOptions, aws::to_value(instance->metadata_options)},
                    {m::IamInstanceProfile, aws::to_value(instance->iam_instance_profile)},
                    {m::OwnerId, instance->owner_id}});
}

}  // namespace regionfall::ec2
