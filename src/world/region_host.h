#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "aws/region_catalogue.h"
#include "base/file_descriptor.h"
#include "base/result.h"
#include "net/http_message.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/namespaced_process.h"
#include "world/connection_passage.h"
#include "world/data_folder.h"
#include "world/fault.h"
#include "world/process_host.h"
#include "world/process_messages.h"
#include "world/region_settings.h"
#include "world/world_network.h"

namespace regionfall::world {

// What regions of a world have in common.
struct RegionSurroundings {
  net::Loop& loop;
  const DataFolder& folder;
  WorldNetwork& network;
  const RegionSettings& settings;
};

// One region as the supervisor has it: its process, which is told what faults ask of it, and its network.
class RegionHost {
 public:
  struct Events {
    std::function<void()> on_change;                                // the process's phase has changed
    std::function<void(const std::string& region)> on_peer_wanted;  // the region calls another one
    std::function<void(net::PassedConnection)> on_connection;       // a client of the gateway asks another region
  };
  RegionHost(const RegionSurroundings& surroundings, const aws::RegionInfo& info, Events events);
  // Kills the process.
  ~RegionHost();
  RegionHost(const RegionHost&) = delete;
  RegionHost& operator=(const RegionHost&) = delete;

  // Makes its folder and its network, and starts the process unless a fault keeps it away.
  Result<void> start(const FaultSet& faults);
  // Starts, kills and tells the process what follows from these faults.
  void set_faults(const FaultSet& faults);
  // Lets the process answer what it has been asked, then ends it for good.
  void shut_down() { process_.shut_down(); }

  const aws::RegionInfo& info() const { return info_; }
  const ProcessHost& process() const { return process_; }

  // What it has, as it said last.
  const ResourceCounts& resources() const { return resources_; }

  // A new connection that carries calls (call_frame.h) to the region's process; one that is still starting will serve
  // it once it is ready. An error while there is no process.
  Result<FileDescriptor> connect_for_calls();

  // Passes the connection of a client of the gateway on, with the request that has just come (HttpExchange::pass_on()).
  // False where that cannot be now: the region is starting, or has enough to do.
  bool pass_on(const net::RequestHead& head, net::HttpExchange& exchange);

 private:
  Result<net::ProcessPlan> plan();
  void on_message(std::string_view text);

  RegionSurroundings surroundings_;
  const aws::RegionInfo& info_;
  Events events_;
  RegionTrouble trouble_;
  ResourceCounts resources_;
  FileDescriptor http_listener_;              // connections wait here while there is no process
  std::optional<ConnectionPassage> passage_;  // to the process that was started last
  FileDescriptor passage_end_;                // its end, until it has been started
  ProcessHost process_;
};

}  // namespace regionfall::world
