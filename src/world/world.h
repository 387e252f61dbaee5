#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "net/loop.h"
#include "world/control_server.h"
#include "world/gateway.h"
#include "world/supervisor.h"
#include "world/world_control.h"

namespace regionfall::world {

// A whole world in this process and those that it starts: supervisor, gateway, and the socket that commands reach it
// by.
class World {
 public:
  struct Events {
    std::function<void(const RegionHost&)> on_region;  // a region's phase has changed
    std::function<void()> on_down;                     // all has been stopped, because a command asked for it
  };
  // Must be called while the process has a single thread. `port`: of the gateway.
  static Result<std::unique_ptr<World>> start(net::Loop& loop, const Clock& clock, RandomSource& random,
                                              WorldOptions options, std::uint16_t port, Events events);

  Supervisor& supervisor() { return *supervisor_; }
  const std::string& gateway_url() const { return gateway_url_; }

 private:
  explicit World(std::unique_ptr<Supervisor> supervisor) : supervisor_(std::move(supervisor)) {}

  std::unique_ptr<Supervisor> supervisor_;
  std::unique_ptr<Gateway> gateway_;
  std::string gateway_url_;
  std::unique_ptr<WorldControl> control_;
  std::unique_ptr<ControlServer> control_server_;
};

}  // namespace regionfall::world
