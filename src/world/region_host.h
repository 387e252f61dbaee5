#pragma once

#include <sys/types.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "aws/region_catalogue.h"
#include "base/clock.h"
#include "base/file_descriptor.h"
#include "base/result.h"
#include "net/loop.h"
#include "net/message_socket.h"
#include "net/timers.h"
#include "world/data_folder.h"
#include "world/fault.h"
#include "world/region_messages.h"
#include "world/region_settings.h"
#include "world/supervision.h"
#include "world/world_network.h"

namespace regionfall::world {

// What regions of a world have in common.
struct RegionSurroundings {
  net::Loop& loop;
  const DataFolder& folder;
  WorldNetwork& network;
  const RegionSettings& settings;
};

// One region as the supervisor has it: starts its process, again if need be, tells it what faults ask of it, and hands
// connections over to it.
class RegionHost {
 public:
  struct Events {
    std::function<void()> on_change;                                // the process's phase has changed
    std::function<void(const std::string& region)> on_peer_wanted;  // the region calls another one
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
  void shut_down();

  const aws::RegionInfo& info() const { return info_; }
  const Supervision& supervision() const { return supervision_; }
  bool settled() const;  // neither starting nor stopping
  // The region's process itself; 0 while there is none or it is not ready.
  pid_t process() const { return process_; }
  // The init of its PID namespace; without namespaces the process. 0 while there is none.
  pid_t init() const { return init_; }
  // How it ended last, when it was not made to: "was killed by signal 9".
  const std::string& last_end() const { return last_end_; }

  // What it has, as it said last.
  const ResourceCounts& resources() const { return resources_; }

  // A new connection that carries calls (call_frame.h) to the region's process; one that is still starting will serve
  // it once it is ready. An error while there is no process.
  Result<FileDescriptor> connect_for_calls();

 private:
  void perform(ProcessAction action);
  Result<void> start_process();
  void on_message(const net::Message& message);
  void on_exit(net::ChildExit exit);
  void changed();

  RegionSurroundings surroundings_;
  const aws::RegionInfo& info_;
  Events events_;
  Supervision supervision_;
  ProcessPhase told_phase_ = ProcessPhase::kStopped;  // what on_change knows
  Instant told_since_;
  RegionTrouble trouble_;
  bool shutting_down_ = false;
  std::string last_end_;
  ResourceCounts resources_;
  std::string failure_;  // why the process says that it cannot serve

  FileDescriptor http_listener_;  // connections wait here while there is no process
  pid_t init_ = 0;
  pid_t process_ = 0;
  std::optional<net::ChildWatch> exit_watch_;
  std::optional<net::MessageChannel> channel_;
  net::Timer timer_;       // the supervision's
  net::Timer stop_timer_;  // the end of patience
};

}  // namespace regionfall::world
