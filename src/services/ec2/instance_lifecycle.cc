#include "services/ec2/instance_lifecycle.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "base/time_format.h"
#include "services/ec2/instance_type_catalogue.h"
#include "services/ec2/network_interfaces.h"
#include "services/ec2/plane_addresses.h"
#include "services/ec2/transitions.h"

namespace regionfall::ec2 {

using aws::Request;

namespace {

// How long terminated instances are still shown (EC2 user guide, "Terminate your instance").
constexpr std::chrono::hours kShownAfterEnd{1};

constexpr std::pair<std::string_view, int> kStates[] = {{"pending", 0},     {"running", 16},  {"shutting-down", 32},
                                                        {"terminated", 48}, {"stopping", 64}, {"stopped", 80}};

InstanceStateReason user_initiated() {
  return {"Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown"};
}
InstanceStateReason instance_initiated() {
  return {"Client.InstanceInitiatedShutdown", "Client.InstanceInitiatedShutdown: Instance initiated shutdown"};
}
InstanceStateReason failed_launch(const std::string& why) {
  return {"Server.InternalError", "Server.InternalError: Internal error on launch: " + why};
}

// "2026-01-02 03:04:05 GMT"
std::string moment(Instant now) { return format_date("YYYY-MM-DD hh:mm:ss 'GMT'", timestamp_of(now)).value_or(""); }

std::vector<std::string> interfaces_of(const Ec2& ec2, const std::string& instance_id) {
  std::vector<std::pair<int, std::string>> found;
  for (const auto& [id, row] : ec2.network_interfaces) {
    if (row.attachment && row.attachment->instance_id == instance_id) {
      found.emplace_back(row.attachment->device_index, id);
    }
  }
  std::ranges::sort(found);
  std::vector<std::string> ids;
  for (auto& [index, id] : found) ids.push_back(std::move(id));
  return ids;
}

std::vector<std::string> addresses_of(const Ec2& ec2, const std::string& instance_id) {
  std::vector<std::string> all;
  for (const std::string& id : interfaces_of(ec2, instance_id)) {
    for (std::string& address : reached_at(ec2, *ec2.network_interfaces.find(id))) all.push_back(std::move(address));
  }
  return all;
}

Machine machine_of(const Ec2& ec2, const Instance& instance) {
  const InstanceTypeData* type = find_instance_type(instance.instance_type);
  const NetworkInterface* primary = ec2.network_interfaces.find(instance.primary_interface_id);
  const std::string name = primary != nullptr && primary->private_ip_address
                               ? private_dns_name(ec2.region, *primary->private_ip_address)
                               : instance.instance_id;
  return {.instance_id = instance.instance_id,
          .hostname = name.substr(0, name.find('.')),
          .addresses = addresses_of(ec2, instance.instance_id),
          .user_data = base64_decode(instance.user_data).value_or(""),
          .vcpus = type != nullptr ? type->vcpus : 1,
          .memory_mib = type != nullptr ? type->memory_mib : 0};
}

// Gives back what an instance holds until it is terminated.
void release_parts(Ec2& ec2, const std::string& instance_id) {
  for (const std::string& id : interfaces_of(ec2, instance_id)) {
    if (ec2.network_interfaces.find(id)->attachment->delete_on_termination) {
      erase_interface(ec2, id);
    } else {
      ec2.network_interfaces.update(id, [](NetworkInterface& row) {
        row.attachment.reset();
        row.launch_public_ip.reset();
        row.status = "available";
      });
    }
  }
  ec2.instances.update(instance_id, [](Instance& row) {
    row.primary_interface_id.clear();
    row.block_devices.clear();
  });
}

// A public address that came with the launch is given back with the stop, and another one comes with the start.
void swap_launch_address(Ec2& ec2, const std::string& interface_id, bool starts) {
  const NetworkInterface* interface = ec2.network_interfaces.find(interface_id);
  if (interface == nullptr || !interface->launch_public_ip) return;
  ec2.network_interfaces.update(interface_id, [&](NetworkInterface& row) {
    row.launch_public_ip = starts ? new_public_address(ec2).value_or("") : std::string();
  });
}

void enter(Ec2& ec2, const std::string& id, const MachineOutcome& outcome, const Request& request) {
  ec2.instances.update(id, [&](Instance& row) {
    row.state = instance_state(outcome.state);
    row.rebooting = false;
    if (outcome.reason) row.state_reason = outcome.reason;
    if (outcome.state == "running") row.state_reason.reset();
  });
  if (outcome.start_again) {
    start_machine(ec2, id);
  } else if (outcome.state == "stopped") {
    swap_launch_address(ec2, ec2.instances.find(id)->primary_interface_id, false);
  } else if (outcome.state == "terminated") {
    release_parts(ec2, id);
    schedule(ec2, id, request.now + kShownAfterEnd);
  }
}

}  // namespace

InstanceState instance_state(std::string_view name) {
  const auto found = std::ranges::find(kStates, name, &std::pair<std::string_view, int>::first);
  return {.code = found->second, .name = std::string(name)};
}

std::optional<std::string_view> wished_state(std::string_view state, InstanceWish wish) {
  switch (wish) {
    case InstanceWish::kStart:
      if (state == "pending" || state == "running") return state;
      return state == "stopped" ? std::optional<std::string_view>("pending") : std::nullopt;
    case InstanceWish::kStop:
      if (state == "stopping" || state == "stopped") return state;
      return state == "running" ? std::optional<std::string_view>("stopping") : std::nullopt;
    case InstanceWish::kTerminate:
      if (state == "terminated") return state;
      return "shutting-down";
  }
  return std::nullopt;
}

MachineOutcome state_after(const Instance& instance, const MachineNews& news) {
  const std::string& state = instance.state.name;
  if (news.runs) return {.state = state == "pending" ? "running" : std::string_view(state), .reason = {}};
  if (state == "stopping") return {.state = "stopped", .reason = {}};
  if (state == "shutting-down" || state == "terminated") return {.state = "terminated", .reason = {}};
  if (news.failed) return {.state = "terminated", .reason = failed_launch(news.reason)};
  if (instance.rebooting) return {.state = "running", .reason = {}, .start_again = true};
  return {.state = instance.shutdown_behavior == "terminate" ? "terminated" : "stopped",
          .reason = instance_initiated()};
}

void start_machine(Ec2& ec2, const std::string& id) {
  ec2.plane.start(machine_of(ec2, *ec2.instances.find(id)),
                  [&ec2, id](const MachineNews& news, const Request& request) {
                    if (const Instance* instance = ec2.instances.find(id)) {
                      enter(ec2, id, state_after(*instance, news), request);
                    }
                  });
}

void restart_machine(Ec2& ec2, const std::string& id) {
  ec2.instances.update(id, [](Instance& row) { row.rebooting = true; });
  ec2.plane.stop(id);
}

void perform_wish(Ec2& ec2, const std::string& id, InstanceWish wish, const Request& request) {
  const std::string before = ec2.instances.find(id)->state.name;
  const std::string_view after = *wished_state(before, wish);
  if (after == before) return;
  ec2.instances.update(id, [&](Instance& row) {
    row.state = instance_state(after);
    if (wish == InstanceWish::kStart) {
      row.state_transition_reason.clear();
      row.state_reason = InstanceStateReason{"pending", "pending"};
      row.launch_time = request.now;
    } else {
      row.state_transition_reason = fmt::format("User initiated ({})", moment(request.now));
      row.state_reason = user_initiated();
    }
  });
  if (wish == InstanceWish::kStart) {
    swap_launch_address(ec2, ec2.instances.find(id)->primary_interface_id, true);
    return start_machine(ec2, id);
  }
  if (before == "stopped") return schedule(ec2, id, request.now);  // no machine that could end
  ec2.plane.stop(id);
}

void advance_instance(Ec2& ec2, const std::string& id, const Request& request) {
  const Instance* instance = ec2.instances.find(id);
  if (instance == nullptr) return;
  if (instance->in_state("shutting-down")) return enter(ec2, id, {.state = "terminated", .reason = {}}, request);
  if (!instance->in_state("terminated")) return;
  ec2.instances.erase(id);
  ec2.plane.forget(id);
}

void resume_instances(Ec2& ec2, const Request& request) {
  std::vector<std::string> ids;
  for (const auto& [id, row] : ec2.instances) ids.push_back(id);
  for (const std::string& id : ids) {
    const Instance& instance = *ec2.instances.find(id);
    if (instance.in_state("pending") || instance.in_state("running")) {
      start_machine(ec2, id);
    } else if (instance.in_state("stopping") || instance.in_state("shutting-down")) {
      enter(ec2, id, state_after(instance, {}), request);
    }
  }
}

void addresses_changed(Ec2& ec2, const std::string& interface_id) {
  const NetworkInterface* interface = ec2.network_interfaces.find(interface_id);
  if (interface == nullptr || !interface->attachment || !interface->attachment->instance_id) return;
  const std::string& instance_id = *interface->attachment->instance_id;
  if (ec2.instances.contains(instance_id)) ec2.plane.set_addresses(instance_id, addresses_of(ec2, instance_id));
}

}  // namespace regionfall::ec2
