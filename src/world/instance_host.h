#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/loop.h"
#include "net/namespace.h"
#include "services/ec2/instance_plane.h"
#include "world/data_folder.h"
#include "world/region.h"
#include "world/site.h"

namespace regionfall::world {

// The machines of a region's instances: each a process of this program (instance_process.h) in namespaces of its own
// inside the region's, which dies with the region. Lives in the region's process, on its loop.
class InstanceHost {
 public:
  using OnNews = std::function<void(ec2::MachineNews)>;
  // `folder` must outlive the host.
  InstanceHost(net::Loop& loop, const DataFolder& folder, const Site& region);
  ~InstanceHost();
  InstanceHost(const InstanceHost&) = delete;
  InstanceHost& operator=(const InstanceHost&) = delete;

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
  };

  void start(const ec2::Machine& machine, OnNews on_news);
  Result<void> launch(const ec2::Machine& machine, Running& running);
  void set_addresses(const std::string& id, const std::vector<std::string>& addresses);
  void stop(const std::string& id);
  void on_exit(const std::string& id);

  net::Loop& loop_;
  const DataFolder& folder_;
  Site region_;
  std::map<std::string, std::unique_ptr<Running>> running_;  // by instance
};

}  // namespace regionfall::world
