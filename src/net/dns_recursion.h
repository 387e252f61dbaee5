#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "net/dns_cache.h"
#include "net/dns_finding.h"
#include "net/dns_message.h"
#include "net/dns_response.h"

namespace regionfall::net {

// What a resolver answers: NOERROR with records or none, NXDOMAIN, or SERVFAIL when it could not learn.
struct DnsAnswer {
  DnsRcode rcode = DnsRcode::kServFail;
  std::vector<DnsRecordSet> sets;  // CNAME records in their order, then the answer
  std::optional<DnsRecord> soa;    // of an answer without records

  friend bool operator==(const DnsAnswer&, const DnsAnswer&) = default;
};

struct DnsRecursionOptions {
  std::size_t servers = 1;                                            // that can be asked, by number from 0
  std::chrono::nanoseconds timeout = std::chrono::milliseconds(600);  // of the first attempt; doubles with each
  int attempts_max = 3;                                               // over UDP, the servers by turns
  std::chrono::nanoseconds tcp_timeout = std::chrono::seconds(3);
  std::optional<ClientSubnet> client_subnet;  // told to servers where a client tells none
  DnsTtlPolicy ttl;
  std::size_t exchanges_max = 1000;  // with servers at a time; a question beyond gets SERVFAIL
  std::size_t clients_max = 10'000;  // whose questions wait, likewise
};

// Decides what a caching resolver does, step by step: feed it what happens, with the time, then do what take_output()
// says. A question is answered from the cache, or the servers are asked; equal questions are asked once. Over UDP
// first, over TCP what comes truncated. CNAME records are followed.
class DnsRecursion {
 public:
  using ClientId = std::uint64_t;
  using ExchangeId = std::uint16_t;  // the message id of its query

  struct Send {
    ExchangeId exchange = 0;
    std::size_t server = 0;
    DnsTransport transport = DnsTransport::kUdp;
    std::string query;
  };
  struct Reply {
    ClientId client = 0;
    DnsAnswer answer;
  };
  struct Output {
    std::vector<Send> sends;
    std::vector<Reply> replies;
    std::vector<ExchangeId> ended;  // exchanges: their connections can be closed
  };

  // `random` outlives it, and chooses the ids of messages.
  DnsRecursion(DnsRecursionOptions options, RandomSource& random)
      : options_(options), random_(random), cache_(options.ttl) {}

  // A client asks. One reply follows, under this id.
  void ask(ClientId client, DnsQuestion question, const std::optional<ClientSubnet>& subnet, Instant now);
  // A message came from a server. What fits no exchange is passed over.
  void receive(std::string_view packet, std::size_t server, DnsTransport transport, Instant now);
  // The connection of an exchange over TCP has failed.
  void connection_failed(ExchangeId exchange, Instant now);
  // The time has come to next_due().
  void tick(Instant now);
  std::optional<Instant> next_due() const;

  Output take_output() { return std::exchange(output_, {}); }
  void forget() { cache_.clear(); }  // all that is cached

 private:
  struct Client {
    ClientId id = 0;
    DnsQuestion question;
    std::optional<ClientSubnet> subnet;
    std::string name;  // to which the CNAME records so far have led
    int aliases = 0;
    DnsAnswer answer;
  };
  struct Exchange {
    DnsQuestion question;
    std::optional<ClientSubnet> subnet;
    int attempt = 0;
    std::size_t server = 0;
    DnsTransport transport = DnsTransport::kUdp;
    Instant due;
    std::vector<Client> waiting;
  };
  using Exchanges = std::map<ExchangeId, Exchange>;

  void advance(Client client, Instant now);
  void add_set(Client& client, DnsRecordSet set);
  void wait_for_servers(Client client, Instant now);
  void send(ExchangeId id, Exchange& exchange, Instant now);
  void try_again(Exchanges::iterator at, Instant now);
  void finish(Exchanges::iterator at, const DnsFinding& finding, Instant now);
  void fail(Exchanges::iterator at);
  void remember(const Exchange& exchange, const DnsFinding& finding, Instant now);
  void reply(Client client, DnsRcode rcode, std::optional<DnsRecord> soa);
  std::vector<Client> end(Exchanges::iterator at);
  ExchangeId unused_id();

  DnsRecursionOptions options_;
  RandomSource& random_;
  DnsCache cache_;
  Exchanges exchanges_;
  std::size_t waiting_ = 0;
  Output output_;
};

}  // namespace regionfall::net
