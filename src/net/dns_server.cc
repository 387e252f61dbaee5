#include "net/dns_server.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <thread>
#include <utility>

#include "net/dns_udp_socket.h"
#include "net/loop.h"
#include "net/sockets.h"
#include "net/udp_socket.h"

namespace regionfall::net {
namespace {

constexpr int kPortAttemptsMax = 16;  // free ports that turn out to be taken over TCP

std::uint64_t random_word(RandomSource& random) {
  std::uint64_t word = 0;
  random.fill(std::as_writable_bytes(std::span(&word, 1)));
  return word;
}

struct SocketPair {
  FileDescriptor udp;
  FileDescriptor tcp;
};

Result<SocketPair> bind_pair(const SocketAddress& address) {
  auto udp = TRY(UdpSocket::bind(address, /*shared_port=*/true));
  auto tcp = TRY(listen_on(local_address(udp), /*shared_port=*/true));
  return SocketPair{std::move(udp), std::move(tcp)};
}

Result<SocketPair> bind_first_pair(const SocketAddress& address) {
  auto pair = bind_pair(address);
  for (int i = 1; i < kPortAttemptsMax && !pair && address.port() == 0; ++i) pair = bind_pair(address);
  return pair;
}

}  // namespace

Result<std::vector<DnsSockets>> bind_dns(std::span<const SocketAddress> addresses, int threads) {
  std::vector<DnsSockets> sockets(static_cast<std::size_t>(threads));
  for (const SocketAddress& address : addresses) {
    SocketAddress bound = address;
    for (DnsSockets& of_thread : sockets) {
      SocketPair pair = TRY(bind_first_pair(bound));
      bound = local_address(pair.udp);
      of_thread.udp.push_back(std::move(pair.udp));
      of_thread.tcp.push_back(std::move(pair.tcp));
    }
  }
  return sockets;
}

// The latest snapshot. Threads keep a reference of their own, and look here only when the number has changed, so that
// answering shares nothing that is written to.
class DnsServer::Published {
 public:
  struct Copy {
    std::uint64_t number = 0;
    std::shared_ptr<const DnsResponder> responder;
  };

  void set(std::shared_ptr<const DnsResponder> responder) {
    const std::lock_guard lock(mutex_);
    responder_.swap(responder);
    number_.fetch_add(1, std::memory_order_release);
  }
  void refresh(Copy& copy) {
    if (number_.load(std::memory_order_acquire) == copy.number) return;
    std::shared_ptr<const DnsResponder> former;  // ends outside the lock
    const std::lock_guard lock(mutex_);
    copy.number = number_.load(std::memory_order_relaxed);
    former = std::exchange(copy.responder, responder_);
  }

 private:
  std::atomic<std::uint64_t> number_ = 0;
  std::mutex mutex_;  // of `responder_`, and of changes to `number_`
  std::shared_ptr<const DnsResponder> responder_;
};

class DnsServer::Worker {
 public:
  Worker(const Clock& clock, std::uint64_t seed, Published& published, DnsSockets sockets, const DnsTcpLimits& limits)
      : loop_(clock), random_(seed), published_(published) {
    for (FileDescriptor& socket : sockets.udp) add_udp(std::move(socket));
    for (FileDescriptor& socket : sockets.tcp) add_tcp(std::move(socket), limits);
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~Worker() {
    loop_.stop();
    thread_.join();
  }
  void look_again() {
    loop_.post([this] { published_.refresh(current_); });
  }

 private:
  void add_udp(FileDescriptor socket) {
    udp_.push_back(std::make_unique<DnsUdpSocket>(
        loop_, std::move(socket),
        [this](std::string_view packet, const IpAddress& from, std::span<char> buffer) {
          return answer(packet, from, DnsTransport::kUdp, buffer);
        },
        [this] { published_.refresh(current_); }));
  }

  void add_tcp(FileDescriptor socket, const DnsTcpLimits& limits) {
    const std::size_t place = tcp_.size();
    tcp_.push_back(std::make_unique<DnsTcpServer>(
        loop_, std::move(socket),
        [this, place](std::string_view message, const IpAddress& from, DnsTcpServer::Connection connection) {
          published_.refresh(current_);
          const std::size_t length = answer(message, from, DnsTransport::kTcp, tcp_answer_);
          tcp_[place]->reply(connection, {tcp_answer_.data(), length});
        },
        limits));
  }

  std::size_t answer(std::string_view packet, const IpAddress& from, DnsTransport transport, std::span<char> buffer) {
    const DnsClient client{.address = from, .transport = transport, .drawn = random_word(random_)};
    return answer_dns_packet(*current_.responder, packet, client, buffer);
  }

  Loop loop_;
  SeededRandom random_;
  Published& published_;
  Published::Copy current_;
  std::array<char, kDnsMessageBytesMax> tcp_answer_;
  std::vector<std::unique_ptr<DnsUdpSocket>> udp_;
  std::vector<std::unique_ptr<DnsTcpServer>> tcp_;
  std::thread thread_;
};

DnsServer::DnsServer(const Clock& clock, RandomSource& random, std::vector<DnsSockets> sockets,
                     std::shared_ptr<const DnsResponder> responder, DnsTcpLimits limits)
    : published_(std::make_unique<Published>()) {
  published_->set(std::move(responder));
  if (!sockets.empty())
    for (const FileDescriptor& socket : sockets.front().udp) addresses_.push_back(local_address(socket));
  for (DnsSockets& of_thread : sockets)
    workers_.push_back(std::make_unique<Worker>(clock, random_word(random), *published_, std::move(of_thread), limits));
}

DnsServer::~DnsServer() = default;

void DnsServer::publish(std::shared_ptr<const DnsResponder> responder) {
  published_->set(std::move(responder));
  for (const auto& worker : workers_) worker->look_again();
}

}  // namespace regionfall::net
