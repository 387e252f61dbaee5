#include "services/ec2/instances.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "base/encoding.h"
#include "services/ec2/describe.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"
#include "services/ec2/instance_lifecycle.h"
#include "services/ec2/instance_type_catalogue.h"
#include "services/ec2/network_interfaces.h"
#include "services/ec2/plane_addresses.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr FilterField kInstanceFilters[] = {
    {"architecture", {m::Architecture}},
    {"availability-zone", {m::Placement, m::AvailabilityZone}},
    {"block-device-mapping.delete-on-termination", {m::BlockDeviceMappings, m::Ebs, m::DeleteOnTermination}},
    {"block-device-mapping.device-name", {m::BlockDeviceMappings, m::DeviceName}},
    {"block-device-mapping.volume-id", {m::BlockDeviceMappings, m::Ebs, m::VolumeId}},
    {"client-token", {m::ClientToken}},
    {"dns-name", {m::PublicDnsName}},
    {"group-id", {m::SecurityGroups, m::GroupId}},
    {"group-name", {m::SecurityGroups, m::GroupName}},
    {"hypervisor", {m::Hypervisor}},
    {"iam-instance-profile.arn", {m::IamInstanceProfile, m::Arn}},
    {"iam-instance-profile.id", {m::IamInstanceProfile, m::Id}},
    {"image-id", {m::ImageId}},
    {"instance-id", {m::InstanceId}},
    {"instance-state-code", {m::State, m::Code}},
    {"instance-state-name", {m::State, m::Name}},
    {"instance-type", {m::InstanceType}},
    {"instance.group-id", {m::SecurityGroups, m::GroupId}},
    {"instance.group-name", {m::SecurityGroups, m::GroupName}},
    {"ip-address", {m::PublicIpAddress}},
    {"key-name", {m::KeyName}},
    {"launch-index", {m::AmiLaunchIndex}},
    {"launch-time", {m::LaunchTime}},
    {"metadata-options.http-endpoint", {m::MetadataOptions, m::HttpEndpoint}},
    {"metadata-options.http-tokens", {m::MetadataOptions, m::HttpTokens}},
    {"monitoring-state", {m::Monitoring, m::State}},
    {"network-interface.network-interface-id", {m::NetworkInterfaces, m::NetworkInterfaceId}},
    {"network-interface.subnet-id", {m::NetworkInterfaces, m::SubnetId}},
    {"network-interface.vpc-id", {m::NetworkInterfaces, m::VpcId}},
    {"owner-id", {m::OwnerId}},
    {"platform", {m::Platform}},
    {"private-dns-name", {m::PrivateDnsName}},
    {"private-ip-address", {m::PrivateIpAddress}},
    {"reservation-id", {m::ReservationId}},
    {"root-device-name", {m::RootDeviceName}},
    {"root-device-type", {m::RootDeviceType}},
    {"source-dest-check", {m::SourceDestCheck}},
    {"state-reason-code", {m::StateReason, m::Code}},
    {"subnet-id", {m::SubnetId}},
    {"tenancy", {m::Placement, m::Tenancy}},
    {"virtualization-type", {m::VirtualizationType}},
    {"vpc-id", {m::VpcId}},
};
constexpr Listing kInstances = {m::InstanceIds, m::InstanceId, m::Instances, kInstanceFilters};

constexpr FilterField kStatusFilters[] = {
    {"availability-zone", {m::AvailabilityZone}},
    {"instance-state-code", {m::InstanceState, m::Code}},
    {"instance-state-name", {m::InstanceState, m::Name}},
    {"instance-status.reachability", {m::InstanceStatus, m::Details, m::Status}},
    {"instance-status.status", {m::InstanceStatus, m::Status}},
    {"system-status.reachability", {m::SystemStatus, m::Details, m::Status}},
    {"system-status.status", {m::SystemStatus, m::Status}},
};
constexpr Listing kStatuses = {m::InstanceIds, m::InstanceId, m::InstanceStatuses, kStatusFilters};

// An interface as its instance shows it.
Value attached_interface_item(const Ec2& ec2, const NetworkInterface& interface) {
  Value item = interface_item(ec2, interface);
  item.set(m::Attachment, aws::to_value(interface.attachment));
  return item;
}

void show_interfaces(const Ec2& ec2, const Instance& instance, Value& item) {
  Value::List interfaces;
  for (const auto& [id, row] : ec2.network_interfaces) {
    if (row.attachment && row.attachment->instance_id == instance.instance_id) {
      interfaces.push_back(attached_interface_item(ec2, row));
    }
  }
  std::ranges::sort(interfaces, {},
                    [](const Value& shown) { return shown[m::Attachment][m::DeviceIndex].as_integer(); });
  item.set(m::NetworkInterfaces, std::move(interfaces));
  item.set(m::PrivateDnsName, "").set(m::PublicDnsName, "").set(m::SecurityGroups, Value::List());
  const NetworkInterface* primary = ec2.network_interfaces.find(instance.primary_interface_id);
  if (primary == nullptr) return;
  item.set(m::SecurityGroups, aws::to_value(primary->groups));
  if (primary->private_ip_address) {
    item.set(m::PrivateIpAddress, *primary->private_ip_address);
    item.set(m::PrivateDnsName, private_dns_name(ec2.region, *primary->private_ip_address));
  }
  if (!primary->ipv6_addresses.empty()) item.set(m::Ipv6Address, primary->ipv6_addresses.front().ipv6_address);
  const std::optional<std::string> public_ip = public_address(ec2, *primary);
  if (!public_ip) return;
  item.set(m::PublicIpAddress, *public_ip);
  const Vpc* vpc = ec2.vpcs.find(primary->vpc_id);
  if (vpc != nullptr && vpc->enable_dns_hostnames) {
    item.set(m::PublicDnsName, public_dns_name(ec2.region, *public_ip));
  }
}

// Status checks: the machine runs, or it does not say.
Value status_item(const Instance& instance) {
  const bool runs = instance.in_state("running");
  const Value checks =
      Value::of({{m::Status, runs ? "ok" : "not-applicable"},
                 {m::Details,
                  runs ? Value(Value::List{Value::of({{m::Name, "reachability"}, {m::Status, "passed"}})}) : Value()}});
  return Value::of({{m::InstanceId, instance.instance_id},
                    {m::AvailabilityZone, instance.placement.availability_zone},
                    {m::AvailabilityZoneId, instance.placement.availability_zone_id},
                    {m::InstanceState, aws::to_value(instance.state)},
                    {m::InstanceStatus, checks},
                    {m::SystemStatus, checks}});
}

// All instances that a request names must be the caller's.
Result<std::vector<std::string>, ApiError> named_instances(const Ec2& ec2, const Value& input, const Request& request) {
  const std::vector<std::string> ids = texts(input[m::InstanceIds]);
  std::vector<std::string> missing;
  for (const std::string& id : ids) {
    if (!own(ec2.instances, id, request)) missing.push_back(id);
  }
  if (!missing.empty()) return std::unexpected(unknown_ids(Kind::kInstance, missing));
  return ids;
}

ApiError wrong_state(const std::string& id, std::string_view verb) {
  return {"IncorrectInstanceState",
          fmt::format("The instance '{}' is not in a state from which it can be {}.", id, verb)};
}

ApiError is_protected(const std::string& id, std::string_view verb, std::string_view attribute) {
  return {"OperationNotPermitted",
          fmt::format("The instance '{}' may not be {}. Modify its '{}' instance attribute and try again.", id, verb,
                      attribute)};
}

// How an operation that has a wish about instances is answered and refused.
struct WishOperation {
  InstanceWish wish;
  std::string_view participle;  // "stopped"
  aws::MemberName output;
};

Result<void, ApiError> check_wish(const Instance& instance, const WishOperation& operation) {
  const std::string& id = instance.instance_id;
  if (operation.wish == InstanceWish::kTerminate && instance.disable_api_termination) {
    return std::unexpected(is_protected(id, operation.participle, "disableApiTermination"));
  }
  if (operation.wish == InstanceWish::kStop && instance.disable_api_stop) {
    return std::unexpected(is_protected(id, operation.participle, "disableApiStop"));
  }
  if (!wished_state(instance.state.name, operation.wish)) {
    return std::unexpected(wrong_state(id, operation.participle));
  }
  return {};
}

Outcome perform_on_all(Ec2& ec2, const WishOperation& operation, const Value& input, const Request& request) {
  const std::vector<std::string> ids = TRY(named_instances(ec2, input, request));
  for (const std::string& id : ids) TRY(check_wish(*ec2.instances.find(id), operation));
  Value::List changes;
  for (const std::string& id : ids) {
    Value change = Value::of({{m::InstanceId, id}, {m::PreviousState, aws::to_value(ec2.instances.find(id)->state)}});
    perform_wish(ec2, id, operation.wish, request);
    change.set(m::CurrentState, aws::to_value(ec2.instances.find(id)->state));
    changes.push_back(std::move(change));
  }
  return Value::of({{operation.output, std::move(changes)}});
}

}  // namespace

Value instance_item(const Ec2& ec2, const Instance& instance) {
  Value item = aws::to_value(instance);
  const InstanceTypeData* type = find_instance_type(instance.instance_type);
  item.set(m::Monitoring, Value::of({{m::State, instance.monitoring}}));
  item.set(m::Hypervisor, "xen").set(m::VirtualizationType, "hvm").set(m::EnaSupport, true);
  item.set(m::EnclaveOptions, Value::of({{m::Enabled, false}}));
  item.set(m::HibernationOptions, Value::of({{m::Configured, false}}));
  item.set(m::MaintenanceOptions, Value::of({{m::AutoRecovery, "default"}}));
  item.set(m::CapacityReservationSpecification, Value::of({{m::CapacityReservationPreference, "open"}}));
  item.set(m::CurrentInstanceBootMode, "legacy-bios");
  if (type != nullptr) {
    item.set(m::CpuOptions, Value::of({{m::CoreCount, type->vcpus / type->threads_per_core},
                                       {m::ThreadsPerCore, type->threads_per_core}}));
  }
  const Subnet* subnet = ec2.subnets.find(instance.subnet_id);
  if (subnet != nullptr) item.set(m::PrivateDnsNameOptions, aws::to_value(subnet->private_dns_name_options));
  show_interfaces(ec2, instance, item);
  return item;
}

Value reservation_item(const std::string& reservation_id, const std::string& owner_id, Value::List items) {
  return Value::of({{m::ReservationId, reservation_id},
                    {m::OwnerId, owner_id},
                    {m::Groups, Value::List()},
                    {m::Instances, std::move(items)}});
}

Outcome describe_instances(Ec2& ec2, const Value& input, const Request& request) {
  const auto item = [&](const Instance& row) { return instance_item(ec2, row); };
  Value found = TRY(describe(ec2.instances, kInstances, item, input, request));
  std::vector<std::pair<std::string, Value::List>> reservations;
  for (const Value& instance : found[m::Instances].as_list()) {
    const std::string& id = instance[m::ReservationId].as_text();
    auto at = std::ranges::find(reservations, id, &std::pair<std::string, Value::List>::first);
    if (at == reservations.end()) at = reservations.insert(at, {id, {}});
    at->second.push_back(instance);
  }
  Value::List shown;
  for (auto& [id, items] : reservations) {
    const std::string owner = items.front()[m::OwnerId].as_text();
    shown.push_back(reservation_item(id, owner, std::move(items)));
  }
  return Value::of({{m::Reservations, std::move(shown)}, {m::NextToken, found[m::NextToken]}});
}

Outcome describe_instance_status(Ec2& ec2, const Value& input, const Request& request) {
  if (input[m::IncludeAllInstances].as_bool()) {
    return describe(ec2.instances, kStatuses, status_item, input, request);
  }
  // Only what runs is shown, whatever else the request says.
  const Value running = Value::of({{m::Name, "instance-state-name"}, {m::Values, Value::List{"running"}}});
  Value narrowed = input;
  Value::List filters = input[m::Filters].as_list();
  filters.push_back(running);
  narrowed.set(m::Filters, std::move(filters));
  return describe(ec2.instances, kStatuses, status_item, narrowed, request);
}

Outcome terminate_instances(Ec2& ec2, const Value& input, const Request& request) {
  return perform_on_all(ec2, {InstanceWish::kTerminate, "terminated", m::TerminatingInstances}, input, request);
}

Outcome stop_instances(Ec2& ec2, const Value& input, const Request& request) {
  return perform_on_all(ec2, {InstanceWish::kStop, "stopped", m::StoppingInstances}, input, request);
}

Outcome start_instances(Ec2& ec2, const Value& input, const Request& request) {
  if (!ec2.plane.obstacle().empty()) {
    return aws::api_error("UnsupportedOperation", "Instances cannot run here: " + ec2.plane.obstacle());
  }
  return perform_on_all(ec2, {InstanceWish::kStart, "started", m::StartingInstances}, input, request);
}

Outcome reboot_instances(Ec2& ec2, const Value& input, const Request& request) {
  const std::vector<std::string> ids = TRY(named_instances(ec2, input, request));
  for (const std::string& id : ids) {
    if (!ec2.instances.find(id)->in_state("running")) return std::unexpected(wrong_state(id, "rebooted"));
  }
  for (const std::string& id : ids) restart_machine(ec2, id);
  return Value::of({});
}

Outcome get_console_output(Ec2& ec2, const Value& input, const Request& request) {
  const Instance* instance = TRY(own(ec2.instances, input[m::InstanceId].as_text(), request));
  return Value::of({{m::InstanceId, instance->instance_id},
                    {m::Output, base64_encode(ec2.plane.console_output(instance->instance_id))},
                    {m::Timestamp, request.now}});
}

}  // namespace regionfall::ec2
