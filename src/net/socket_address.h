#pragma once

#include <sys/socket.h>

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace regionfall::net {

// Where a socket listens or what it connects to: an IPv4 or IPv6 address with a port, or the path of a Unix socket.
// Names are not looked up.
class SocketAddress {
 public:
  enum class Kind : std::uint8_t { kIpv4, kIpv6, kUnix };

  SocketAddress() = default;  // 0.0.0.0:0
  // "127.0.0.1:4566", "[::1]:80", "unix:/run/region.sock".
  static Result<SocketAddress> parse(std::string_view text);
  // `host` is an address without brackets.
  static Result<SocketAddress> ip(std::string_view host, std::uint16_t port);
  // `path` as long as the file system allows (longer ones than sockaddr_un takes are reached through /proc/self/fd).
  static SocketAddress unix_path(std::string path);
  // 127.0.0.1
  static SocketAddress loopback(std::uint16_t port);
  // From what the system says. A Unix socket without a name has an empty path.
  static SocketAddress from_system(const sockaddr_storage& address, std::uint32_t length);

  Kind kind() const { return kind_; }
  std::uint16_t port() const { return port_; }
  const std::string& path() const { return path_; }
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }  // of the host; of IPv4 the first four
  std::string host() const;                                             // "127.0.0.1", "::1"; empty for a Unix socket
  std::string to_string() const;                                        // what parse() reads
  // For the system's calls; returns the length. Not for Unix sockets.
  std::uint32_t to_system(sockaddr_storage& address) const;
  auto operator<=>(const SocketAddress&) const = default;

 private:
  Kind kind_ = Kind::kIpv4;
  std::array<std::uint8_t, 16> bytes_{};  // the first four for IPv4
  std::uint16_t port_ = 0;
  std::uint32_t scope_ = 0;  // of a link-local IPv6 address
  std::string path_;
};

}  // namespace regionfall::net
