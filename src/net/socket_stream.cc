#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cassert>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "net/liveness.h"
#include "net/sockets.h"
#include "net/system_address.h"

namespace regionfall::net {
namespace {

constexpr std::size_t kIdleBufferBytes = std::size_t{4} << 10;  // larger buffers are freed when they have been sent

class SocketStream final : public Stream {
 public:
  SocketStream(Loop& loop, FileDescriptor socket, bool connecting, OnKill on_kill)
      : loop_(loop), socket_(std::move(socket)), connecting_(connecting), on_kill_(on_kill) {
    if (on_kill_ == OnKill::kReset) close_with_reset(true);
    watch_socket();
  }
  ~SocketStream() override {
    if (on_kill_ == OnKill::kReset && socket_.valid() && !failed_) close_with_reset(false);
  }
  SocketStream(const SocketStream&) = delete;
  SocketStream& operator=(const SocketStream&) = delete;

  void start(StreamHandler& handler) override {
    handler_ = &handler;
    update_watch();
    if (failed_) fail_later();
  }

  void write(std::string_view bytes) override {
    assert(!shut_);
    if (!failure_.empty()) return;
    if (unsent() == 0 && !connecting_) bytes.remove_prefix(send_some(bytes));
    if (bytes.empty() || !failure_.empty()) return;
    if (sent_ > unsent_.size() / 2) {
      unsent_.erase(0, sent_);
      sent_ = 0;
    }
    unsent_.append(bytes);
    update_watch();
  }

  std::size_t unsent() const override { return unsent_.size() - sent_; }

  void pause() override {
    paused_ = true;
    update_watch();
  }

  void resume() override {
    paused_ = false;
    if (!watch_ && !ended_ && !failed_) watch_socket();
    update_watch();
  }

  void ignore() override {
    ignoring_ = true;
    update_watch();
  }

  void shut_down() override {
    shut_ = true;
    if (unsent() == 0 && !connecting_) end_sending();
  }

  bool closed_by_peer() const override {
    char byte = 0;
    const ssize_t count = ::recv(socket_.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count == 0 || (count < 0 && errno != EAGAIN);
  }

  StreamStage stage() const override { return connecting_ ? StreamStage::kConnecting : StreamStage::kOpen; }

  void reset() override {
    close_with_reset(true);
    watch_.reset();
    report_.reset();
    socket_ = FileDescriptor();
    handler_ = nullptr;
    failed_ = true;
    failure_ = "The connection has been reset";
  }

  std::optional<FileDescriptor> release() override {
    if (connecting_ || failed_ || ended_ || shut_ || unsent() > 0) return std::nullopt;
    close_with_reset(true);
    watch_.reset();
    handler_ = nullptr;
    failed_ = true;
    failure_ = "The connection has been given away";
    return std::move(socket_);
  }

 private:
  // Whether the end of the socket's last descriptor is a reset to the peer.
  void close_with_reset(bool reset) {
    const linger lingering{.l_onoff = reset ? 1 : 0, .l_linger = 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &lingering, sizeof lingering);
  }

  void watch_socket() {
    watch_.emplace(loop_, socket_.get(), [this](Readiness ready) { on_ready(ready); });
    update_watch();
  }

  bool reading() const { return handler_ != nullptr && !paused_ && !ignoring_ && !ended_; }

  void update_watch() {
    if (!watch_) return;
    watch_->want({.read = reading(), .write = connecting_ || unsent() > 0, .peer_closed = ignoring_ && !ended_});
  }

  void on_ready(Readiness ready) {
    const Liveness::Guard guard(liveness_);
    if (connecting_ && !finish_connecting()) return;
    if (ready.write && unsent() > 0) send_unsent();
    if (!guard.alive() || !watch_) return;
    if (ignoring_ && (ready.peer_closed || ready.broken)) {
      end();
    } else if (ready.read && reading()) {
      read_some();
    } else if (ready.broken) {
      fail(system_error());
    } else if (ready.peer_closed && ended_) {
      fail("The peer has closed the connection");
    } else if (ready.peer_closed && !reading()) {
      watch_.reset();  // epoll would report it for ever, but what the peer has sent is not wanted yet
    }
  }

  bool finish_connecting() {
    if (const std::string error = system_error(); !error.empty()) {
      fail(error);
      return false;
    }
    connecting_ = false;
    if (unsent() == 0 && shut_) end_sending();
    update_watch();
    return true;
  }

  void read_some() {
    const ssize_t count = ::recv(socket_.get(), loop_.read_buffer(), Loop::kReadBufferBytes, 0);
    if (count > 0) return handler_->on_bytes({loop_.read_buffer(), static_cast<std::size_t>(count)});
    if (count == 0 && !failure_.empty()) return fail(failure_);
    if (count == 0) return end();
    if (errno != EAGAIN && errno != EINTR) fail(std::strerror(errno));
  }

  void end() {
    ended_ = true;
    update_watch();
    if (shut_ && unsent() == 0) watch_.reset();  // both sides have ended: epoll would report that for ever
    handler_->on_end();
  }

  void end_sending() {
    ::shutdown(socket_.get(), SHUT_WR);
    if (ended_) watch_.reset();
  }

  // Returns how much the system has taken. What the peer sent before it closed may still be read: a server that refuses
  // a body answers before it closes. So a failure is reported when that has been read.
  std::size_t send_some(std::string_view bytes) {
    const ssize_t count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EAGAIN || errno == EINTR) return 0;
    failure_ = std::strerror(errno);
    unsent_.clear();
    sent_ = 0;
    if (watch_ && reading()) {
      update_watch();
    } else {
      fail_later();
    }
    return 0;
  }

  void send_unsent() {
    sent_ += send_some(std::string_view(unsent_).substr(sent_));
    if (!failure_.empty() || unsent() > 0) return;
    sent_ = 0;
    unsent_.clear();
    if (unsent_.capacity() > kIdleBufferBytes) unsent_.shrink_to_fit();
    if (shut_) end_sending();
    update_watch();
    if (handler_ != nullptr) handler_->on_drained();
  }

  // Before anybody listens, the failure waits for start().
  void fail(std::string reason) {
    failed_ = true;
    failure_ = reason.empty() ? "The connection is broken" : std::move(reason);
    watch_.reset();
    if (handler_ != nullptr) handler_->on_failed(Error{failure_});
  }

  void fail_later() {
    failed_ = true;
    watch_.reset();
    if (handler_ == nullptr) return;
    report_ = std::make_unique<Timer>(loop_);
    report_->set_at(loop_.now(), [this] { handler_->on_failed(Error{failure_}); });
  }

  // What the socket failed with; empty when it has not.
  std::string system_error() const {
    int error = 0;
    socklen_t length = sizeof error;
    ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &length);
    return error == 0 ? std::string() : std::strerror(error);
  }

  Loop& loop_;
  FileDescriptor socket_;
  StreamHandler* handler_ = nullptr;
  std::optional<DescriptorWatch> watch_;
  std::unique_ptr<Timer> report_;  // of a failure that was found outside the loop
  std::string unsent_;             // from `sent_` on
  std::size_t sent_ = 0;
  std::string failure_;  // of sending, while what came in is still read; else of the connection
  bool failed_ = false;  // nothing is read or sent any more
  bool connecting_;
  OnKill on_kill_;
  bool paused_ = false;
  bool ignoring_ = false;
  bool ended_ = false;  // the peer's side
  bool shut_ = false;   // our side, once all has been sent
  Liveness liveness_;
};

void prepare(const FileDescriptor& socket) {
  ::fcntl(socket.get(), F_SETFL, ::fcntl(socket.get(), F_GETFL) | O_NONBLOCK);
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // no effect on a Unix socket
}

std::unexpected<Error> cannot_connect(const SocketAddress& address) {
  return failure(address.to_string() + " cannot be connected to: " + std::strerror(errno));
}

}  // namespace

std::unique_ptr<Stream> make_stream(Loop& loop, FileDescriptor socket, OnKill on_kill) {
  prepare(socket);
  return std::make_unique<SocketStream>(loop, std::move(socket), /*connecting=*/false, on_kill);
}

Result<std::unique_ptr<Stream>> connect_to(Loop& loop, const SocketAddress& address) {
  const SystemAddress system = TRY(system_address(address));
  FileDescriptor socket(::socket(system.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.valid()) return cannot_connect(address);
  const bool connected = ::connect(socket.get(), system.pointer(), system.length) == 0;
  if (!connected && errno != EINPROGRESS) return cannot_connect(address);
  prepare(socket);
  return std::make_unique<SocketStream>(loop, std::move(socket), !connected, OnKill::kEnd);
}

}  // namespace regionfall::net
