#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "net/loop.h"
#include "net/namespaced_process.h"
#include "net/socket_address.h"
#include "world/data_folder.h"
#include "world/fault.h"
#include "world/process_host.h"
#include "world/site.h"
#include "world/world_network.h"

namespace regionfall::world {

// The edge as the supervisor has it: the process outside of every region that answers DNS questions.
class EdgeHost {
 public:
  // `on_change` is called when the process's phase has changed.
  EdgeHost(net::Loop& loop, const DataFolder& folder, WorldNetwork& network, std::function<void()> on_change);

  // Makes its folder and its network, opens the DNS port on 127.0.0.1 and starts the process. `port` 0: any that is
  // free.
  Result<void> start(std::uint16_t port, const FaultSet& faults);
  void shut_down() { process_.shut_down(); }
  // The regions that the world has, from now on.
  // Kills or stops the process as these faults ask, or lets it go on.
  void set_faults(const FaultSet& faults);
  void set_regions(std::vector<std::string> regions);

  // Answers the questions that programs ask the resolver of a site, which has a network; fine when it does already.
  Result<void> serve_resolver(const Site& site);

  const ProcessHost& process() const { return process_; }
  // Where the machine's own clients ask: 127.0.0.1 and a port, by UDP and TCP.
  const net::SocketAddress& dns_address() const { return dns_address_; }

 private:
  Result<net::ProcessPlan> plan() const;
  Result<void> open_dns_port(std::uint16_t port);
  void on_start();

  // As ResolverMessage has them; questions wait here while there is no process.
  struct ResolverSockets {
    FileDescriptor datagrams;
    FileDescriptor listener;
    FileDescriptor upstream;
  };
  void hand_over(const std::string& site, const ResolverSockets& sockets);

  const DataFolder& folder_;
  WorldNetwork& network_;
  std::vector<std::string> regions_;
  net::SocketAddress dns_address_;
  FileDescriptor dns_datagrams_;  // questions wait here while there is no process
  FileDescriptor dns_listener_;
  std::map<std::string, ResolverSockets> resolvers_;  // by the site's name
  ProcessHost process_;
};

}  // namespace regionfall::world
