#pragma once

#include <string>

#include "base/result.h"
#include "cli/command_line.h"
#include "cli/environment.h"
#include "net/loop.h"
#include "net/socket_address.h"
#include "world/data_folder.h"

namespace regionfall::cli {

// Where the world answers DNS questions unless another port is asked for, or somebody else has it.
inline constexpr int kUsualDnsPort = 4553;

struct ServeOptions {
  int port = 4566;
  int dns_port = kUsualDnsPort;
  std::string regions;  // separated by commas; empty: any
  std::string quotas;   // as ec2::Quotas::parse() wants them
  std::string iam = "off";
  std::string client_location;  // as world::known_client_location() wants it; empty: clients are at no distance
  bool flat = false;
  bool while_input = false;  // ends when standard input does: a run's own world ends with it
};
// Those that every command that runs a world has.
void declare_serve_options(CommandLine& line, ServeOptions& options);

// Where a running world is reached from its machine.
struct WorldEndpoints {
  std::string gateway_url;
  net::SocketAddress dns;
};

// What goes on beside a world, in the same process.
class WorldGuest {
 public:
  virtual ~WorldGuest() = default;
  // The world is ready.
  virtual void begin(net::Loop& loop, const WorldEndpoints& endpoints) = 0;
  // The world is to stop, and does so when `done` is called. May come more than once.
  virtual void end(net::Task done) = 0;
  // The world has stopped, perhaps without end(), and the loop is about to go.
  virtual void leave() = 0;
};

// Runs a world until it is interrupted or asked to stop. `guest` may be null.
Result<void> serve(const ServeOptions& options, const world::DataFolder& folder, Environment& environment,
                   WorldGuest* guest);

}  // namespace regionfall::cli
