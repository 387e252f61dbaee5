#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "net/dns_message.h"

// What a resolver remembers, and for how long. No sockets; the time comes in with each call.
namespace regionfall::net {

// All records of one name and type.
struct DnsRecordSet {
  std::string owner;
  DnsType type{};
  std::uint32_t ttl_s = 0;
  std::vector<std::string> rdata;

  friend bool operator==(const DnsRecordSet&, const DnsRecordSet&) = default;
};

// That there is nothing: no such name (kNxDomain), or none of the type at it (kNoError). The SOA record says for how
// long that holds (RFC 2308); without it the answer is not remembered.
struct DnsNegative {
  DnsRcode rcode = DnsRcode::kNoError;
  std::optional<DnsRecord> soa;

  friend bool operator==(const DnsNegative&, const DnsNegative&) = default;
};

// How a resolver treats the times that records bring. Resolvers in the world differ: most honour them, some raise short
// ones or cut long ones, and a JVM with a security manager keeps what it has resolved until it ends
// (networkaddress.cache.ttl = -1).
struct DnsTtlPolicy {
  std::chrono::seconds min{0};
  std::chrono::seconds max = std::chrono::days(7);            // at least `min`
  std::chrono::seconds negative_max = std::chrono::hours(3);  // RFC 2308, section 5
  bool forever = false;                                       // answers with records are kept for good

  static DnsTtlPolicy honour() { return {}; }
  static DnsTtlPolicy clamp(std::chrono::seconds min, std::chrono::seconds max) { return {.min = min, .max = max}; }
  static DnsTtlPolicy keep_forever() { return {.negative_max = std::chrono::seconds(10), .forever = true}; }
};

// A bounded memory of answers, apart for each client subnet that was asked for. Full, it forgets what would expire
// first.
class DnsCache {
 public:
  using Subnet = std::optional<ClientSubnet>;
  static constexpr std::size_t kEntriesMax = 20'000;

  explicit DnsCache(DnsTtlPolicy policy, std::size_t entries_max = kEntriesMax)
      : policy_(policy), entries_max_(entries_max) {}

  void store(DnsRecordSet set, const Subnet& subnet, Instant now);
  // For NXDOMAIN, of every type at the name.
  void store(const DnsQuestion& question, DnsNegative negative, const Subnet& subnet, Instant now);

  // What is remembered of just this name and type. `ttl_s` is what is left, rounded up, at most what the record came
  // with; of what is kept longer than that, 1 at the least.
  std::optional<DnsRecordSet> find(const DnsQuestion& question, const Subnet& subnet, Instant now) const;
  std::optional<DnsNegative> find_negative(const DnsQuestion& question, const Subnet& subnet, Instant now) const;

  void clear();
  std::size_t size() const { return entries_.size(); }

 private:
  struct Key {
    std::string name;
    DnsType type{};  // 0: there is no such name
    std::string subnet;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Entry {
    Instant expires;
    std::optional<DnsRecordSet> set;
    DnsNegative negative;
  };

  static Key key(std::string_view name, DnsType type, const Subnet& subnet);
  const Entry* find_entry(const Key& key, Instant now) const;
  void put(Key key, Entry entry, Instant now);
  void erase(std::map<Key, Entry>::iterator entry);

  DnsTtlPolicy policy_;
  std::size_t entries_max_;
  std::map<Key, Entry> entries_;
  std::set<std::pair<Instant, Key>> by_expiry_;
};

}  // namespace regionfall::net
