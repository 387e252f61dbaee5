#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/region_catalogue.h"
#include "base/file_lock.h"
#include "base/random.h"
#include "base/result.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "world/client_lines.h"
#include "world/data_folder.h"
#include "world/edge_host.h"
#include "world/fault.h"
#include "world/region_host.h"
#include "world/region_settings.h"
#include "world/world_network.h"

namespace regionfall::world {

struct WorldOptions {
  DataFolder folder;
  std::vector<const aws::RegionInfo*> regions;  // started at once
  bool only_these = false;                      // and no others; else each starts at its first use
  bool flat = false;                            // no namespaces, even where they are to be had
  RegionSettings settings;
  int speed = 1;                        // how many times faster the world's time passes (world_time.h)
  std::uint16_t dns_port = 0;           // of 127.0.0.1; 0: any that is free
  bool dns_port_is_wish = false;        // any other will do where somebody else has it
  std::optional<Site> client_location;  // where those who call the regions from outside are; none: without a distance
};

// A running world: its regions, edge, links and faults. Starts and supervises the regions' processes, which die with
// the thread that runs the supervisor.
class Supervisor {
 public:
  // Claims the folder, brings back the faults of before and starts the regions; the global one always. Must be called
  // while the process has a single thread. `on_region` is told of every region whose phase has changed, until all are
  // to end.
  static Result<std::unique_ptr<Supervisor>> start(net::Loop& loop, const Clock& clock, RandomSource& random,
                                                   WorldOptions options,
                                                   std::function<void(const RegionHost&)> on_region);
  ~Supervisor();
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  const DataFolder& folder() const { return options_.folder; }
  iam::Enforcement enforcement() const { return options_.settings.enforcement; }
  int speed() const { return options_.speed; }
  const std::optional<Site>& client_location() const { return options_.client_location; }
  WorldNetwork& network() { return network_; }
  const FaultSet& faults() const { return faults_; }
  Instant since() const { return since_; }
  // By name.
  const std::map<std::string, std::unique_ptr<RegionHost>, std::less<>>& regions() const { return regions_; }

  const EdgeHost& edge() const { return *edge_; }

  // A region of this world, started if it was not; the global one is part of every world. The error says which there
  // are.
  Result<RegionHost*> use_region(std::string_view name);

  // How clients at a place reach a region, given a connection to it: over the distance in between.
  Result<FileDescriptor> lay_line(const Site& client, const aws::RegionInfo& region,
                                  std::unique_ptr<net::Stream> server);

  // Gives a clients' location its network and resolver; fine when it has them.
  Result<void> use_location(const Site& location);

  // Takes something away, or gives it back; both hold over a restart. A link fault needs links.
  Result<bool> add_fault(Fault fault);  // false: it was in force already
  Result<std::vector<Fault>> heal(const FaultSelection& selection);

  // `task` runs whenever other faults have come into force.
  void on_faults(std::function<void()> task) { on_faults_ = std::move(task); }
  // `task` is given the connections that regions give back to the gateway.
  void on_connection(std::function<void(net::PassedConnection)> task) { on_connection_ = std::move(task); }

  // Runs `task` when no process is starting or stopping any more; perhaps at once.
  void when_settled(net::Task task);
  // Ends all regions, then runs `done`.
  void shut_down(net::Task done);
  bool shutting_down() const { return shutting_down_; }

 private:
  // `seed`: of chance on the lines.
  Supervisor(net::Loop& loop, WorldOptions options, FileLock lock, WorldNetwork network, FaultSet faults,
             std::uint64_t seed, std::function<void(const RegionHost&)> on_region);
  Result<RegionHost*> start_region(const aws::RegionInfo& info);
  Result<void> start_edge();
  void tell_edge_regions();
  void changed();  // a process's phase
  bool allowed(const aws::RegionInfo& info) const;
  void apply_faults();
  void region_changed(const RegionHost& region);
  bool settled() const;
  Result<void> write_hosts() const;

  net::Loop& loop_;
  WorldOptions options_;
  FileLock lock_;
  WorldNetwork network_;
  FaultSet faults_;
  std::function<void(const RegionHost&)> on_region_;
  std::function<void()> on_faults_;
  std::function<void(net::PassedConnection)> on_connection_;
  Instant since_;
  bool shutting_down_ = false;
  std::map<std::string, std::unique_ptr<RegionHost>, std::less<>> regions_;
  std::unique_ptr<EdgeHost> edge_;
  std::vector<net::Task> waiting_;  // for all to have settled
  ClientLines lines_;
};

}  // namespace regionfall::world
