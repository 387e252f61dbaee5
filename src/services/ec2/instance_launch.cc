#include "services/ec2/instance_launch.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/members/ec2.h"
#include "services/ec2/errors.h"
#include "services/ec2/new_vpc.h"
#include "services/ec2/plane_addresses.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Request;
using aws::Value;

namespace {

// Where an instance goes when nobody says: a default subnet, in the asked zone if there is one.
Result<const Subnet*, ApiError> default_subnet(const Ec2& ec2, const std::string& zone, const Request& request) {
  const Vpc* vpc = default_vpc(ec2, request);
  if (vpc == nullptr) return std::unexpected(no_default_vpc());
  const Subnet* found = nullptr;
  for (const auto& [id, row] : ec2.subnets) {
    if (row.vpc_id != vpc->vpc_id || !row.default_for_az || (!zone.empty() && row.availability_zone != zone)) continue;
    if (found == nullptr || row.availability_zone < found->availability_zone) found = &row;
  }
  if (found != nullptr) return found;
  return aws::api_error(
      "MissingInput", fmt::format("No subnets found for the default VPC '{}'. Please specify a subnet.", vpc->vpc_id));
}

Result<const Subnet*, ApiError> subnet_of(const Ec2& ec2, const std::string& id, const Value& input,
                                          const Request& request) {
  const std::string& zone = input[m::Placement][m::AvailabilityZone].as_text();
  if (id.empty()) return default_subnet(ec2, zone, request);
  const Subnet* subnet = TRY(own(ec2.subnets, id, request));
  if (!zone.empty() && subnet->availability_zone != zone) {
    return std::unexpected(
        invalid_value(fmt::format("The availability zone '{}' does not match that of the subnet '{}' ({}).", zone, id,
                                  subnet->availability_zone)));
  }
  return subnet;
}

// The groups that a request names at its own level, by id or, in the subnet's VPC, by name.
Result<std::vector<std::string>, ApiError> group_ids_of(const Ec2& ec2, const Value& input, const std::string& vpc_id) {
  std::vector<std::string> ids = texts(input[m::SecurityGroupIds]);
  for (const std::string& name : texts(input[m::SecurityGroups])) {
    const SecurityGroup* group = find_if(
        ec2.security_groups, [&](const SecurityGroup& row) { return row.vpc_id == vpc_id && row.group_name == name; });
    if (group == nullptr) {
      return aws::api_error("InvalidGroup.NotFound",
                            fmt::format("The security group '{}' does not exist in VPC '{}'", name, vpc_id));
    }
    ids.push_back(group->group_id);
  }
  return ids;
}

void read_addresses(const Value& given, NewInterface& wanted) {
  if (given.has(m::PrivateIpAddress)) wanted.primary_ipv4 = given[m::PrivateIpAddress].as_text();
  for (const Value& item : given[m::PrivateIpAddresses].as_list()) {
    if (item[m::Primary].as_bool()) {
      wanted.primary_ipv4 = item[m::PrivateIpAddress].as_text();
    } else {
      wanted.secondary_ipv4.push_back(item[m::PrivateIpAddress].as_text());
    }
  }
  wanted.secondary_ipv4_count = given[m::SecondaryPrivateIpAddressCount].as_integer();
  for (const Value& item : given[m::Ipv6Addresses].as_list()) wanted.ipv6.push_back(item[m::Ipv6Address].as_text());
  wanted.ipv6_count = given[m::Ipv6AddressCount].as_integer();
}

Result<void, ApiError> check_free(const NetworkInterface& interface) {
  if (!interface.attachment) return {};
  return aws::api_error("InvalidNetworkInterface.InUse",
                        fmt::format("Interface: [{}] in use.", interface.network_interface_id));
}

// The interface that a request's NetworkInterfaces describe for device 0.
Result<LaunchInterface, ApiError> described_interface(const Ec2& ec2, const Value& input, const Request& request) {
  if (input.has(m::SubnetId)) {
    return std::unexpected(invalid_combination(
        "Network interfaces and an instance-level subnet ID may not be specified on the same request"));
  }
  if (!input[m::SecurityGroupIds].as_list().empty() || !input[m::SecurityGroups].as_list().empty()) {
    return std::unexpected(invalid_combination(
        "Network interfaces and instance-level security groups may not be specified on the same request"));
  }
  const Value::List& all = input[m::NetworkInterfaces].as_list();
  const auto primary =
      std::ranges::find_if(all, [](const Value& item) { return item[m::DeviceIndex].as_integer() == 0; });
  if (primary == all.end()) {
    return std::unexpected(invalid_combination("A network interface with device index 0 must be specified."));
  }
  const Value& given = *primary;
  LaunchInterface launch;
  launch.delete_on_termination = given[m::DeleteOnTermination].as_bool(!given.has(m::NetworkInterfaceId));
  if (given.has(m::NetworkInterfaceId)) {
    const NetworkInterface* row = TRY(own(ec2.network_interfaces, given[m::NetworkInterfaceId].as_text(), request));
    TRY(check_free(*row));
    launch.existing_id = row->network_interface_id;
    launch.interface.subnet = ec2.subnets.find(row->subnet_id);
    return launch;
  }
  launch.interface.subnet = TRY(subnet_of(ec2, given[m::SubnetId].as_text(), input, request));
  launch.interface.description = given[m::Description].as_text();
  launch.interface.group_ids = texts(given[m::Groups]);
  read_addresses(given, launch.interface);
  launch.public_ip = given[m::AssociatePublicIpAddress].as_bool(launch.interface.subnet->map_public_ip_on_launch);
  return launch;
}

void read_volume(const Value& given, InstanceVolume& volume) {
  volume.delete_on_termination = given[m::DeleteOnTermination].as_bool(volume.delete_on_termination);
  volume.volume_size = static_cast<int>(given[m::VolumeSize].as_integer(volume.volume_size));
  if (given.has(m::VolumeType)) volume.volume_type = given[m::VolumeType].as_text();
  if (given.has(m::Iops)) volume.iops = static_cast<int>(given[m::Iops].as_integer());
  if (given.has(m::Throughput)) volume.throughput = static_cast<int>(given[m::Throughput].as_integer());
  volume.encrypted = given[m::Encrypted].as_bool(volume.encrypted);
  if (given.has(m::KmsKeyId)) volume.kms_key_id = given[m::KmsKeyId].as_text();
  if (given.has(m::SnapshotId)) volume.snapshot_id = given[m::SnapshotId].as_text();
}

// What AWS gives volumes whose performance nobody chose (EBS user guide, "Volume types").
void complete(InstanceVolume& volume) {
  constexpr int kGp3Iops = 3000;
  constexpr int kGp3ThroughputMib = 125;
  constexpr int kGp2IopsMin = 100;
  constexpr int kGp2IopsMax = 16000;
  constexpr int kGp2IopsPerGib = 3;
  if (volume.volume_type == "gp3") {
    if (!volume.iops) volume.iops = kGp3Iops;
    if (!volume.throughput) volume.throughput = kGp3ThroughputMib;
  } else if (volume.volume_type == "gp2") {
    volume.iops = std::clamp(volume.volume_size * kGp2IopsPerGib, kGp2IopsMin, kGp2IopsMax);
  }
}

}  // namespace

Result<LaunchInterface, ApiError> launch_interface(const Ec2& ec2, const Value& input, const Request& request) {
  if (!input[m::NetworkInterfaces].as_list().empty()) return described_interface(ec2, input, request);
  LaunchInterface launch;
  launch.interface.subnet = TRY(subnet_of(ec2, input[m::SubnetId].as_text(), input, request));
  launch.interface.group_ids = TRY(group_ids_of(ec2, input, launch.interface.subnet->vpc_id));
  read_addresses(input, launch.interface);
  launch.public_ip = launch.interface.subnet->map_public_ip_on_launch;
  return launch;
}

Result<std::string, ApiError> give_interface(Ec2& ec2, const LaunchInterface& wanted, const Tags& tags,
                                             const std::string& instance_id, const Request& request) {
  std::string id = wanted.existing_id.value_or("");
  if (id.empty()) {
    NewInterface interface = wanted.interface;
    interface.tags = tags;
    id = TRY(make_interface(ec2, std::move(interface), request)).network_interface_id;
  }
  std::optional<std::string> public_ip;
  if (wanted.public_ip) public_ip = TRY(new_public_address(ec2));
  ec2.network_interfaces.update(id, [&](NetworkInterface& row) {
    row.status = "in-use";
    if (public_ip) row.launch_public_ip = public_ip;
    row.attachment = InterfaceAttachment{.attachment_id = new_id("eni-attach", request.random),
                                         .attach_time = request.now,
                                         .delete_on_termination = wanted.delete_on_termination,
                                         .instance_id = instance_id,
                                         .instance_owner_id = account_of(request)};
  });
  std::vector<std::string> elastic;
  for (const auto& [allocation_id, address] : ec2.addresses) {
    if (address.network_interface_id == id) elastic.push_back(allocation_id);
  }
  for (const std::string& allocation_id : elastic) {
    ec2.addresses.update(allocation_id, [&](Address& row) { row.instance_id = instance_id; });
  }
  return id;
}

std::vector<InstanceBlockDevice> launch_volumes(const Value& mappings, const PublicImage& image, const Tags& tags,
                                                const Request& request) {
  std::vector<InstanceBlockDevice> devices(1);
  devices.front().device_name = image.root_device_name;
  devices.front().ebs.volume_size = image.root_volume_gib;
  devices.front().ebs.volume_type = image.volume_type;
  devices.front().ebs.snapshot_id = fmt::format("snap-{}", image.id.substr(4));
  for (const Value& mapping : mappings.as_list()) {
    const std::string& name = mapping[m::DeviceName].as_text();
    if (!mapping.has(m::Ebs)) continue;
    auto found = std::ranges::find(devices, name, &InstanceBlockDevice::device_name);
    if (found == devices.end()) found = devices.insert(devices.end(), {.device_name = name});
    read_volume(mapping[m::Ebs], found->ebs);
  }
  for (InstanceBlockDevice& device : devices) {
    device.ebs.volume_id = new_id("vol", request.random);
    device.ebs.attach_time = request.now;
    device.ebs.tags = tags;
    complete(device.ebs);
  }
  return devices;
}

Result<std::optional<InstanceProfileOfInstance>, ApiError> launch_profile(const Ec2& ec2, const Value& given,
                                                                          const Request& request) {
  const std::string& arn = given[m::Arn].as_text();
  const std::string& name = given[m::Name].as_text();
  if (arn.empty() && name.empty()) return std::nullopt;
  const auto found = ec2.profiles.find(account_of(request), arn.empty() ? name : arn.substr(arn.rfind('/') + 1));
  if (found && (arn.empty() || found->arn == arn)) return InstanceProfileOfInstance{found->arn, found->id};
  if (!arn.empty()) {
    return std::unexpected(invalid_value(arn, "iamInstanceProfile.arn", "Invalid IAM Instance Profile ARN"));
  }
  return std::unexpected(invalid_value(name, "iamInstanceProfile.name", "Invalid IAM Instance Profile name"));
}

}  // namespace regionfall::ec2
