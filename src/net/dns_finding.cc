#include "net/dns_finding.h"

#include <algorithm>
#include <utility>

namespace regionfall::net {
namespace {

// The records of the name and type; their time is the shortest of them (RFC 2181, section 5.2).
DnsRecordSet set_of(const std::vector<DnsRecord>& records, const std::string& name, DnsType type) {
  DnsRecordSet set{.owner = name, .type = type};
  for (const DnsRecord& record : records) {
    if (record.type != type || dns_name_lower(record.owner) != name) continue;
    set.ttl_s = set.rdata.empty() ? record.ttl_s : std::min(set.ttl_s, record.ttl_s);
    set.rdata.push_back(record.rdata);
  }
  return set;
}

std::optional<DnsRecord> soa_of(const DnsResponse& response) {
  const auto soa = std::ranges::find(response.authority, DnsType::kSoa, &DnsRecord::type);
  return soa == response.authority.end() ? std::nullopt : std::optional(*soa);
}

}  // namespace

std::string alias_target(const DnsRecordSet& set) { return dns_name_lower(set.rdata.front()); }

DnsFinding find_in_response(const DnsResponse& response, const DnsQuestion& question) {
  DnsFinding finding{.last = question.name};
  for (int aliases = 0; aliases <= kDnsAliasesMax; ++aliases) {
    DnsRecordSet answer = set_of(response.answers, finding.last, question.type);
    if (!answer.rdata.empty()) {
      finding.sets.push_back(std::move(answer));
      finding.answered = true;
      return finding;
    }
    DnsRecordSet alias = set_of(response.answers, finding.last, DnsType::kCname);
    if (alias.rdata.empty()) break;
    finding.last = alias_target(alias);
    finding.sets.push_back(std::move(alias));
  }
  const std::optional<DnsRecord> soa = soa_of(response);
  if (response.rcode == DnsRcode::kNxDomain || soa || finding.sets.empty())
    finding.negative = {.rcode = response.rcode, .soa = soa};
  return finding;
}

}  // namespace regionfall::net
