#pragma once

#include <functional>
#include <string>

#include "base/json.h"
#include "net/loop.h"
#include "world/control_server.h"
#include "world/supervisor.h"

namespace regionfall::world {

// What commands ask of a running world, and what they are answered. Every answer has `ok`; when that is false, `error`
// says why, in a sentence for people.
//
//   {"do": "status"}                                             → status (status.h)
//   {"do": "fail", "fault": {…}} as fault.h keeps them           → text, new (false: in force already)
//   {"do": "heal", "kind": …, "name": …, "other": …}, as known_selection() has it, or {"do": "heal", "fault": {…}},
//   that one alone                                                    → healed[] (texts)
//   {"do": "enter", "region": …} or {…, "location": …}           → site, flat, gateway, region, descriptors[] (see
//   enter())
//   {"do": "calls", "region": …, "location": …}                  → a descriptor: a connection for calls (call_frame.h)
//   from
//                                                                  that place, else from where the world's clients are
//   {"do": "down"}                                               → answered when all has stopped
class WorldControl {
 public:
  // `gateway` is the endpoint's URL; `on_down` ends the supervisor's loop.
  WorldControl(net::Loop& loop, Supervisor& supervisor, std::string gateway, std::function<void()> on_down)
      : loop_(loop), supervisor_(supervisor), gateway_(std::move(gateway)), on_down_(std::move(on_down)) {}

  void handle(const Json& request, const ControlServer::Reply& reply);

 private:
  void status(const ControlServer::Reply& reply);
  void fail(const Json& request, const ControlServer::Reply& reply);
  void heal(const Json& request, const ControlServer::Reply& reply);
  void enter(const Json& request, const ControlServer::Reply& reply);
  void calls(const Json& request, const ControlServer::Reply& reply);
  void down(const ControlServer::Reply& reply);

  net::Loop& loop_;
  Supervisor& supervisor_;
  std::string gateway_;
  std::function<void()> on_down_;
};

}  // namespace regionfall::world
