#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "world/data_folder.h"
#include "world/process_messages.h"
#include "world/region_settings.h"

namespace regionfall::world {

// What a region's process is told on its command line. What follows comes from the supervisor as messages
// (process_messages.h).
struct RegionProcessOptions {
  std::string region;
  DataFolder folder;
  std::vector<std::string> addresses;  // its own, where it serves clients and other regions
  std::vector<std::string> peers;      // the other regions of AWS and their addresses: "eu-west-1=100.66.0.1"
  RegionSettings settings;
};

// What the process inherits, besides the supervisor's socket.
inline constexpr int kHttpDescriptor = kSupervisorDescriptor + 1;
inline constexpr int kPassageDescriptor = kHttpDescriptor + 1;

// The command line of the process: the program's name, the hidden subcommand `region`, and the options.
std::vector<std::string> region_arguments(const RegionProcessOptions& options);

// A region's process: its store, its services, and who talks to them. Descriptor kSupervisorDescriptor is a message
// socket to the supervisor, kHttpDescriptor listens for the gateway, which passes connections on at kPassageDescriptor
// (connection_passage.h). Returns the exit status when the supervisor asks it to stop, when the supervisor is gone, or
// when the region cannot serve (any more). The world's time (world_time.h) is made of the real one.
int run_region_process(const RegionProcessOptions& options, const Clock& real_clock, RandomSource& random);

}  // namespace regionfall::world
