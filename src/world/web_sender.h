#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "aws/web_caller.h"
#include "net/http_client.h"
#include "net/loop.h"
#include "net/socket_address.h"

namespace regionfall::world {

// The parts of "http://host:port/path?query".
struct HttpUrl {
  std::string host;  // a name, or an address without brackets
  std::uint16_t port = 80;
  std::string authority;  // as it is written, for Host
  std::string target;     // "/" when there is none
};
// None for anything else, https too: nobody knows yet whose certificates to trust.
std::optional<HttpUrl> parse_http_url(std::string_view url);

// Requests under way at a time; further ones fail at once.
inline constexpr std::size_t kWebRequestsMax = 256;

// Sends what services have for endpoints of users, from the region's own network. Lives on one loop.
class WebSender {
 public:
  // `hosts`: addresses of the names that a region knows; other names are none. `port`s do not matter.
  WebSender(net::Loop& loop, std::map<std::string, std::string> hosts);

  // `on_status` is called later, once; with 0 when there is no answer.
  void post(const aws::WebRequest& request, std::function<void(int status)> on_status);
  // While the region is unreachable, nothing it says gets anywhere.
  void set_unreachable(bool unreachable) { unreachable_ = unreachable; }

 private:
  std::optional<net::SocketAddress> address_of(const HttpUrl& url) const;

  net::Loop& loop_;
  std::map<std::string, std::string> hosts_;
  bool unreachable_ = false;
  net::HttpClient client_;
  std::uint64_t requests_made_ = 0;
  std::map<std::uint64_t, std::unique_ptr<net::HttpCall>> under_way_;
};

}  // namespace regionfall::world
