#include "services/route53/dns_responder.h"

#include <utility>

#include "net/dns_name.h"
#include "net/dns_response.h"
#include "services/route53/decisions.h"

namespace regionfall::route53 {
namespace {

net::DnsRcode rcode_of(AnswerCode code) {
  switch (code) {
    case AnswerCode::kNoError:
      return net::DnsRcode::kNoError;
    case AnswerCode::kNxDomain:
      return net::DnsRcode::kNxDomain;
    case AnswerCode::kRefused:
      return net::DnsRcode::kRefused;
  }
  return net::DnsRcode::kServFail;
}

void add(net::DnsResponseWriter& writer, net::DnsSection section, const AnsweredSet& set) {
  for (std::size_t i = 0; i < set.values.size(); ++i) {
    const RecordData& value = set.values[(set.first + i) % set.values.size()];
    writer.add(section, set.name, set.type, set.ttl_s, value.wire);
  }
}

}  // namespace

HealthSnapshot::HealthSnapshot(std::map<std::string, bool, std::less<>> checks,
                               std::map<std::string, TargetState> targets)
    : checks_(std::move(checks)) {
  for (auto& [name, target] : targets) targets_.emplace(name, std::move(target));
}

bool HealthSnapshot::check_healthy(std::string_view health_check_id) const {
  const auto found = checks_.find(health_check_id);
  return found == checks_.end() || found->second;
}

const TargetState* HealthSnapshot::target(std::string_view wire_name) const {
  const auto found = targets_.find(wire_name);
  return found == targets_.end() ? nullptr : &found->second;
}

DnsResponder::DnsResponder(std::shared_ptr<const Snapshot> snapshot, HealthSnapshot health, FindClient find_client)
    : snapshot_(std::move(snapshot)), health_(std::move(health)), find_client_(std::move(find_client)) {}

std::size_t DnsResponder::respond(const net::DnsQuery& query, const net::DnsClient& client,
                                  std::span<char> buffer) const {
  const net::IpAddress& address = query.client_subnet ? query.client_subnet->address : client.address;
  Client asking = find_client_(address);
  asking.address = address;
  const Answer found =
      answer(*snapshot_, {.name = query.name.view(), .type = query.type}, asking, health_, client.drawn);
  net::DnsResponseWriter writer(query, buffer, client.transport);
  writer.set_rcode(rcode_of(found.code));
  if (found.code == AnswerCode::kRefused) return writer.finish();
  if (found.authoritative) writer.set_authoritative();
  if (query.client_subnet) writer.set_subnet_scope(query.client_subnet->prefix_length);
  for (const AnsweredSet& set : found.answers) add(writer, net::DnsSection::kAnswer, set);
  for (const AnsweredSet& set : found.authority) add(writer, net::DnsSection::kAuthority, set);
  for (const AnsweredSet& set : found.additional) add(writer, net::DnsSection::kAdditional, set);
  return writer.finish();
}

std::optional<std::string> DnsResponder::first_address(const std::string& host, std::uint64_t drawn) const {
  const auto name = net::encode_dns_name(host, net::DnsEscapes::kDecimal);
  if (!name) return std::nullopt;
  const std::string lower = net::dns_name_lower(*name);
  const Answer found =
      answer(*snapshot_, {.name = lower, .type = net::DnsType::kA}, find_client_(net::IpAddress{}), health_, drawn);
  for (const AnsweredSet& set : found.answers) {
    if (set.type == net::DnsType::kA && !set.values.empty()) return set.values[set.first % set.values.size()].text;
  }
  return std::nullopt;
}

}  // namespace regionfall::route53
