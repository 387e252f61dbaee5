#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "aws/dispatcher.h"
#include "base/random.h"
#include "base/result.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/stream.h"
#include "net/timers.h"
#include "world/region.h"

namespace regionfall::world {

class CallConnection;

// How much later answers leave while a region is slow.
inline constexpr std::chrono::nanoseconds kSlowAnswerDelay = std::chrono::milliseconds(800);

// Serves a region's operations to HTTP clients and to callers inside Regionfall. What the loop finds at a time is
// performed, committed together, and then answered.
class RegionServer final : public net::HttpService {
 public:
  struct Events {
    std::function<void()> on_commit;              // something has changed, and is kept
    std::function<void(const Error&)> on_broken;  // what was changed could not be kept: the process must end
    // A call of a service to another region; told its outcome later, once. May be null where no service makes any.
    std::function<void(const aws::ServiceCall&, std::function<void(aws::Outcome)>)> send = nullptr;
  };
  // All must outlive the server; `credentials` may be null.
  RegionServer(net::Loop& loop, Region& region, aws::CredentialSource* credentials, RandomSource& random,
               Events events);
  ~RegionServer() override;
  RegionServer(const RegionServer&) = delete;
  RegionServer& operator=(const RegionServer&) = delete;

  void request(net::HttpRequest request, const net::SocketAddress& peer, net::Responder responder) override;
  // Serves calls (call_frame.h) on a connection until it ends.
  void serve_calls(std::unique_ptr<net::Stream> stream);
  // Performs an encoded call; `answer` gets the encoded outcome once it is kept.
  void perform(std::string_view call, std::function<void(std::string outcome)> answer);
  void set_trouble(RegionTrouble trouble);
  // Whether clients must not hear of it.
  bool unreachable() const { return trouble_.unreachable; }

 private:
  friend class CallConnection;
  // Lets go what services have sent to other regions, which has been committed.
  void send_outgoing();
  void close_calls(std::uint64_t connection);
  void answer_call(std::uint64_t connection, std::string_view frame);
  // `answer` leaves after the next commit.
  void hold(net::Task answer);
  void settle();
  void set_timer();

  net::Loop& loop_;
  Region& region_;
  aws::Dispatcher dispatcher_;
  Events events_;
  RegionTrouble trouble_;
  net::Timer timer_;  // the services'
  std::vector<net::Task> held_;
  std::uint64_t connections_made_ = 0;
  std::map<std::uint64_t, std::unique_ptr<CallConnection>> call_connections_;
};

}  // namespace regionfall::world
