#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "net/dns_types.h"
#include "services/route53/cidr_table.h"
#include "services/route53/places.h"
#include "services/route53/routing_policy.h"
#include "services/route53/state.h"

namespace regionfall::route53 {

// The tables of Route 53 made ready for answering: immutable, so that many threads may answer from one. Names are in
// their wire form, in lower case.

// A record's value, as the API has it and as it travels.
struct RecordData {
  std::string text;
  std::string wire;
};

struct RecordGroup;

// Where an alias leads.
struct CompiledAlias {
  const RecordGroup* group = nullptr;  // record sets of the same zone; null: a resource of AWS, or nothing
  std::string name;                    // of a resource of AWS; empty: none
  bool evaluate_health = false;
};

// One record set. Which members count is the policy's matter.
struct CompiledSet {
  std::string identifier;
  std::uint32_t ttl_s = 0;
  std::vector<RecordData> values;
  std::optional<CompiledAlias> alias;
  std::string health_check;  // empty: none
  std::uint32_t weight = 0;
  std::string region;             // latency
  std::size_t region_number = 0;  // latency: of the region catalogue
  bool primary = false;           // failover
  GeoLocation geo_location;       // geolocation
  GeoPoint point;                 // geoproximity
  int bias = 0;                   // geoproximity
  std::string cidr_location;      // IP-based; "*": the default
  std::string cname_target;       // of CNAME records: the value in lower case
};

// The record sets of one name and type. They have the same policy.
struct RecordGroup {
  net::DnsType type{};
  RoutingPolicy policy = RoutingPolicy::kSimple;
  std::string cidr_collection;
  std::vector<CompiledSet> sets;  // by identifier
};

// A name in a zone. Without groups it is an empty non-terminal: it exists because something below it does.
struct Node {
  std::vector<RecordGroup> groups;  // by type
  const RecordGroup* group(net::DnsType type) const;
};

struct NameHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>()(name); }
};
template <class Row>
using ByName = std::unordered_map<std::string, Row, NameHash, std::equal_to<>>;

struct Zone {
  std::string id;
  std::string name;
  bool is_private = false;
  std::vector<Vpc> vpcs;
  Instant created;
  ByName<Node> nodes;
  bool has_delegations = false;      // NS records below the apex
  std::uint32_t negative_ttl_s = 0;  // how long an answer that there is nothing may be kept (RFC 2308)

  const Node* find(std::string_view wire_name) const;
};

class Snapshot {
 public:
  // Of everything in the tables.
  explicit Snapshot(const State& state);
  // Of one zone, for questions about that.
  Snapshot(const State& state, const HostedZone& zone);
  // The same with these zones (by id) compiled anew, and all CIDR collections.
  Snapshot(const Snapshot& before, const State& state, const std::set<std::string>& changed_zones);

  // The zone that answers for a name: the longest that has it. Of private zones those of the VPC (null: none), which
  // come before public ones; of several public zones of one name the oldest. Null: none of ours.
  const Zone* find_zone(std::string_view wire_name, const Vpc* vpc) const;
  // The zone of that id; null when there is none.
  const Zone* zone(std::string_view id) const;
  // Null when there is no such collection.
  const CidrTable* cidr_table(std::string_view collection) const;

 private:
  void index(const State& state);

  std::map<std::string, std::shared_ptr<const Zone>, std::less<>> zones_;  // by id
  ByName<std::vector<const Zone*>> by_name_;                               // oldest first
  std::map<std::string, CidrTable, std::less<>> cidr_tables_;
};

}  // namespace regionfall::route53
