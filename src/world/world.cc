#include "world/world.h"

#include <utility>

#include "net/sockets.h"

namespace regionfall::world {

Result<std::unique_ptr<World>> World::start(net::Loop& loop, const Clock& clock, RandomSource& random,
                                            WorldOptions options, std::uint16_t port, Events events) {
  net::raise_descriptor_limit();
  std::unique_ptr<World> world(
      new World(TRY(Supervisor::start(loop, clock, random, std::move(options), std::move(events.on_region)))));
  Supervisor& supervisor = world->supervisor();
  world->gateway_ = std::make_unique<Gateway>(loop, supervisor, random);
  world->gateway_url_ = TRY(world->gateway_->listen(port));
  supervisor.on_connection([&gateway = *world->gateway_](net::PassedConnection connection) {
    gateway.adopt_connection(std::move(connection));
  });
  supervisor.on_faults([&gateway = *world->gateway_] { gateway.faults_changed(); });
  world->control_ = std::make_unique<WorldControl>(loop, supervisor, world->gateway_url_, std::move(events.on_down));
  world->control_server_ =
      TRY(ControlServer::listen(loop, supervisor.folder().control_socket(),
                                [&control = *world->control_](const Json& request, const ControlServer::Reply& reply) {
                                  control.handle(request, reply);
                                }));
  return world;
}

}  // namespace regionfall::world
