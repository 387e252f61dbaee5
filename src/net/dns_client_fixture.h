#pragma once

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "net/dns_message.h"
#include "net/dns_response.h"
#include "net/dns_wire.h"
#include "net/socket_address.h"

// A client of DNS servers for tests, which waits for what it is sent.
namespace regionfall::net {

inline constexpr int kTestPatienceSeconds = 20;  // until a test that gets no answer fails

inline std::string test_name(std::string_view text) { return *encode_dns_name(text, DnsEscapes::kDecimal); }

inline std::string test_query(std::uint16_t id, std::string_view name, DnsType type) {
  return write_dns_query(id, {.name = test_name(name), .type = type}, true, std::nullopt);
}

// A connected socket: of UDP it takes answers only from where it asked.
class TestDnsClient {
 public:
  TestDnsClient(const SocketAddress& server, DnsTransport transport)
      : tcp_(transport == DnsTransport::kTcp),
        socket_(::socket(server.kind() == SocketAddress::Kind::kIpv6 ? AF_INET6 : AF_INET,
                         (tcp_ ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0)) {
    const timeval patience{.tv_sec = kTestPatienceSeconds, .tv_usec = 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_storage storage{};
    const socklen_t length = server.to_system(storage);
    EXPECT_EQ(::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&storage), length), 0);
  }

  void send(std::string_view bytes) {
    EXPECT_EQ(::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  void send_message(std::string_view message) { send(tcp_ ? framed(message) : std::string(message)); }

  // Sends no more.
  void finish() { ::shutdown(socket_.get(), SHUT_WR); }

  // The next message's bytes; nothing at the end of the connection.
  std::optional<std::string> receive_bytes() {
    std::string bytes(kDnsMessageBytesMax, '\0');
    if (!tcp_) {
      const ssize_t count = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
      EXPECT_GE(count, 0) << "no answer";
      bytes.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
      return bytes;
    }
    if (::recv(socket_.get(), bytes.data(), 2, MSG_WAITALL) != 2) return std::nullopt;
    bytes.resize(load_u16(bytes.data()));
    if (::recv(socket_.get(), bytes.data(), bytes.size(), MSG_WAITALL) != static_cast<ssize_t>(bytes.size()))
      return std::nullopt;
    return bytes;
  }
  DnsResponse receive() {
    const auto bytes = receive_bytes();
    const auto response = read_dns_response(bytes.value_or(""));
    EXPECT_TRUE(response) << response.error().message;
    return response.value_or(DnsResponse{});
  }
  DnsResponse ask(std::string_view message) {
    send_message(message);
    return receive();
  }

  static std::string framed(std::string_view message) {
    std::string bytes;
    append_u16(bytes, static_cast<std::uint16_t>(message.size()));
    return bytes.append(message);
  }

 private:
  bool tcp_;
  FileDescriptor socket_;
};

}  // namespace regionfall::net
