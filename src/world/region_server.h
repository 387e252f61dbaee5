#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "aws/service_caller.h"
#include "base/random.h"
#include "base/result.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/stream.h"
#include "net/timers.h"
#include "world/change_feed.h"
#include "world/front_door.h"
#include "world/region.h"
#include "world/region_services.h"

namespace regionfall::world {

class CallConnection;

// How much later answers leave while a region is slow.
inline constexpr std::chrono::nanoseconds kSlowAnswerDelay = std::chrono::milliseconds(800);

// Who calls on a connection that carries calls.
enum class CallOrigin : std::uint8_t {
  kCommand,  // a command on this machine, let in at the front door
  kPeer,     // another region (peer_caller.h), which has let in its own clients
};

// Connections that carry calls, at a time; further ones are closed.
inline constexpr std::size_t kCallConnectionsMax = 4'096;

// What the gateway says of the client that it passes a request on for.
inline constexpr std::string_view kClientAddressHeader = "Regionfall-Client-Address";

// Serves a region's operations to HTTP clients and to callers inside Regionfall. What the loop finds at a time is
// performed, committed together, and then answered.
class RegionServer final : public net::HttpService {
 public:
  struct Events {
    std::function<void()> on_commit;              // something has changed, and is kept
    std::function<void(const Error&)> on_broken;  // what was changed could not be kept: the process must end
  };
  // All must outlive the server.
  RegionServer(net::Loop& loop, Region& region, RegionIdentity& identity, RandomSource& random, Events events);
  ~RegionServer() override;
  RegionServer(const RegionServer&) = delete;
  RegionServer& operator=(const RegionServer&) = delete;

  void request(net::HttpRequest request, const net::SocketAddress& peer, net::Responder responder) override;
  // Serves calls (call_frame.h) on a connection until it ends.
  void serve_calls(std::unique_ptr<net::Stream> stream, CallOrigin origin);
  void set_trouble(RegionTrouble trouble);
  // Makes and keeps a change that nobody has asked for; on an error there is none.
  Result<void> change(const std::function<Result<void>()>& task);

 private:
  friend class CallConnection;
  void answer_call(std::uint64_t connection, std::string_view frame);
  void answer_peer(std::uint64_t connection, std::string_view frame);
  void answer(std::uint64_t connection, const std::string& outcome);
  std::string sealed(const aws::Outcome& outcome);
  void answer_questions();
  void close_calls(std::uint64_t connection);
  // `answer` leaves after the next commit.
  void hold(net::Task answer);
  void settle();
  void set_timer();

  net::Loop& loop_;
  Region& region_;
  RegionIdentity& identity_;
  RandomSource& random_;
  FrontDoor door_;
  Events events_;
  RegionTrouble trouble_;
  net::Timer timer_;  // the services'
  ChangeFeed feed_;
  net::Timer feed_timer_;
  std::vector<net::Task> held_;
  std::uint64_t connections_made_ = 0;
  std::map<std::uint64_t, std::unique_ptr<CallConnection>> call_connections_;
};

}  // namespace regionfall::world
