#include "net/http_server.h"

#include <unistd.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "net/http_preface_reader.h"
#include "net/http_server_connection.h"
#include "net/http_server_core.h"
#include "net/http_writer.h"
#include "net/sockets.h"
#include "net/tls.h"

namespace regionfall::net {
namespace {

// A connection that has been idle for less is not closed to make room.
constexpr std::chrono::seconds kEvictableAfter{1};

// A socket that is listened on.
struct Listener {
  FileDescriptor socket;
  std::string path;  // of a Unix socket of ours
  std::optional<Acceptor> acceptor;

  ~Listener() {
    if (!path.empty()) ::unlink(path.c_str());
  }
};

}  // namespace

class HttpServer::State final : public HttpServerCore {
 public:
  State(Loop& loop, HttpStreamingService& service, HttpServerOptions options)
      : loop_(loop), service_(service), options_(options), room_timer_(loop), drain_timer_(loop) {}

  Loop& loop() override { return loop_; }
  HttpStreamingService& service() override { return service_; }
  const HttpServerOptions& options() const override { return options_; }
  bool draining() const override { return draining_; }

  std::string_view date() override {
    const auto second = std::chrono::floor<std::chrono::seconds>(loop_.now());
    if (date_.empty() || second != date_second_) date_ = http_date(second);
    date_second_ = second;
    return date_;
  }

  void listen(FileDescriptor socket, std::string path, TlsServer* tls) {
    auto listener = std::make_unique<Listener>();
    listener->socket = std::move(socket);
    listener->path = std::move(path);
    listener->acceptor.emplace(loop_, listener->socket.get(), [this, tls](FileDescriptor connection) {
      SocketAddress peer = peer_address(connection);
      std::string local_host = tls == nullptr ? std::string() : local_address(connection).host();
      auto stream = make_stream(loop_, std::move(connection));
      if (tls != nullptr) stream = tls->accept(loop_, std::move(stream), std::move(local_host));
      add(std::move(stream), std::move(peer), tls == nullptr ? options_.http2_prior_knowledge : tls->offers_http2());
    });
    listeners_.push_back(std::move(listener));
  }

  void add(std::unique_ptr<Stream> stream, SocketAddress peer, bool may_be_http2) {
    std::unique_ptr<ServedConnection> connection;
    if (may_be_http2) {
      connection = std::make_unique<HttpPrefaceReader>(*this, std::move(stream), std::move(peer));
    } else {
      connection = std::make_unique<HttpServerConnection>(*this, std::move(stream), std::move(peer));
    }
    connection->place.index = connections_.size();
    connections_.push_back(std::move(connection));
    connections_.back()->begin({});
    if (connections_.size() >= options_.connections_max) make_room();
  }

  void idle_changed(ServedConnection& connection, bool idle) override {
    ServedConnection::Place& place = connection.place;
    place.idle = idle;
    if (!idle) {
      (place.before == nullptr ? idle_first_ : place.before->place.after) = place.after;
      (place.after == nullptr ? idle_last_ : place.after->place.before) = place.before;
      return;
    }
    place.idle_since = loop_.now();
    place.before = idle_last_;
    place.after = nullptr;
    (idle_last_ == nullptr ? idle_first_ : idle_last_->place.after) = &connection;
    idle_last_ = &connection;
  }

  void remove(ServedConnection& connection) override {
    if (connection.place.idle) idle_changed(connection, false);
    const std::size_t index = connection.place.index;
    const std::unique_ptr<ServedConnection> removed = std::move(connections_[index]);
    if (index + 1 < connections_.size()) {
      connections_[index] = std::move(connections_.back());
      connections_[index]->place.index = index;
    }
    connections_.pop_back();
    if (!accepting_ && connections_.size() < options_.connections_max) {
      accepting_ = true;
      for (const auto& listener : listeners_) listener->acceptor->resume();
    }
    finish_drain();
  }

  void replace(ServedConnection& connection, std::unique_ptr<ServedConnection> successor,
               std::string_view received) override {
    if (connection.place.idle) idle_changed(connection, false);
    successor->place.index = connection.place.index;
    ServedConnection& begun = *successor;
    const std::unique_ptr<ServedConnection> replaced =
        std::exchange(connections_[begun.place.index], std::move(successor));
    begun.begin(received);
  }

  void drain(std::chrono::nanoseconds patience, Task done) {
    listeners_.clear();
    draining_ = true;
    drained_ = std::move(done);
    while (idle_first_ != nullptr) remove(*idle_first_);
    for (const auto& connection : connections_) connection->begin_drain();
    drain_timer_.set_after(patience, [this] { reset_connections(); });
    finish_drain();
  }

  void reset_connections() {
    for (const auto& connection : connections_) connection->reset();
  }

  std::size_t connections() const { return connections_.size(); }

 private:
  // One connection less, so that one can be accepted; else accepting pauses until there is room.
  void make_room() {
    if (idle_first_ != nullptr && idle_first_->place.idle_since + kEvictableAfter <= loop_.now())
      return remove(*idle_first_);
    accepting_ = false;
    for (const auto& listener : listeners_) listener->acceptor->pause();
    room_timer_.set_after(kEvictableAfter, [this] {
      if (connections_.size() >= options_.connections_max) make_room();
    });
  }

  void finish_drain() {
    if (!drained_ || !connections_.empty()) return;
    drain_timer_.cancel();
    loop_.post(std::exchange(drained_, nullptr));
  }

  Loop& loop_;
  HttpStreamingService& service_;
  HttpServerOptions options_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::vector<std::unique_ptr<ServedConnection>> connections_;
  ServedConnection* idle_first_ = nullptr;  // idle for longest
  ServedConnection* idle_last_ = nullptr;
  bool accepting_ = true;
  bool draining_ = false;
  Timer room_timer_;
  Timer drain_timer_;
  Task drained_;
  std::string date_;
  std::chrono::sys_seconds date_second_;
};

HttpServer::HttpServer(Loop& loop, HttpStreamingService& service, HttpServerOptions options)
    : state_(std::make_unique<State>(loop, service, options)) {}

HttpServer::~HttpServer() = default;

Result<SocketAddress> HttpServer::listen(const SocketAddress& address, TlsServer* tls) {
  FileDescriptor socket = TRY(listen_on(address));
  SocketAddress bound = address.kind() == SocketAddress::Kind::kUnix ? address : local_address(socket);
  state_->listen(std::move(socket), address.path(), tls);
  return bound;
}

void HttpServer::adopt_listener(FileDescriptor socket, TlsServer* tls) { state_->listen(std::move(socket), {}, tls); }

void HttpServer::adopt_connection(std::unique_ptr<Stream> stream, SocketAddress peer) {
  state_->add(std::move(stream), std::move(peer), state_->options().http2_prior_knowledge);
}

void HttpServer::drain(std::chrono::nanoseconds patience, Task done) { state_->drain(patience, std::move(done)); }

void HttpServer::reset_connections() { state_->reset_connections(); }

std::size_t HttpServer::connections() const { return state_->connections(); }

}  // namespace regionfall::net
