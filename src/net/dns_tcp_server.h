#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "base/file_descriptor.h"
#include "net/ip_address.h"
#include "net/loop.h"

namespace regionfall::net {

struct DnsTcpLimits {
  std::size_t connections_max = 1000;                        // more wait in the system's queue
  std::size_t unanswered_max = 64;                           // queries of one connection; then it is not read
  std::chrono::nanoseconds idle = std::chrono::seconds(10);  // without a whole query, when nothing is unanswered
};

// DNS over TCP (RFC 7766): messages after their lengths, several on their way at once, answered in any order.
class DnsTcpServer {
 public:
  // Names a connection for reply().
  struct Connection {
    std::uint64_t number = 0;
  };
  // A message came in; it is valid during the call. Each wants one reply(), at once or later, on the loop's thread.
  // Must not destroy the server.
  using OnMessage = std::function<void(std::string_view message, const IpAddress& from, Connection connection)>;

  // `listening` is a TCP socket, which does not block.
  DnsTcpServer(Loop& loop, FileDescriptor listening, OnMessage on_message, DnsTcpLimits limits = {});
  DnsTcpServer(const DnsTcpServer&) = delete;
  DnsTcpServer& operator=(const DnsTcpServer&) = delete;
  ~DnsTcpServer();

  // Sends the answer to one message of the connection; an empty one sends nothing. Nothing happens when the connection
  // has ended.
  void reply(Connection connection, std::string_view message);

  std::size_t connections() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace regionfall::net
