#pragma once

#include <functional>
#include <optional>

#include "base/file_descriptor.h"
#include "net/http_server.h"
#include "net/loop.h"

namespace regionfall::world {

// One end of a socket on which the gateway and a region pass each other connections of clients, each with the request
// that has come on it (net::message_socket_pair()).
class ConnectionPassage {
 public:
  // `on_connection` may pass connections, and must not destroy the passage.
  ConnectionPassage(net::Loop& loop, FileDescriptor socket, std::function<void(net::PassedConnection)> on_connection);
  ConnectionPassage(const ConnectionPassage&) = delete;
  ConnectionPassage& operator=(const ConnectionPassage&) = delete;

  // Whether the other end can take one more now.
  bool ready() const;
  // A connection that cannot be passed (nobody is there, or what has been received is longer than a message) is closed.
  void pass(const net::PassedConnection& connection);

 private:
  void receive();

  FileDescriptor socket_;
  std::function<void(net::PassedConnection)> on_connection_;
  std::optional<net::DescriptorWatch> watch_;  // until the other end is closed
};

}  // namespace regionfall::world
