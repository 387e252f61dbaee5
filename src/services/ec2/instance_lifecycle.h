#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/identity.h"
#include "services/ec2/state.h"

namespace regionfall::ec2 {

// The life of instances (EC2 user guide, "Amazon EC2 instance state changes"):
//
//   pending → running → stopping → stopped → pending …
//                     → shutting-down → terminated, shown for an hour
//
// States on the way end when the plane says that the machine runs or has ended (instance_plane.h).

// Where an instance goes when it has been asked for something; nothing: it is not in a state for that. Where it is
// already, or on its way, it stays.
enum class InstanceWish : std::uint8_t { kStart, kStop, kTerminate };
std::optional<std::string_view> wished_state(std::string_view state, InstanceWish wish);

// What becomes of an instance whose machine runs, or has ended by itself or because it was asked to.
struct MachineOutcome {
  std::string_view state;
  std::optional<InstanceStateReason> reason;  // nothing: as it is
  bool start_again = false;
};
MachineOutcome state_after(const Instance& instance, const MachineNews& news);

// Performs a wish, which is possible: changes the row and tells the plane. `reason`: why, of one that ends.
void perform_wish(Ec2& ec2, const std::string& id, InstanceWish wish, const aws::Request& request);
// Has the machine end and start again; the instance stays running.
void restart_machine(Ec2& ec2, const std::string& id);

// Starts the machine of an instance that is pending.
void start_machine(Ec2& ec2, const std::string& id);
// After the process has started anew: instances that ran do so again, and those that were ending have ended.
void resume_instances(Ec2& ec2, const aws::Request& request);
// Tells the plane of the addresses of the instance that has an interface, if there is one.
void addresses_changed(Ec2& ec2, const std::string& interface_id);

}  // namespace regionfall::ec2
