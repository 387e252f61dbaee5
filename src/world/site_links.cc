#include "world/site_links.h"

#include <utility>

#include "net/socket_address.h"
#include "world/call_frame.h"

namespace regionfall::world {
namespace {

// Bodies of other sites' calls in memory while they are being received, all together: apart from those of clients, no
// crowd of which must keep the other sites out.
constexpr std::size_t kLinkBodiesBytesMax = std::size_t{128} << 20;

}  // namespace

Result<std::map<std::string, std::string>> SiteLinks::parse_peers(const std::vector<std::string>& texts) {
  std::map<std::string, std::string> peers;
  for (const std::string& text : texts) {
    const std::size_t sign = text.find('=');
    if (sign == std::string::npos) return failure("A peer is NAME=ADDRESS, not " + text + ".");
    peers.emplace(text.substr(0, sign), text.substr(sign + 1));
  }
  return peers;
}

SiteLinks::SiteLinks(net::Loop& loop, LinkedSite& site, std::string key)
    : loop_(loop),
      key_(std::move(key)),
      service_(site, key_),
      bodies_(service_, kCallFrameBytesMax, kLinkBodiesBytesMax),
      server_(loop, bodies_) {}

Result<void> SiteLinks::open(const std::vector<std::string>& addresses,
                             const std::map<std::string, std::string>& peers) {
  std::map<std::string, net::SocketAddress> listening;
  for (const auto& [name, address] : peers) listening.emplace(name, TRY(net::SocketAddress::ip(address, kLinkPort)));
  outgoing_.emplace(loop_, key_, std::move(listening));
  for (const std::string& address : addresses) {
    const auto at = TRY(net::SocketAddress::ip(address, kLinkPort));
    (void)TRY(server_.listen(at));
  }
  return {};
}

}  // namespace regionfall::world
