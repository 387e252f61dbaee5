#include "net/dns_cache.h"

#include <algorithm>

#include "net/dns_wire.h"

namespace regionfall::net {
namespace {

constexpr DnsType kNoSuchName{0};
constexpr std::size_t kSoaNumbersBytes = 20;  // five numbers after the names, the last of them the minimum

// Whole seconds up to `expires`, a part of one counting as one.
std::uint32_t seconds_left(Instant expires, Instant now, std::uint32_t ttl_s) {
  if (expires == Instant::max()) return std::max(ttl_s, 1U);
  const auto left = std::chrono::ceil<std::chrono::seconds>(expires - now).count();
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(left, 1, std::max(ttl_s, 1U)));
}

// How long a negative answer holds: the SOA record's own time or its minimum, whichever is less (RFC 2308, section 5).
std::chrono::seconds negative_ttl(const DnsRecord& soa) {
  if (soa.rdata.size() < kSoaNumbersBytes) return std::chrono::seconds(0);
  const std::uint32_t minimum = load_u32(soa.rdata.data() + soa.rdata.size() - 4);
  return std::chrono::seconds(std::min(soa.ttl_s, minimum));
}

}  // namespace

DnsCache::Key DnsCache::key(std::string_view name, DnsType type, const Subnet& subnet) {
  Key key{.name = dns_name_lower(name), .type = type};
  if (subnet) key.subnet = to_text(subnet->address) + "/" + std::to_string(subnet->prefix_length);
  return key;
}

void DnsCache::store(DnsRecordSet set, const Subnet& subnet, Instant now) {
  const auto ttl = std::clamp(std::chrono::seconds(set.ttl_s), policy_.min, policy_.max);
  Key place = key(set.owner, set.type, subnet);
  put(std::move(place), {.expires = policy_.forever ? Instant::max() : now + ttl, .set = std::move(set)}, now);
}

void DnsCache::store(const DnsQuestion& question, DnsNegative negative, const Subnet& subnet, Instant now) {
  if (!negative.soa) return;
  const auto ttl = std::min(negative_ttl(*negative.soa), policy_.negative_max);
  negative.soa->ttl_s = static_cast<std::uint32_t>(ttl.count());
  const DnsType type = negative.rcode == DnsRcode::kNxDomain ? kNoSuchName : question.type;
  put(key(question.name, type, subnet), {.expires = now + ttl, .negative = std::move(negative)}, now);
}

std::optional<DnsRecordSet> DnsCache::find(const DnsQuestion& question, const Subnet& subnet, Instant now) const {
  const Entry* entry = find_entry(key(question.name, question.type, subnet), now);
  if (entry == nullptr || !entry->set) return std::nullopt;
  DnsRecordSet set = *entry->set;
  set.ttl_s = seconds_left(entry->expires, now, set.ttl_s);
  return set;
}

std::optional<DnsNegative> DnsCache::find_negative(const DnsQuestion& question, const Subnet& subnet,
                                                   Instant now) const {
  for (const DnsType type : {kNoSuchName, question.type}) {
    const Entry* entry = find_entry(key(question.name, type, subnet), now);
    if (entry == nullptr || entry->set) continue;
    DnsNegative negative = entry->negative;
    negative.soa->ttl_s = seconds_left(entry->expires, now, negative.soa->ttl_s);
    return negative;
  }
  return std::nullopt;
}

const DnsCache::Entry* DnsCache::find_entry(const Key& key, Instant now) const {
  const auto found = entries_.find(key);
  return found == entries_.end() || found->second.expires <= now ? nullptr : &found->second;
}

void DnsCache::put(Key key, Entry entry, Instant now) {
  while (!by_expiry_.empty() && by_expiry_.begin()->first <= now) erase(entries_.find(by_expiry_.begin()->second));
  if (const auto former = entries_.find(key); former != entries_.end()) erase(former);
  if (entry.expires <= now) return;
  if (entries_.size() >= entries_max_) erase(entries_.find(by_expiry_.begin()->second));
  by_expiry_.emplace(entry.expires, key);
  entries_.emplace(std::move(key), std::move(entry));
}

void DnsCache::erase(std::map<Key, Entry>::iterator entry) {
  by_expiry_.erase({entry->second.expires, entry->first});
  entries_.erase(entry);
}

void DnsCache::clear() {
  by_expiry_.clear();
  entries_.clear();
}

}  // namespace regionfall::net
