#include "services/ec2/plane_trouble.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "aws/members/ec2.h"
#include "services/ec2/plane_addresses.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr int kInternal = 500;

Value list_of(const std::set<std::string, std::less<>>& names) {
  Value::List list;
  for (const std::string& name : names) list.emplace_back(name);
  return list;
}

std::set<std::string, std::less<>> names_of(const Value& list) {
  std::set<std::string, std::less<>> names;
  for (const Value& name : list.as_list()) names.insert(name.as_text());
  return names;
}

// Source: EC2 user guide, "Error: Insufficient instance capacity".
aws::ApiError insufficient_capacity(std::string_view type, std::string_view zone) {
  return {"InsufficientInstanceCapacity",
          fmt::format("We currently do not have sufficient {0} capacity in the Availability Zone you requested ({1}). "
                      "Our system will be working on provisioning additional capacity. You can currently get {0} "
                      "capacity by not specifying an Availability Zone in your request or choosing another one.",
                      type, zone),
          kInternal};
}

// Of the instances that an operation is about to start, the first that finds no room.
const Instance* without_room(const PlaneTrouble& trouble, const Ec2& ec2, const Value& instances) {
  for (const Value& item : instances.as_list()) {
    const Instance* instance = ec2.instances.find(item[m::InstanceId].as_text());
    if (instance == nullptr || !instance->in_state("pending")) continue;
    if (trouble.full_zones.contains(instance->placement.availability_zone)) return instance;
  }
  return nullptr;
}

Value failed_checks() {
  return Value::of({{m::Status, "impaired"},
                    {m::Details, Value::List{Value::of({{m::Name, "reachability"}, {m::Status, "failed"}})}}});
}

Value with_failed_checks(const PlaneTrouble& trouble, Value answer) {
  Value::List statuses = answer[m::InstanceStatuses].as_list();
  for (Value& status : statuses) {
    const bool runs = status[m::InstanceState][m::Name].as_text() == "running";
    if (!runs || !trouble.sick_instances.contains(status[m::InstanceId].as_text())) continue;
    status.set(m::InstanceStatus, failed_checks()).set(m::SystemStatus, failed_checks());
  }
  answer.set(m::InstanceStatuses, std::move(statuses));
  return answer;
}

// What people call the instance that has an interface: its tag Name.
std::string instance_name(const Ec2& ec2, const std::optional<std::string>& id) {
  const Instance* instance = id ? ec2.instances.find(*id) : nullptr;
  if (instance == nullptr) return "";
  const auto tag = std::ranges::find(instance->tags, "Name", &Tag::key);
  return tag == instance->tags.end() ? "" : tag->value;
}

}  // namespace

Value plane_trouble_value(const PlaneTrouble& trouble) {
  return Value::of(
      {{m::AvailabilityZones, list_of(trouble.full_zones)}, {m::InstanceIds, list_of(trouble.sick_instances)}});
}

PlaneTrouble plane_trouble_of(const Value& input) {
  return {.full_zones = names_of(input[m::AvailabilityZones]), .sick_instances = names_of(input[m::InstanceIds])};
}

Outcome describe_plane_addresses(Ec2& ec2, const Value& /*input*/, const Request& /*request*/) {
  Value::List found;
  for (const auto& [id, interface] : ec2.network_interfaces) {
    Value::List addresses;
    for (std::string& address : reached_at(ec2, interface)) addresses.emplace_back(std::move(address));
    const auto instance_id = interface.attachment ? interface.attachment->instance_id : std::nullopt;
    found.push_back(Value::of({{m::AvailabilityZone, interface.availability_zone},
                               {m::InstanceId, instance_id ? Value(*instance_id) : Value()},
                               {m::Name, instance_name(ec2, instance_id)},
                               {m::Description, interface.description},
                               {m::Addresses, std::move(addresses)}}));
  }
  return Value::of({{m::NetworkInterfaces, std::move(found)}});
}

Outcome under_trouble(const PlaneTrouble& trouble, const Ec2& ec2, std::string_view operation, Outcome outcome) {
  if (!outcome) return outcome;
  if (operation == "DescribeInstanceStatus" && !trouble.sick_instances.empty())
    return with_failed_checks(trouble, *std::move(outcome));
  const bool runs = operation == "RunInstances";
  if (!runs && operation != "StartInstances") return outcome;
  const Instance* refused = without_room(trouble, ec2, (*outcome)[runs ? m::Instances : m::StartingInstances]);
  if (refused == nullptr) return outcome;
  return std::unexpected(insufficient_capacity(refused->instance_type, refused->placement.availability_zone));
}

}  // namespace regionfall::ec2
