#include "net/socket_address.h"

#include <arpa/inet.h>
#include <fmt/compile.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cstddef>
#include <cstring>

namespace regionfall::net {
namespace {

constexpr std::string_view kUnixPrefix = "unix:";

Result<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || rest != text.data() + text.size()) return failure(fmt::format("\"{}\" is no port", text));
  return port;
}

}  // namespace

Result<SocketAddress> SocketAddress::parse(std::string_view text) {
  if (text.starts_with(kUnixPrefix)) return unix_path(std::string(text.substr(kUnixPrefix.size())));
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return failure(fmt::format("\"{}\" has no port", text));
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.contains(':')) {
    return failure(fmt::format("The IPv6 address in \"{}\" needs brackets", text));
  }
  return ip(host, TRY(parse_port(text.substr(colon + 1))));
}

Result<SocketAddress> SocketAddress::ip(std::string_view host, std::uint16_t port) {
  SocketAddress address;
  address.port_ = port;
  const std::string text(host);
  if (::inet_pton(AF_INET, text.c_str(), address.bytes_.data()) == 1) return address;
  address.kind_ = Kind::kIpv6;
  if (::inet_pton(AF_INET6, text.c_str(), address.bytes_.data()) == 1) return address;
  return failure(fmt::format("\"{}\" is no IP address", host));
}

SocketAddress SocketAddress::unix_path(std::string path) {
  SocketAddress address;
  address.kind_ = Kind::kUnix;
  address.path_ = std::move(path);
  return address;
}

SocketAddress SocketAddress::loopback(std::uint16_t port) {
  SocketAddress address;
  address.bytes_ = {127, 0, 0, 1};
  address.port_ = port;
  return address;
}

SocketAddress SocketAddress::from_system(const sockaddr_storage& storage, std::uint32_t length) {
  SocketAddress address;
  if (storage.ss_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &storage, sizeof in);
    std::memcpy(address.bytes_.data(), &in.sin_addr, sizeof in.sin_addr);
    address.port_ = ntohs(in.sin_port);
  } else if (storage.ss_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, &storage, sizeof in);
    std::memcpy(address.bytes_.data(), &in.sin6_addr, sizeof in.sin6_addr);
    address.kind_ = Kind::kIpv6;
    address.port_ = ntohs(in.sin6_port);
    address.scope_ = in.sin6_scope_id;
  } else {
    sockaddr_un un{};
    std::memcpy(&un, &storage, std::min<std::size_t>(length, sizeof un));
    address.kind_ = Kind::kUnix;
    address.path_.assign(un.sun_path, ::strnlen(un.sun_path, sizeof un.sun_path));
  }
  return address;
}

std::uint32_t SocketAddress::to_system(sockaddr_storage& storage) const {
  assert(kind_ != Kind::kUnix);
  storage = {};
  if (kind_ == Kind::kIpv4) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(port_);
    std::memcpy(&in.sin_addr, bytes_.data(), sizeof in.sin_addr);
    std::memcpy(&storage, &in, sizeof in);
    return sizeof in;
  }
  sockaddr_in6 in{};
  in.sin6_family = AF_INET6;
  in.sin6_port = htons(port_);
  in.sin6_scope_id = scope_;
  std::memcpy(&in.sin6_addr, bytes_.data(), sizeof in.sin6_addr);
  std::memcpy(&storage, &in, sizeof in);
  return sizeof in;
}

std::string SocketAddress::host() const {
  if (kind_ == Kind::kUnix) return {};
  if (kind_ == Kind::kIpv4) return fmt::format(FMT_COMPILE("{}.{}.{}.{}"), bytes_[0], bytes_[1], bytes_[2], bytes_[3]);
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET6, bytes_.data(), text.data(), text.size());
  return text.data();
}

std::string SocketAddress::to_string() const {
  switch (kind_) {
    case Kind::kUnix:
      return std::string(kUnixPrefix) + path_;
    case Kind::kIpv4:
      return fmt::format("{}:{}", host(), port_);
    case Kind::kIpv6:
      return fmt::format("[{}]:{}", host(), port_);
  }
  std::unreachable();
}

}  // namespace regionfall::net
