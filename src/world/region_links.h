#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "aws/service_caller.h"
#include "net/http_client.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/socket_address.h"

namespace regionfall::world {

// How the regions and the edge of a world call each other's operations (aws/region_caller.h): HTTP over the world's
// links, with an encoded call (aws/call_codec.h) as the request's body and an encoded outcome as the answer's. Only who
// knows the world's link key is served, for a call says itself on whose behalf it is made.

// Where every such process listens for the others.
inline constexpr std::uint16_t kLinkPort = 4567;
// More calls to other regions at a time fail at once.
inline constexpr std::size_t kCallsUnderWayMax = 1024;

// Follows from the private key of the world's certificate authority.
std::string link_key(std::string_view authority_private_key);

// The calling side. Lives on one loop.
class RegionLinks {
 public:
  // `peers`: the address of each region and of the edge, by name.
  RegionLinks(net::Loop& loop, std::string key, std::map<std::string, net::SocketAddress> peers);

  // `on_outcome` is called later, once.
  void send(const aws::ServiceCall& call, std::function<void(aws::Outcome)> on_outcome);
  // While the region is unreachable, nothing it says gets anywhere.
  void set_unreachable(bool unreachable) { unreachable_ = unreachable; }

 private:
  void fail_later(aws::ApiError error, std::chrono::nanoseconds after, std::function<void(aws::Outcome)> on_outcome);

  net::Loop& loop_;
  std::string key_;
  std::map<std::string, net::SocketAddress> peers_;
  bool unreachable_ = false;
  net::HttpClient client_;
  std::uint64_t calls_made_ = 0;
  std::map<std::uint64_t, std::unique_ptr<net::HttpCall>> under_way_;
};

// Who performs what other sites send.
class LinkedSite {
 public:
  virtual ~LinkedSite() = default;
  // Performs an encoded call of another site, which has let in its own clients; `answer` gets the encoded outcome once
  // it is kept.
  virtual void perform(std::string_view call, std::function<void(std::string outcome)> answer) = 0;
  // Whether other sites must not hear of it.
  virtual bool unreachable() const { return false; }
};

// The called side: what other sites send is performed by `site`, which must outlive it.
class LinkService final : public net::HttpService {
 public:
  LinkService(LinkedSite& site, std::string key) : site_(site), key_(std::move(key)) {}
  void request(net::HttpRequest request, const net::SocketAddress& peer, net::Responder responder) override;

 private:
  LinkedSite& site_;
  std::string key_;
};

}  // namespace regionfall::world
