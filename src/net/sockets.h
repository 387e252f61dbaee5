#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "net/liveness.h"
#include "net/loop.h"
#include "net/socket_address.h"
#include "net/stream.h"

namespace regionfall::net {

// A socket that listens, not blocking, on a TCP address or a Unix socket's path. A Unix socket's file gets mode 0600;
// one that is there already is replaced when nobody listens on it. `shared_port` lets several listen on one TCP port
// (SO_REUSEPORT), the system spreading connections over them.
Result<FileDescriptor> listen_on(const SocketAddress& address, bool shared_port = false);

// Where a socket is bound, or whom it is connected to.
SocketAddress local_address(const FileDescriptor& socket);
SocketAddress peer_address(const FileDescriptor& socket);

// What the peer of a TCP connection sees when this process is killed.
enum class OnKill : std::uint8_t { kEnd, kReset };

// A stream over a connected socket, which it makes non-blocking. Nagle's delay is off.
std::unique_ptr<Stream> make_stream(Loop& loop, FileDescriptor socket, OnKill on_kill = OnKill::kEnd);

// Connects to a TCP address or a Unix socket. The stream can be written to at once; a refused connection is reported to
// its handler as a failure, as is one that nobody has answered, once the system gives up: use a timer for less.
Result<std::unique_ptr<Stream>> connect_to(Loop& loop, const SocketAddress& address);

// Accepts connections on a listening socket, which stays the caller's, up to kAcceptedAtOnce a turn. When the process
// has no descriptors left, accepting pauses for kAcceptPause.
class Acceptor {
 public:
  Acceptor(Loop& loop, int socket, std::function<void(FileDescriptor)> on_connection);
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;
  ~Acceptor();

  // While paused, connections wait in the system's queue.
  void pause();
  void resume();

  static constexpr int kAcceptedAtOnce = 64;
  static constexpr std::chrono::milliseconds kAcceptPause{100};

 private:
  void accept_some();

  int socket_;
  std::function<void(FileDescriptor)> on_connection_;
  bool paused_ = false;
  Timer retry_;
  DescriptorWatch watch_;
  Liveness liveness_;
};

// Raises the process's limit of open descriptors to the most it may have, and returns that.
std::uint64_t raise_descriptor_limit();

}  // namespace regionfall::net
