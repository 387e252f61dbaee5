#include "services/route53/snapshot.h"

#include <algorithm>
#include <charconv>

#include "aws/region_catalogue.h"
#include "net/dns_name.h"
#include "net/dns_rdata.h"
#include "services/route53/domain_name.h"

namespace regionfall::route53 {
namespace {

using net::DnsType;

constexpr std::size_t kSoaMinimumBytes = 4;  // the last field

double degrees(std::string_view text) {
  double number = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

GeoPoint point_of(const GeoProximityLocation& location) {
  if (location.coordinates) return {degrees(location.coordinates->latitude), degrees(location.coordinates->longitude)};
  const std::optional<std::string>& named = location.aws_region ? location.aws_region : location.local_zone_group;
  std::string_view region = named ? std::string_view(*named) : std::string_view();
  // A local zone group is named after its region: "us-east-1-bos-1".
  while (!region.empty()) {
    if (const Place* place = find_place(region)) return place->point;
    const std::size_t dash = region.rfind('-');
    region = dash == std::string_view::npos ? std::string_view() : region.substr(0, dash);
  }
  return {};
}

CompiledSet compiled(const RecordSet& set) {
  CompiledSet made{.identifier = set.set_identifier.value_or(""),
                   .ttl_s = static_cast<std::uint32_t>(set.ttl_s.value_or(0)),
                   .health_check = set.health_check.value_or(""),
                   .weight = static_cast<std::uint32_t>(set.weight.value_or(0)),
                   .region = set.region.value_or(""),
                   .primary = set.failover == "PRIMARY",
                   .geo_location = set.geo_location.value_or(GeoLocation()),
                   .cidr_location = set.cidr ? set.cidr->location : ""};
  for (const RecordValue& value : set.values.value_or(std::vector<RecordValue>())) {
    auto wire = net::encode_rdata(dns_type_of(set.type), value.text, net::DnsEscapes::kOctal);
    if (wire) made.values.push_back({value.text, *std::move(wire)});
  }
  if (const aws::RegionInfo* region = aws::find_region(made.region)) made.region_number = region->number;
  if (set.proximity) {
    made.point = point_of(*set.proximity);
    made.bias = static_cast<int>(set.proximity->bias.value_or(0));
  }
  if (set.type == "CNAME" && !made.values.empty()) made.cname_target = net::dns_name_lower(made.values.front().wire);
  return made;
}

// Puts a zone together: first all names, then where aliases lead.
class ZoneCompiler {
 public:
  ZoneCompiler(const State& state, const HostedZone& row) : row_(row) {
    zone_.id = row.id;
    zone_.name = wire_name(row.name);
    zone_.is_private = row.is_private;
    zone_.vpcs = row.vpcs;
    zone_.created = row.created;
    for_each_record_set(state, record_prefix(row.id), [&](const RecordSet& set) { add(set); });
    for (const auto& [node, set] : aliases_) link(*node, *set);
    add_empty_non_terminals();
    if (const Node* apex = zone_.find(zone_.name)) set_negative_ttl(*apex);
  }

  Zone take() && { return std::move(zone_); }

 private:
  void add(const RecordSet& set) {
    Node& node = zone_.nodes[wire_name(set.name)];
    const DnsType type = dns_type_of(set.type);
    auto group = std::ranges::find(node.groups, type, &RecordGroup::type);
    if (group == node.groups.end()) {
      node.groups.push_back({.type = type,
                             .policy = routing_policy(set),
                             .cidr_collection = set.cidr ? set.cidr->collection : "",
                             .sets = {}});
      group = std::prev(node.groups.end());
    }
    group->sets.push_back(compiled(set));
    if (set.alias) aliases_.emplace_back(&node, &set);
  }

  void link(Node& node, const RecordSet& set) {
    RecordGroup& group = *std::ranges::find(node.groups, dns_type_of(set.type), &RecordGroup::type);
    const std::string identifier = set.set_identifier.value_or("");
    CompiledAlias& alias = std::ranges::find(group.sets, identifier, &CompiledSet::identifier)->alias.emplace();
    alias.evaluate_health = set.alias->evaluate_health;
    if (set.alias->hosted_zone != row_.id) {
      alias.name = wire_name(set.alias->dns_name);
    } else if (const Node* target = zone_.find(wire_name(set.alias->dns_name))) {
      alias.group = target->group(group.type);
    }
  }

  void add_empty_non_terminals() {
    std::vector<std::string> missing;
    for (const auto& [name, node] : zone_.nodes) {
      if (name != zone_.name && node.group(DnsType::kNs) != nullptr) zone_.has_delegations = true;
      for (std::string_view above = name; above.size() > zone_.name.size(); above = net::dns_parent(above)) {
        if (!zone_.nodes.contains(above)) missing.emplace_back(above);
      }
    }
    for (std::string& name : missing) zone_.nodes.try_emplace(std::move(name));
  }

  void set_negative_ttl(const Node& apex) {
    const RecordGroup* soa = apex.group(DnsType::kSoa);
    if (soa == nullptr || soa->sets.front().values.empty()) return;
    const std::string& wire = soa->sets.front().values.front().wire;
    std::uint32_t minimum = 0;
    for (const char byte : wire.substr(wire.size() - kSoaMinimumBytes)) {
      minimum = (minimum << 8) | static_cast<unsigned char>(byte);
    }
    zone_.negative_ttl_s = std::min(soa->sets.front().ttl_s, minimum);
  }

  const HostedZone& row_;
  Zone zone_;
  std::vector<std::pair<Node*, const RecordSet*>> aliases_;
};

bool sees(const Zone& zone, const Vpc& vpc) { return std::ranges::find(zone.vpcs, vpc) != zone.vpcs.end(); }

}  // namespace

const RecordGroup* Node::group(DnsType type) const {
  for (const RecordGroup& group : groups) {
    if (group.type == type) return &group;
  }
  return nullptr;
}

const Node* Zone::find(std::string_view wire_name) const {
  const auto found = nodes.find(wire_name);
  return found == nodes.end() ? nullptr : &found->second;
}

Snapshot::Snapshot(const State& state) {
  for (const auto& [id, row] : state.zones) {
    zones_.emplace(id, std::make_shared<const Zone>(ZoneCompiler(state, row).take()));
  }
  index(state);
}

Snapshot::Snapshot(const State& state, const HostedZone& zone) {
  zones_.emplace(zone.id, std::make_shared<const Zone>(ZoneCompiler(state, zone).take()));
  index(state);
}

Snapshot::Snapshot(const Snapshot& before, const State& state, const std::set<std::string>& changed_zones)
    : zones_(before.zones_) {
  for (const std::string& id : changed_zones) {
    const HostedZone* row = state.zones.find(id);
    if (row == nullptr) {
      zones_.erase(id);
    } else {
      zones_.insert_or_assign(id, std::make_shared<const Zone>(ZoneCompiler(state, *row).take()));
    }
  }
  index(state);
}

void Snapshot::index(const State& state) {
  for (const auto& [id, zone] : zones_) by_name_[zone->name].push_back(zone.get());
  for (auto& [name, zones] : by_name_) std::ranges::stable_sort(zones, {}, &Zone::created);
  for (const auto& [id, collection] : state.cidr_collections) cidr_tables_.emplace(id, collection.locations);
}

const Zone* Snapshot::find_zone(std::string_view wire_name, const Vpc* vpc) const {
  const Zone* longest_public = nullptr;
  for (std::string_view name = wire_name;; name = net::dns_parent(name)) {
    const auto found = by_name_.find(name);
    if (found != by_name_.end()) {
      for (const Zone* zone : found->second) {
        if (zone->is_private && vpc != nullptr && sees(*zone, *vpc)) return zone;
        if (!zone->is_private && longest_public == nullptr) longest_public = zone;
      }
    }
    if (name.size() <= 1) return longest_public;
    if (vpc == nullptr && longest_public != nullptr) return longest_public;
  }
}

const Zone* Snapshot::zone(std::string_view id) const {
  const auto found = zones_.find(id);
  return found == zones_.end() ? nullptr : found->second.get();
}

const CidrTable* Snapshot::cidr_table(std::string_view collection) const {
  const auto found = cidr_tables_.find(collection);
  return found == cidr_tables_.end() ? nullptr : &found->second;
}

}  // namespace regionfall::route53
