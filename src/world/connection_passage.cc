#include "world/connection_passage.h"

#include <poll.h>

#include <utility>

#include "net/message_socket.h"

namespace regionfall::world {

ConnectionPassage::ConnectionPassage(net::Loop& loop, FileDescriptor socket,
                                     std::function<void(net::PassedConnection)> on_connection)
    : socket_(std::move(socket)), on_connection_(std::move(on_connection)) {
  watch_.emplace(loop, socket_.get(), [this](net::Readiness) { receive(); });
  watch_->want({.read = true});
}

bool ConnectionPassage::ready() const {
  pollfd asked{.fd = socket_.get(), .events = POLLOUT, .revents = 0};
  return watch_ && ::poll(&asked, 1, 0) == 1 && asked.revents == POLLOUT;
}

void ConnectionPassage::pass(const net::PassedConnection& connection) {
  const int descriptor = connection.socket.get();
  (void)net::send_message(socket_, connection.received, {&descriptor, 1});
}

void ConnectionPassage::receive() {
  auto message = net::receive_message(socket_);
  if (!message || !*message) return watch_.reset();
  if ((*message)->descriptors.empty()) return;
  on_connection_({.socket = std::move((*message)->descriptors.front()), .received = std::move((*message)->text)});
}

}  // namespace regionfall::world
