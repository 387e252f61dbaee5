#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
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
  std::string console_output(const std::string& instance_id) const;

 private:
  struct Running {
    net::InnerNetwork network;
    std::vector<std::string> addresses;
    pid_t init = 0;
    OnNews on_news;
    std::optional<net::ChildWatch> exit_watch;
    std::unique_ptr<net::HttpService> metadata;
  };

  void start(const ec2::Machine& machine, OnNews on_news);
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
  std::map<std::string, std::unique_ptr<Running>> running_;  // by instance
  net::WholeBodies metadata_bodies_;
  net::HttpServer metadata_server_;
};

}  // namespace regionfall::world
