#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/namespace.h"
#include "services/ec2/instance_plane.h"
#include "world/data_folder.h"
#include "world/region.h"
#include "world/site.h"

namespace regionfall::world {

// The machines of a region's instances: each a process of this program (instance_process.h) in namespaces of its own
// inside the region's, which dies with the region. Lives in the region's process, on its loop.
class InstanceHost final : private net::HttpService {
 public:
  using OnNews = std::function<void(ec2::MachineNews)>;
  // What answers an instance's questions about itself.
  using MakeMetadata = std::function<std::unique_ptr<net::HttpService>(const std::string& instance_id)>;
  // `folder` must outlive the host.
  InstanceHost(net::Loop& loop, const DataFolder& folder, const Site& region, MakeMetadata make_metadata);
  ~InstanceHost();
  InstanceHost(const InstanceHost&) = delete;
  InstanceHost& operator=(const InstanceHost&) = delete;

  // Listens where instances ask for their metadata. Before this is called, and where it fails, they cannot.
  Result<void> serve_metadata();
  // Does what EC2 wants; `on_news` is called later, as often as there are some.
  void perform(const Region::MachineCommand& command, OnNews on_news);
  // Machines that faults take down die, and start again when none does any more; all the while, EC2 takes them for
  // running.
  void set_down(std::set<std::string> ids);
  std::string console_output(const std::string& instance_id) const;

 private:
  struct Running {
    net::InnerNetwork network;
    std::vector<std::string> addresses;
    pid_t init = 0;
    std::optional<net::ChildWatch> exit_watch;
    std::unique_ptr<net::HttpService> metadata;
  };
  // A machine that EC2 wants to run.
  struct Wanted {
    ec2::Machine machine;
    OnNews on_news;
    std::unique_ptr<Running> running;  // null while a fault keeps it down
    bool felled = false;               // it ends because of a fault, which EC2 does not hear of
  };

  void start(const ec2::Machine& machine, OnNews on_news);
  // Launches a machine that has no process; where that fails, EC2 hears of it, and it is wanted no more.
  bool raise(const std::string& id);
  void fell_or_raise(const std::string& id);
  Result<void> launch(const ec2::Machine& machine, Running& running);
  // A question for metadata: of the instance that has the address it comes from.
  void request(net::HttpRequest request, const net::SocketAddress& peer, net::Responder responder) override;
  void set_addresses(const std::string& id, const std::vector<std::string>& addresses);
  void stop(const std::string& id);
  void on_exit(const std::string& id);

  net::Loop& loop_;
  const DataFolder& folder_;
  Site region_;
  MakeMetadata make_metadata_;
  std::map<std::string, Wanted> wanted_;  // by instance
  std::set<std::string> down_;            // by faults
  net::WholeBodies metadata_bodies_;
  net::HttpServer metadata_server_;
};

}  // namespace regionfall::world
