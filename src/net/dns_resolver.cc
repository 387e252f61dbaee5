#include "net/dns_resolver.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <variant>

#include "net/dns_query.h"
#include "net/dns_response.h"
#include "net/dns_wire.h"
#include "net/udp_socket.h"

namespace regionfall::net {
namespace {

constexpr std::size_t kLengthBytes = 2;

// Over what an answer goes back to who has asked.
struct UdpClient {
  SocketAddress address;
  std::string packet;
};
struct TcpClient {
  DnsTcpServer::Connection connection;
  std::string packet;
};
using Waiting = std::variant<UdpClient, TcpClient, DnsResolver::OnAnswer>;

std::size_t write_answer(const DnsQuery& query, const DnsAnswer& answer, DnsTransport transport,
                         std::span<char> buffer) {
  DnsResponseWriter writer(query, buffer, transport);
  writer.set_recursion_available();
  writer.set_rcode(answer.rcode);
  if (query.client_subnet) writer.set_subnet_scope(query.client_subnet->prefix_length);
  for (const DnsRecordSet& set : answer.sets)
    for (const std::string& rdata : set.rdata)
      (void)writer.add(DnsSection::kAnswer, set.owner, set.type, set.ttl_s, rdata);
  if (answer.soa)
    (void)writer.add(DnsSection::kAuthority, answer.soa->owner, DnsType::kSoa, answer.soa->ttl_s, answer.soa->rdata);
  return writer.finish();
}

// One query to a server over TCP.
class TcpExchange final : public StreamHandler {
 public:
  // `on_message` is called at most once, with nothing when the connection has failed; it may destroy the exchange.
  using OnMessage = std::move_only_function<void(std::optional<std::string_view> message)>;

  TcpExchange(std::unique_ptr<Stream> stream, std::string_view query, OnMessage on_message)
      : stream_(std::move(stream)), on_message_(std::move(on_message)) {
    std::string framed;
    append_u16(framed, static_cast<std::uint16_t>(query.size()));
    framed += query;
    stream_->write(framed);
    stream_->start(*this);
  }

  void on_bytes(std::string_view bytes) override {
    input_ += bytes;
    if (input_.size() < kLengthBytes || input_.size() < kLengthBytes + load_u16(input_.data())) return;
    call(std::string_view(input_).substr(kLengthBytes, load_u16(input_.data())));
  }
  void on_end() override { call(std::nullopt); }
  void on_drained() override {}
  void on_failed(Error) override { call(std::nullopt); }

 private:
  void call(std::optional<std::string_view> message) {
    if (auto on_message = std::exchange(on_message_, nullptr)) on_message(message);
  }

  std::unique_ptr<Stream> stream_;
  std::string input_;
  OnMessage on_message_;
};

}  // namespace

class DnsResolver::State {
 public:
  State(Loop& loop, RandomSource& random, DnsResolverSockets sockets, DnsResolverOptions options)
      : loop_(loop),
        servers_(std::move(options.servers)),
        recursion_(with_servers(std::move(options.recursion), servers_.size()), random),
        connect_(std::move(sockets.connect)),
        timer_(loop),
        soon_(loop),
        upstream_(loop, std::move(sockets.upstream),
                  [this](const SocketAddress& from, std::string_view bytes) { on_server(from, bytes); }),
        udp_(loop, std::move(sockets.udp),
             [this](const SocketAddress& from, std::string_view bytes) {
               ask(UdpClient{.address = from, .packet = std::string(bytes)});
             }),
        tcp_(
            loop, std::move(sockets.tcp),
            [this](std::string_view message, const IpAddress&, DnsTcpServer::Connection connection) {
              ask(TcpClient{.connection = connection, .packet = std::string(message)});
            },
            options.tcp) {}

  void resolve(DnsQuestion question, OnAnswer on_answer) {
    recursion_.ask(wait(std::move(on_answer)), std::move(question), std::nullopt, loop_.now());
    soon_.set_after(std::chrono::nanoseconds(0), [this] { perform(); });
  }
  void forget() { recursion_.forget(); }
  SocketAddress address() const { return udp_.address(); }

 private:
  static DnsRecursionOptions with_servers(DnsRecursionOptions options, std::size_t servers) {
    options.servers = servers;
    return options;
  }

  DnsRecursion::ClientId wait(Waiting client) {
    waiting_.emplace(next_client_, std::move(client));
    return next_client_++;
  }

  // Takes a client's query; what is none is answered at once.
  template <class Client>
  void ask(Client client) {
    DnsQuery query;
    const DnsQueryKind kind = read_dns_query(client.packet, query);
    std::array<char, kDnsUdpBytesPlain> buffer;
    if (kind != DnsQueryKind::kQuestion) return reply(client, {buffer.data(), write_dns_error(query, kind, buffer)});
    if (query.dns_class != kDnsClassIn || query.type == DnsType::kAxfr || query.type == DnsType::kIxfr)
      return reply(client, {buffer.data(), write_dns_error(query, DnsRcode::kRefused, buffer)});
    const DnsQuestion question{.name = std::string(query.name.view()), .type = query.type};
    const auto subnet = query.client_subnet;
    recursion_.ask(wait(std::move(client)), question, subnet, loop_.now());
    perform();
  }

  void on_server(const SocketAddress& from, std::string_view bytes) {
    const auto server = std::ranges::find(servers_, from);
    if (server == servers_.end()) return;
    recursion_.receive(bytes, static_cast<std::size_t>(server - servers_.begin()), DnsTransport::kUdp, loop_.now());
    perform();
  }

  void perform() {
    DnsRecursion::Output output = recursion_.take_output();
    for (const DnsRecursion::ExchangeId ended : output.ended) connections_.erase(ended);
    for (const DnsRecursion::Send& send : output.sends) perform(send);
    for (DnsRecursion::Reply& each : output.replies) perform(std::move(each));
    if (const auto due = recursion_.next_due())
      timer_.set_at(*due, [this] {
        recursion_.tick(loop_.now());
        perform();
      });
    else
      timer_.cancel();
  }

  void perform(const DnsRecursion::Send& send) {
    connections_.erase(send.exchange);
    const SocketAddress& server = servers_[send.server];
    if (send.transport == DnsTransport::kUdp) {
      upstream_.send(server, send.query);  // what is lost is sent again
      return;
    }
    auto stream = connect_(server);
    if (!stream) return;  // the attempt's time runs out
    connections_.emplace(
        send.exchange, std::make_unique<TcpExchange>(
                           *std::move(stream), send.query,
                           [this, exchange = send.exchange, number = send.server](
                               std::optional<std::string_view> message) { on_connection(exchange, number, message); }));
  }

  void on_connection(DnsRecursion::ExchangeId exchange, std::size_t server, std::optional<std::string_view> message) {
    const auto connection = std::move(connections_.extract(exchange).mapped());
    if (message) recursion_.receive(*message, server, DnsTransport::kTcp, loop_.now());
    recursion_.connection_failed(exchange, loop_.now());  // unless the message has ended it
    perform();
  }

  void perform(DnsRecursion::Reply each) {
    const auto found = waiting_.extract(each.client);
    std::visit([&](auto& client) { answer(client, std::move(each.answer)); }, found.mapped());
  }
  static void answer(OnAnswer& client, DnsAnswer answer) { client(std::move(answer)); }
  void answer(const UdpClient& client, const DnsAnswer& answer) {
    std::array<char, kDnsUdpBytesMax> buffer;
    write_and_reply(client, answer, DnsTransport::kUdp, buffer);
  }
  void answer(const TcpClient& client, const DnsAnswer& answer) {
    std::array<char, kDnsMessageBytesMax> buffer;
    write_and_reply(client, answer, DnsTransport::kTcp, buffer);
  }

  template <class Client>
  void write_and_reply(const Client& client, const DnsAnswer& answer, DnsTransport transport, std::span<char> buffer) {
    DnsQuery query;
    (void)read_dns_query(client.packet, query);  // it was read before
    reply(client, {buffer.data(), write_answer(query, answer, transport, buffer)});
  }
  void reply(const UdpClient& client, std::string_view message) {
    if (!message.empty()) udp_.send(client.address, message);
  }
  void reply(const TcpClient& client, std::string_view message) { tcp_.reply(client.connection, message); }

  Loop& loop_;
  std::vector<SocketAddress> servers_;
  DnsRecursion recursion_;
  std::function<Result<std::unique_ptr<Stream>>(const SocketAddress&)> connect_;
  std::uint64_t next_client_ = 0;
  std::map<DnsRecursion::ClientId, Waiting> waiting_;
  std::map<DnsRecursion::ExchangeId, std::unique_ptr<TcpExchange>> connections_;
  Timer timer_;
  Timer soon_;
  UdpSocket upstream_;
  UdpSocket udp_;
  DnsTcpServer tcp_;
};

DnsResolver::DnsResolver(Loop& loop, RandomSource& random, DnsResolverSockets sockets, DnsResolverOptions options)
    : state_(std::make_unique<State>(loop, random, std::move(sockets), std::move(options))) {}

DnsResolver::~DnsResolver() = default;

void DnsResolver::resolve(DnsQuestion question, OnAnswer on_answer) {
  state_->resolve(std::move(question), std::move(on_answer));
}

void DnsResolver::forget() { state_->forget(); }

SocketAddress DnsResolver::address() const { return state_->address(); }

}  // namespace regionfall::net
