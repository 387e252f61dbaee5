#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "world/data_folder.h"
#include "world/process_messages.h"

namespace regionfall::world {

// What the edge's process is told on its command line. What follows comes from the supervisor as messages
// (process_messages.h).
struct EdgeProcessOptions {
  DataFolder folder;
  std::vector<std::string> addresses;  // its own
  std::vector<std::string> peers;      // AWS's regions and their addresses: "eu-west-1=100.66.0.1"
};

// What the process inherits, besides the supervisor's socket: where the machine's own clients ask DNS questions.
inline constexpr int kDnsDatagramsDescriptor = kSupervisorDescriptor + 1;
inline constexpr int kDnsListenerDescriptor = kSupervisorDescriptor + 2;

// The command line of the process: the program's name, the hidden subcommand `edge`, and the options.
std::vector<std::string> edge_arguments(const EdgeProcessOptions& options);

// The edge's process: copies of what the regions publish, and the DNS server that answers from them. Returns the exit
// status when the supervisor asks it to stop, when the supervisor is gone, or when the edge cannot serve. The world's
// time (world_time.h) is made of the real one.
int run_edge_process(const EdgeProcessOptions& options, const Clock& real_clock, RandomSource& random);

}  // namespace regionfall::world
