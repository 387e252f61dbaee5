#include "net/dns_tcp_server.h"

#include <array>
#include <map>
#include <string>
#include <utility>

#include "net/deadline.h"
#include "net/dns_wire.h"
#include "net/sockets.h"
#include "net/stream.h"
#include "net/system_address.h"

namespace regionfall::net {
namespace {

constexpr std::size_t kLengthBytes = 2;

// What a connection asks of the server that holds it.
class Owner {
 public:
  virtual ~Owner() = default;
  virtual void message(std::string_view message, const IpAddress& from, std::uint64_t connection) = 0;
  virtual void remove(std::uint64_t connection) = 0;
};

class Client final : public StreamHandler {
 public:
  Client(Owner& owner, std::uint64_t number, Loop& loop, FileDescriptor socket, const DnsTcpLimits& limits)
      : owner_(owner), number_(number), limits_(limits), idle_(loop, [this] { on_idle(); }) {
    sockaddr_storage peer{};
    peer_address(socket).to_system(peer);
    peer_ = ip_address(peer);
    stream_ = make_stream(loop, std::move(socket));
    idle_.set_after(limits_.idle);
    stream_->start(*this);
  }

  void on_bytes(std::string_view bytes) override {
    input_ += bytes;
    take_messages();
  }
  void on_end() override {
    ended_ = true;
    settle();
  }
  void on_drained() override { take_messages(); }
  void on_failed(Error) override { owner_.remove(number_); }

  void reply(std::string_view message) {
    --unanswered_;
    idle_.set_after(limits_.idle);
    if (!message.empty()) {
      std::array<char, kLengthBytes> length;
      store_u16(length.data(), static_cast<std::uint16_t>(message.size()));
      output_.assign(length.data(), length.size());
      output_ += message;
      stream_->write(output_);
    }
    if (!taking_) take_messages();
  }

 private:
  bool held_back() const { return unanswered_ >= limits_.unanswered_max || stream_->unsent() > kUnsentBytesHigh; }

  void take_messages() {
    taking_ = true;
    std::size_t taken = 0;
    while (!held_back() && input_.size() - taken >= kLengthBytes) {
      const std::size_t length = load_u16(input_.data() + taken);
      if (input_.size() - taken - kLengthBytes < length) break;
      const std::string_view message = std::string_view(input_).substr(taken + kLengthBytes, length);
      taken += kLengthBytes + length;
      ++unanswered_;
      idle_.set_after(limits_.idle);
      owner_.message(message, peer_, number_);
    }
    input_.erase(0, taken);
    taking_ = false;
    settle();
  }

  // Reads or waits, as there is room; ends when there is nothing left to do. Last of all, as it may end this.
  void settle() {
    if (ended_ && unanswered_ == 0 && stream_->unsent() == 0) return owner_.remove(number_);
    if (held_back() == paused_) return;
    paused_ = !paused_;
    paused_ ? stream_->pause() : stream_->resume();
  }
  void on_idle() {
    if (unanswered_ == 0) return owner_.remove(number_);
    idle_.set_after(limits_.idle);
  }

  Owner& owner_;
  std::uint64_t number_;
  const DnsTcpLimits& limits_;
  IpAddress peer_;
  std::unique_ptr<Stream> stream_;
  std::string input_;
  std::string output_;
  std::size_t unanswered_ = 0;
  bool taking_ = false;
  bool paused_ = false;
  bool ended_ = false;
  Deadline idle_;
};

}  // namespace

class DnsTcpServer::State final : public Owner {
 public:
  State(Loop& loop, FileDescriptor listening, OnMessage on_message, DnsTcpLimits limits)
      : loop_(loop),
        listening_(std::move(listening)),
        on_message_(std::move(on_message)),
        limits_(limits),
        acceptor_(loop, listening_.get(), [this](FileDescriptor socket) { add(std::move(socket)); }) {}

  void message(std::string_view message, const IpAddress& from, std::uint64_t connection) override {
    on_message_(message, from, {.number = connection});
  }
  void remove(std::uint64_t connection) override {
    clients_.erase(connection);
    acceptor_.resume();
  }
  void reply(Connection connection, std::string_view message) {
    const auto client = clients_.find(connection.number);
    if (client != clients_.end()) client->second->reply(message);
  }
  std::size_t connections() const { return clients_.size(); }

 private:
  void add(FileDescriptor socket) {
    const std::uint64_t number = next_number_++;
    clients_.emplace(number, std::make_unique<Client>(*this, number, loop_, std::move(socket), limits_));
    if (clients_.size() >= limits_.connections_max) acceptor_.pause();
  }

  Loop& loop_;
  FileDescriptor listening_;
  OnMessage on_message_;
  const DnsTcpLimits limits_;
  std::uint64_t next_number_ = 0;
  std::map<std::uint64_t, std::unique_ptr<Client>> clients_;
  Acceptor acceptor_;
};

DnsTcpServer::DnsTcpServer(Loop& loop, FileDescriptor listening, OnMessage on_message, DnsTcpLimits limits)
    : state_(std::make_unique<State>(loop, std::move(listening), std::move(on_message), limits)) {}

DnsTcpServer::~DnsTcpServer() = default;

void DnsTcpServer::reply(Connection connection, std::string_view message) { state_->reply(connection, message); }

std::size_t DnsTcpServer::connections() const { return state_->connections(); }

}  // namespace regionfall::net
