#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "net/namespaced_process.h"
#include "services/iam/enforcement.h"
#include "world/data_folder.h"

namespace regionfall::world {

// What a region's process is told on its command line. What follows comes from the supervisor as messages
// (region_messages.h).
struct RegionProcessOptions {
  std::string region;
  DataFolder folder;
  std::vector<std::string> addresses;   // its own, where it serves clients inside the world
  std::string global_services_address;  // that of the region which has the control planes of the global services
  iam::Enforcement enforcement = iam::Enforcement::kOff;
};

// What the process inherits.
inline constexpr int kSupervisorDescriptor = net::kFirstInheritedDescriptor;
inline constexpr int kHttpDescriptor = kSupervisorDescriptor + 1;

// The command line of the process: the program's name, the hidden subcommand `region`, and the options.
std::vector<std::string> region_arguments(const RegionProcessOptions& options);

// A region's process: its store, its services, and who talks to them. Descriptor kSupervisorDescriptor is a message
// socket to the supervisor, kHttpDescriptor listens for the gateway. Returns the exit status when the supervisor asks
// it to stop, when the supervisor is gone, or when the region cannot serve (any more).
int run_region_process(const RegionProcessOptions& options, const Clock& clock, RandomSource& random);

}  // namespace regionfall::world
