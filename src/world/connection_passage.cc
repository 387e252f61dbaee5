#include "world/connection_passage.h"

#include <poll.h>

#include <utility>

#include "net/message_socket.h"

namespace regionfall::world {
namespace {

// Taken in one turn of the loop, as an Acceptor accepts many: a turn in which all that are here already are served can
// be long, and the last of a crowd would wait for as many of them as come before it.
constexpr int kTakenAtOnce = 64;

// What poll() says of the socket now, of these and of what it always says.
int readiness(const FileDescriptor& socket, short events) {
  pollfd asked{.fd = socket.get(), .events = events, .revents = 0};
  return ::poll(&asked, 1, 0) == 1 ? asked.revents : 0;
}

}  // namespace

ConnectionPassage::ConnectionPassage(net::Loop& loop, FileDescriptor socket,
                                     std::function<void(net::PassedConnection)> on_connection)
    : socket_(std::move(socket)), on_connection_(std::move(on_connection)) {
  watch_.emplace(loop, socket_.get(), [this](net::Readiness) { receive(); });
  watch_->want({.read = true});
}

bool ConnectionPassage::ready() const { return watch_ && readiness(socket_, POLLOUT) == POLLOUT; }

void ConnectionPassage::pass(const net::PassedConnection& connection) {
  const int descriptor = connection.socket.get();
  (void)net::send_message(socket_, connection.received, {&descriptor, 1});
}

// Called when there is a message, or nobody at the other end.
void ConnectionPassage::receive() {
  for (int taken = 0; taken == 0 || (taken < kTakenAtOnce && (readiness(socket_, POLLIN) & POLLIN) != 0); ++taken) {
    auto message = net::receive_message(socket_);
    if (!message || !*message) return watch_.reset();
    if ((*message)->descriptors.empty()) continue;
    on_connection_({.socket = std::move((*message)->descriptors.front()), .received = std::move((*message)->text)});
  }
}

}  // namespace regionfall::world
