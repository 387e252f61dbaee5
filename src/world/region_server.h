#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aws/service_caller.h"
#include "base/random.h"
#include "base/result.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/stream.h"
#include "net/timers.h"
#include "store/change_log.h"
#include "world/change_feed.h"
#include "world/front_door.h"
#include "world/region.h"
#include "world/region_links.h"
#include "world/region_services.h"

namespace regionfall::world {

class CallConnection;

// How much later answers leave while a region is slow.
inline constexpr std::chrono::nanoseconds kSlowAnswerDelay = std::chrono::milliseconds(800);

// Connections that carry calls, at a time; further ones are closed.
inline constexpr std::size_t kCallConnectionsMax = 4'096;

// What the gateway says of the client that it passes a request on for.
inline constexpr std::string_view kClientAddressHeader = "Regionfall-Client-Address";

// Serves a region's operations to HTTP clients and to callers inside Regionfall. What the loop finds at a time is
// performed, committed together, and then answered.
class RegionServer final : public net::HttpService, public LinkedSite {
 public:
  using Answer = std::function<void(std::string outcome)>;
  struct Events {
    std::function<void()> on_commit;              // something has changed, and is kept
    std::function<void(const Error&)> on_broken;  // what was changed could not be kept: the process must end
    // A call of a service to another region; told its outcome later, once. May be null where no service makes any.
    std::function<void(const aws::ServiceCall&, std::function<void(aws::Outcome)>)> send = nullptr;
    // The same for a request to an endpoint of a user's; its status, 0 when there is no answer.
    std::function<void(const aws::WebRequest&, std::function<void(int)>)> post = nullptr;
    // What EC2 wants of a machine; told of its news later, as often as there are some.
    std::function<void(const Region::MachineCommand&, std::function<void(ec2::MachineNews)>)> command = nullptr;
  };
  // All must outlive the server.
  // `real_clock`: what clients date their signatures by.
  RegionServer(net::Loop& loop, Region& region, RegionIdentity& identity, const Clock& real_clock, RandomSource& random,
               Events events);
  ~RegionServer() override;
  RegionServer(const RegionServer&) = delete;
  RegionServer& operator=(const RegionServer&) = delete;

  void request(net::HttpRequest request, const net::SocketAddress& peer, net::Responder responder) override;
  net::HttpResponse refuse(const net::RequestHead& head, const net::HttpRefusal& refusal) override;
  // Serves the calls (call_frame.h) of a command on this machine until its connection ends.
  void serve_calls(std::unique_ptr<net::Stream> stream);
  void perform(std::string_view call, Answer answer) override;
  void set_trouble(RegionTrouble trouble);
  // Whether clients must not hear of it.
  bool unreachable() const override { return trouble_.unreachable; }
  // Lets other processes follow a log of the region's store (change_follower.h), which must outlive the server.
  void publish(std::string name, const store::ChangeLog& log);
  // Region::ask(), whose changes are kept soon.
  aws::Outcome ask(const aws::ServiceCall& call);
  // Makes and keeps a change that nobody has asked for; on an error there is none.
  Result<void> change(const std::function<Result<void>()>& task);

 private:
  friend class CallConnection;
  // A log that others follow.
  struct Publication {
    const store::ChangeLog& log;
    ChangeFeed feed;
    std::map<std::uint64_t, Answer> questions;  // of the feed, by number
  };
  // Lets go what services have sent to other regions, which has been committed.
  void send_outgoing();
  void send_machine_commands();
  void answer_questions();
  void close_calls(std::uint64_t connection);
  void answer_call(std::uint64_t connection, std::string_view frame);
  // `answer` leaves after the next commit.
  void hold(net::Task answer);
  void settle();
  void set_timer();

  net::Loop& loop_;
  Region& region_;
  RegionIdentity& identity_;
  const Clock& real_clock_;
  RandomSource& random_;
  FrontDoor door_;
  Events events_;
  RegionTrouble trouble_;
  net::Timer timer_;                                              // the services'
  std::map<std::string, Publication, std::less<>> publications_;  // by name
  net::Timer feed_timer_;
  std::vector<net::Task> held_;
  std::uint64_t connections_made_ = 0;
  std::map<std::uint64_t, std::unique_ptr<CallConnection>> call_connections_;
};

}  // namespace regionfall::world
