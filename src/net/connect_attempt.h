#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

#include "base/file_descriptor.h"
#include "net/loop.h"
#include "net/socket_address.h"
#include "net/timers.h"

namespace regionfall::net {

// Finds out whether somebody accepts a TCP connection, which is closed at once unless it is taken. Destroyed, it is
// given up.
class ConnectAttempt {
 public:
  // `on_end` is called once, later, with whether the connection came about within `patience`. It may destroy the
  // attempt.
  ConnectAttempt(Loop& loop, const SocketAddress& to, std::chrono::nanoseconds patience,
                 std::function<void(bool connected)> on_end);
  ConnectAttempt(const ConnectAttempt&) = delete;
  ConnectAttempt& operator=(const ConnectAttempt&) = delete;

  // The connection, in `on_end`.
  FileDescriptor take_socket() { return std::move(socket_); }

 private:
  void end(bool connected);

  std::function<void(bool)> on_end_;
  FileDescriptor socket_;
  std::optional<DescriptorWatch> watch_;
  Timer timer_;
};

}  // namespace regionfall::net
