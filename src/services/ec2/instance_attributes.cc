#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "base/encoding.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"
#include "services/ec2/instance_launch.h"
#include "services/ec2/instance_type_catalogue.h"
#include "services/ec2/network_interfaces.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

using Changed = Result<void, ApiError>;

// An attribute of an instance: how it is named, shown and changed.
struct Attribute {
  std::string_view name;
  aws::MemberName member;
  Value (*show)(const Ec2& ec2, const Instance& instance);
  Changed (*change)(Instance& instance, const Value& value);  // null: it cannot be changed here
  bool stopped = false;                                       // may only be changed while the instance is
};

Changed change_type(Instance& instance, const Value& value) {
  const InstanceTypeData* type = find_instance_type(value.as_text());
  if (type == nullptr) {
    return std::unexpected(invalid_value(fmt::format("Invalid value '{}' for InstanceType.", value.as_text())));
  }
  if (type->architecture != instance.architecture) {
    return std::unexpected(
        invalid_value(fmt::format("The architecture of {} is not {}.", type->name, instance.architecture)));
  }
  instance.instance_type = type->name;
  return {};
}

Changed change_user_data(Instance& instance, const Value& value) {
  instance.user_data = TRY(checked_user_data(value.is_blob() ? base64_encode(value.as_bytes()) : value.as_text()));
  return {};
}

Changed change_shutdown(Instance& instance, const Value& value) {
  const std::string& behavior = value.as_text();
  if (behavior != "stop" && behavior != "terminate") {
    return std::unexpected(invalid_value(behavior, "instanceInitiatedShutdownBehavior", "Unknown behavior."));
  }
  instance.shutdown_behavior = behavior;
  return {};
}

Value wrapped(Value value) { return Value::of({{m::Value, std::move(value)}}); }

const Attribute kAttributes[] = {
    {"blockDeviceMapping", m::BlockDeviceMappings,
     [](const Ec2&, const Instance& row) { return aws::to_value(row.block_devices); }, nullptr},
    {"disableApiStop", m::DisableApiStop, [](const Ec2&, const Instance& row) { return wrapped(row.disable_api_stop); },
     [](Instance& row, const Value& value) -> Changed {
       row.disable_api_stop = value.as_bool();
       return {};
     }},
    {"disableApiTermination", m::DisableApiTermination,
     [](const Ec2&, const Instance& row) { return wrapped(row.disable_api_termination); },
     [](Instance& row, const Value& value) -> Changed {
       row.disable_api_termination = value.as_bool();
       return {};
     }},
    {"ebsOptimized", m::EbsOptimized, [](const Ec2&, const Instance& row) { return wrapped(row.ebs_optimized); },
     [](Instance& row, const Value& value) -> Changed {
       row.ebs_optimized = value.as_bool();
       return {};
     },
     true},
    {"enaSupport", m::EnaSupport, [](const Ec2&, const Instance&) { return wrapped(true); }, nullptr},
    {"instanceInitiatedShutdownBehavior", m::InstanceInitiatedShutdownBehavior,
     [](const Ec2&, const Instance& row) { return wrapped(row.shutdown_behavior); }, change_shutdown},
    {"instanceType", m::InstanceType, [](const Ec2&, const Instance& row) { return wrapped(row.instance_type); },
     change_type, true},
    {"rootDeviceName", m::RootDeviceName, [](const Ec2&, const Instance& row) { return wrapped(row.root_device_name); },
     nullptr},
    {"sourceDestCheck", m::SourceDestCheck,
     [](const Ec2&, const Instance& row) { return wrapped(row.source_dest_check); },
     [](Instance& row, const Value& value) -> Changed {
       row.source_dest_check = value.as_bool();
       return {};
     }},
    {"userData", m::UserData,
     [](const Ec2&, const Instance& row) { return row.user_data.empty() ? Value::of({}) : wrapped(row.user_data); },
     change_user_data, true},
};

Value groups_of(const Ec2& ec2, const Instance& instance) {
  const NetworkInterface* primary = ec2.network_interfaces.find(instance.primary_interface_id);
  return primary == nullptr ? Value(Value::List()) : aws::to_value(primary->groups);
}

Changed check_stopped(const Instance& instance) {
  if (instance.in_state("stopped")) return {};
  return aws::api_error("IncorrectInstanceState",
                        fmt::format("The instance '{}' is not in the 'stopped' state.", instance.instance_id));
}

Changed change_groups(Ec2& ec2, const Instance& instance, const Value& ids, const Request& request) {
  const NetworkInterface* primary = ec2.network_interfaces.find(instance.primary_interface_id);
  if (primary == nullptr) return std::unexpected(unknown_id(Kind::kInstance, instance.instance_id));
  std::vector<GroupIdentifier> groups = TRY(interface_groups(ec2, primary->vpc_id, texts(ids), request));
  ec2.network_interfaces.update(instance.primary_interface_id,
                                [&](NetworkInterface& row) { row.groups = std::move(groups); });
  return {};
}

}  // namespace

Outcome describe_instance_attribute(Ec2& ec2, const Value& input, const Request& request) {
  const Instance* instance = TRY(own(ec2.instances, input[m::InstanceId].as_text(), request));
  const std::string& name = input[m::Attribute].as_text();
  const Value id(instance->instance_id);
  if (name == "groupSet") return Value::of({{m::InstanceId, id}, {m::Groups, groups_of(ec2, *instance)}});
  const auto found = std::ranges::find(kAttributes, name, &Attribute::name);
  if (found == std::end(kAttributes)) return Value::of({{m::InstanceId, id}});
  return Value::of({{m::InstanceId, id}, {found->member, found->show(ec2, *instance)}});
}

Outcome modify_instance_attribute(Ec2& ec2, const Value& input, const Request& request) {
  Instance instance = *TRY(own(ec2.instances, input[m::InstanceId].as_text(), request));
  const std::string& named = input[m::Attribute].as_text();
  for (const Attribute& attribute : kAttributes) {
    const bool by_name = named == attribute.name;
    if (attribute.change == nullptr || (!by_name && !input.has(attribute.member))) continue;
    if (attribute.stopped) TRY(check_stopped(instance));
    TRY(attribute.change(instance, by_name ? input[m::Value] : input[attribute.member][m::Value]));
  }
  for (const Value& mapping : input[m::BlockDeviceMappings].as_list()) {
    const auto found =
        std::ranges::find(instance.block_devices, mapping[m::DeviceName].as_text(), &InstanceBlockDevice::device_name);
    if (found != instance.block_devices.end() && mapping[m::Ebs].has(m::DeleteOnTermination)) {
      found->ebs.delete_on_termination = mapping[m::Ebs][m::DeleteOnTermination].as_bool();
    }
  }
  if (!input[m::Groups].as_list().empty()) TRY(change_groups(ec2, instance, input[m::Groups], request));
  if (!instance.primary_interface_id.empty()) {
    ec2.network_interfaces.update(instance.primary_interface_id,
                                  [&](NetworkInterface& row) { row.source_dest_check = instance.source_dest_check; });
  }
  const std::string id = instance.instance_id;
  ec2.instances.put(id, std::move(instance));
  return Value::of({});
}

Outcome describe_instance_credit_specifications(Ec2& ec2, const Value& input, const Request& request) {
  const std::vector<std::string> ids = texts(input[m::InstanceIds]);
  for (const std::string& id : ids) (void)TRY(own(ec2.instances, id, request));
  Value::List found;
  for (const auto& [id, row] : ec2.instances) {
    const bool asked = ids.empty() || std::ranges::find(ids, id) != ids.end();
    if (row.owner_id != account_of(request) || !asked || row.cpu_credits.empty()) continue;
    found.push_back(Value::of({{m::InstanceId, id}, {m::CpuCredits, row.cpu_credits}}));
  }
  return Value::of({{m::InstanceCreditSpecifications, std::move(found)}});
}

Outcome modify_instance_metadata_options(Ec2& ec2, const Value& input, const Request& request) {
  Instance instance = *TRY(own(ec2.instances, input[m::InstanceId].as_text(), request));
  aws::from_value(input, instance.metadata_options);
  instance.metadata_options.state = "applied";
  const Value options = aws::to_value(instance.metadata_options);
  const std::string id = instance.instance_id;
  ec2.instances.put(id, std::move(instance));
  return Value::of({{m::InstanceId, id}, {m::InstanceMetadataOptions, options}});
}

}  // namespace regionfall::ec2
