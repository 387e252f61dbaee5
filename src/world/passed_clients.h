#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <set>
#include <string>

#include "base/file_descriptor.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "world/connection_passage.h"

namespace regionfall::world {

// Requests of theirs that a region answers at a time; further ones are refused with 503.
inline constexpr std::size_t kPassedRequestsMax = 4'096;

// The clients of the gateway whose connections it has passed on to a region: what they ask next reaches the region
// without a detour. A connection whose next request is for another region goes back to the gateway.
class PassedClients final : public net::HttpStreamingService {
 public:
  // `service` answers; it must outlive the clients. `passage`: the region's end of the socket.
  PassedClients(net::Loop& loop, std::string region, net::HttpStreamingService& service, FileDescriptor passage);
  ~PassedClients() override;
  PassedClients(const PassedClients&) = delete;
  PassedClients& operator=(const PassedClients&) = delete;

  // While set, they hear nothing, and what has been asked before is not answered any more.
  void set_unreachable(bool unreachable);
  // HttpServer::drain().
  void drain(std::chrono::nanoseconds patience, net::Task done) { server_.drain(patience, std::move(done)); }

  std::unique_ptr<net::HttpSession> request(net::RequestHead head, net::HttpExchange& exchange) override;
  net::HttpResponse refuse(const net::RequestHead& head, const net::HttpRefusal& refusal) override;

 private:
  class Session;

  std::string region_;
  net::HttpStreamingService& service_;
  bool unreachable_ = false;
  std::set<net::HttpExchange*> asked_;  // what is being answered
  ConnectionPassage passage_;
  net::HttpServer server_;
};

}  // namespace regionfall::world
