#include "net/dns_recursion.h"

#include <algorithm>
#include <utility>

namespace regionfall::net {

void DnsRecursion::ask(ClientId client, DnsQuestion question, const std::optional<ClientSubnet>& subnet, Instant now) {
  Client asking{.id = client, .question = std::move(question), .subnet = subnet ? subnet : options_.client_subnet};
  asking.question.name = dns_name_lower(asking.question.name);
  asking.name = asking.question.name;
  advance(std::move(asking), now);
}

// Goes as far as the cache leads, then asks the servers.
void DnsRecursion::advance(Client client, Instant now) {
  while (client.aliases <= kDnsAliasesMax) {
    const DnsQuestion question{.name = client.name, .type = client.question.type};
    if (auto set = cache_.find(question, client.subnet, now)) {
      add_set(client, *std::move(set));
      return reply(std::move(client), DnsRcode::kNoError, std::nullopt);
    }
    if (auto negative = cache_.find_negative(question, client.subnet, now))
      return reply(std::move(client), negative->rcode, std::move(negative->soa));
    auto alias = cache_.find({.name = client.name, .type = DnsType::kCname}, client.subnet, now);
    if (!alias) return wait_for_servers(std::move(client), now);
    client.name = alias_target(*alias);
    add_set(client, *std::move(alias));
  }
  client.answer.sets.clear();
  reply(std::move(client), DnsRcode::kServFail, std::nullopt);
}

void DnsRecursion::add_set(Client& client, DnsRecordSet set) {
  if (set.type == DnsType::kCname) ++client.aliases;
  client.answer.sets.push_back(std::move(set));
}

void DnsRecursion::wait_for_servers(Client client, Instant now) {
  const DnsQuestion question{.name = client.name, .type = client.question.type};
  const auto same = std::ranges::find_if(exchanges_, [&](const auto& each) {
    return each.second.question == question && each.second.subnet == client.subnet;
  });
  const bool full = same == exchanges_.end() && exchanges_.size() >= options_.exchanges_max;
  if (full || waiting_ >= options_.clients_max) {
    client.answer.sets.clear();
    return reply(std::move(client), DnsRcode::kServFail, std::nullopt);
  }
  ++waiting_;
  if (same != exchanges_.end()) return same->second.waiting.push_back(std::move(client));
  const ExchangeId id = unused_id();
  Exchange& exchange = exchanges_[id];
  exchange.question = question;
  exchange.subnet = client.subnet;
  exchange.waiting.push_back(std::move(client));
  send(id, exchange, now);
}

void DnsRecursion::send(ExchangeId id, Exchange& exchange, Instant now) {
  const bool udp = exchange.transport == DnsTransport::kUdp;
  exchange.due = now + (udp ? options_.timeout * (1 << exchange.attempt) : options_.tcp_timeout);
  output_.sends.push_back({.exchange = id,
                           .server = exchange.server,
                           .transport = exchange.transport,
                           .query = write_dns_query(id, exchange.question, false, exchange.subnet)});
}

void DnsRecursion::receive(std::string_view packet, std::size_t server, DnsTransport transport, Instant now) {
  const auto response = read_dns_response(packet);
  if (!response) return;
  const auto at = exchanges_.find(response->id);
  if (at == exchanges_.end()) return;
  Exchange& exchange = at->second;
  // An earlier attempt's answer is as good, but not one over UDP once TCP was needed.
  if (server >= options_.servers || transport != exchange.transport || response->question != exchange.question) return;
  if (response->truncated && transport == DnsTransport::kUdp) {
    exchange.transport = DnsTransport::kTcp;
    exchange.server = server;
    return send(at->first, exchange, now);
  }
  if (response->rcode != DnsRcode::kNoError && response->rcode != DnsRcode::kNxDomain) {
    if (server != exchange.server) return;
    return static_cast<std::size_t>(exchange.attempt) + 1 < options_.servers ? try_again(at, now) : fail(at);
  }
  finish(at, find_in_response(*response, exchange.question), now);
}

void DnsRecursion::connection_failed(ExchangeId exchange, Instant now) {
  const auto at = exchanges_.find(exchange);
  if (at != exchanges_.end() && at->second.transport == DnsTransport::kTcp) try_again(at, now);
}

void DnsRecursion::tick(Instant now) {
  std::vector<ExchangeId> overdue;
  for (const auto& [id, exchange] : exchanges_)
    if (exchange.due <= now) overdue.push_back(id);
  for (const ExchangeId id : overdue) try_again(exchanges_.find(id), now);
}

std::optional<Instant> DnsRecursion::next_due() const {
  if (exchanges_.empty()) return std::nullopt;
  return std::ranges::min_element(exchanges_, {}, [](const auto& each) { return each.second.due; })->second.due;
}

void DnsRecursion::try_again(Exchanges::iterator at, Instant now) {
  Exchange& exchange = at->second;
  if (++exchange.attempt >= options_.attempts_max) return fail(at);
  exchange.transport = DnsTransport::kUdp;
  exchange.server = (exchange.server + 1) % options_.servers;
  send(at->first, exchange, now);
}

void DnsRecursion::finish(Exchanges::iterator at, const DnsFinding& finding, Instant now) {
  remember(at->second, finding, now);
  // Clients go on with the finding itself: what has a TTL of 0 is in no cache.
  for (Client& client : end(at)) {
    for (const DnsRecordSet& set : finding.sets) add_set(client, set);
    client.name = finding.last;
    if (finding.answered)
      reply(std::move(client), DnsRcode::kNoError, std::nullopt);
    else if (finding.negative)
      reply(std::move(client), finding.negative->rcode, finding.negative->soa);
    else
      advance(std::move(client), now);
  }
}

void DnsRecursion::remember(const Exchange& exchange, const DnsFinding& finding, Instant now) {
  for (const DnsRecordSet& set : finding.sets) cache_.store(set, exchange.subnet, now);
  if (finding.negative)
    cache_.store({.name = finding.last, .type = exchange.question.type}, *finding.negative, exchange.subnet, now);
}

void DnsRecursion::fail(Exchanges::iterator at) {
  for (Client& client : end(at)) {
    client.answer.sets.clear();
    reply(std::move(client), DnsRcode::kServFail, std::nullopt);
  }
}

std::vector<DnsRecursion::Client> DnsRecursion::end(Exchanges::iterator at) {
  std::vector<Client> waiting = std::move(at->second.waiting);
  output_.ended.push_back(at->first);
  exchanges_.erase(at);
  waiting_ -= waiting.size();
  return waiting;
}

void DnsRecursion::reply(Client client, DnsRcode rcode, std::optional<DnsRecord> soa) {
  client.answer.rcode = rcode;
  client.answer.soa = std::move(soa);
  output_.replies.push_back({.client = client.id, .answer = std::move(client.answer)});
}

DnsRecursion::ExchangeId DnsRecursion::unused_id() {
  auto id = static_cast<ExchangeId>(random_below(random_, 65536));
  while (exchanges_.contains(id)) ++id;  // exchanges_max leaves some
  return id;
}

}  // namespace regionfall::net
