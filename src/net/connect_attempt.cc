#include "net/connect_attempt.h"

#include <sys/socket.h>

#include <utility>

namespace regionfall::net {

ConnectAttempt::ConnectAttempt(Loop& loop, const SocketAddress& to, std::chrono::nanoseconds patience,
                               std::function<void(bool connected)> on_end)
    : on_end_(std::move(on_end)), timer_(loop) {
  sockaddr_storage address{};
  const socklen_t length = to.to_system(address);
  socket_ = FileDescriptor(::socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  timer_.set_after(patience, [this] { end(false); });
  if (!socket_.valid()) {
    timer_.set_after({}, [this] { end(false); });
    return;
  }
  (void)::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), length);
  watch_.emplace(loop, socket_.get(), [this](Readiness ready) { end(ready.write && !ready.broken); });
  watch_->want({.write = true});
}

void ConnectAttempt::end(bool connected) {
  timer_.cancel();
  watch_.reset();
  const auto told = std::exchange(on_end_, nullptr);
  if (told) told(connected);
}

}  // namespace regionfall::net
