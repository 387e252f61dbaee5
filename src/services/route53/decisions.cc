#include "services/route53/decisions.h"

#include "net/dns_name.h"
#include "net/dns_types.h"
#include "services/route53/routing.h"

namespace regionfall::route53 {
namespace {

using net::DnsType;

constexpr std::string_view kWildcardLabel = "\1*";

class Answerer {
 public:
  Answerer(const Snapshot& snapshot, const Question& question, const Client& client, const HealthView& health,
           std::uint64_t drawn)
      : snapshot_(snapshot), question_(question), client_(client), health_(health), evaluation_(health), draw_(drawn) {}

  Answer run() {
    std::string_view name = question_.name;
    for (int links = 0; links <= kChainMax; ++links) {
      const Zone* zone = snapshot_.find_zone(name, client_.vpc);
      if (zone == nullptr) {
        answer_without_zone(name, links > 0);
        break;
      }
      const std::string_view next = answer_in(*zone, name);
      if (next.empty()) break;
      name = next;
    }
    return std::move(answer_);
  }

 private:
  // Answers for a name in the zone; returns the name that a CNAME record sends us to.
  std::string_view answer_in(const Zone& zone, std::string_view name) {
    if (zone.has_delegations) {
      const auto [cut, servers] = delegation(zone, name);
      if (servers != nullptr) {
        refer(zone, cut, *servers);
        return {};
      }
    }
    const Node* node = zone.find(name);
    if (node == nullptr) node = wildcard(zone, name);
    if (node == nullptr) {
      answer_.code = AnswerCode::kNxDomain;
      add_soa(zone);
      return {};
    }
    const std::size_t before = answer_.answers.size();
    if (question_.type == DnsType::kAny) {
      for (const RecordGroup& group : node->groups) resolve(group, name, 0);
    } else if (const RecordGroup* group = node->group(question_.type)) {
      resolve(*group, name, 0);
    } else if (const RecordGroup* cname = node->group(DnsType::kCname)) {
      const std::string_view target = resolve(*cname, name, 0);
      if (!target.empty()) return target;
    }
    if (answer_.answers.size() == before) add_soa(zone);
    return {};
  }

  // Adds what a group of record sets answers. Returns where a CNAME among them leads.
  std::string_view resolve(const RecordGroup& group, std::string_view name, int depth) {
    std::string_view target;
    const Choice choice = choose(group, snapshot_, client_, evaluation_, draw_);
    for (const CompiledSet* set : std::span(choice.sets).first(choice.count)) {
      if (set->alias) {
        target = follow(*set->alias, group.type, name, depth);
      } else if (!set->values.empty()) {
        add(answer_.answers, name, group.type, set->ttl_s, set->values);
        target = set->cname_target;
      }
    }
    return target;
  }

  std::string_view follow(const CompiledAlias& alias, DnsType type, std::string_view name, int depth) {
    if (alias.group != nullptr) {
      return depth < kAliasDepthMax ? resolve(*alias.group, name, depth + 1) : std::string_view();
    }
    if (const TargetState* target = health_.target(alias.name)) add_target(*target, type, name);
    return {};
  }

  void add_target(const TargetState& target, DnsType type, std::string_view name) {
    if ((type == DnsType::kA || type == DnsType::kAny) && !target.v4.empty()) {
      add(answer_.answers, name, DnsType::kA, target.ttl_s, target.v4);
    }
    if ((type == DnsType::kAaaa || type == DnsType::kAny) && !target.v6.empty()) {
      add(answer_.answers, name, DnsType::kAaaa, target.ttl_s, target.v6);
    }
  }

  void answer_without_zone(std::string_view name, bool in_chain) {
    const TargetState* target = health_.target(name);
    if (target != nullptr) {
      add_target(*target, question_.type, name);
    } else if (!in_chain) {
      answer_.code = AnswerCode::kRefused;
      answer_.authoritative = false;
    }
  }

  // The delegation highest above a name, or at it; a DS record at a delegation is the zone's own.
  struct Delegation {
    std::string_view cut;
    const RecordGroup* servers = nullptr;
  };
  Delegation delegation(const Zone& zone, std::string_view name) const {
    Delegation found;
    for (std::string_view above = name; above.size() > zone.name.size(); above = net::dns_parent(above)) {
      if (above == name && question_.type == DnsType::kDs) continue;
      const Node* node = zone.find(above);
      if (node == nullptr) continue;
      if (const RecordGroup* servers = node->group(DnsType::kNs)) found = {above, servers};
    }
    return found;
  }

  void refer(const Zone& zone, std::string_view cut, const RecordGroup& servers) {
    answer_.authoritative = false;
    const CompiledSet& set = servers.sets.front();
    add(answer_.authority, cut, DnsType::kNs, set.ttl_s, set.values);
    for (const RecordData& server : set.values) {
      const auto node = zone.nodes.find(net::dns_name_lower(server.wire));
      if (node == zone.nodes.end()) continue;
      for (const DnsType type : {DnsType::kA, DnsType::kAaaa}) {
        const RecordGroup* addresses = node->second.group(type);
        if (addresses == nullptr || addresses->policy != RoutingPolicy::kSimple) continue;
        const CompiledSet& glue = addresses->sets.front();
        if (!glue.alias) add(answer_.additional, node->first, type, glue.ttl_s, glue.values);
      }
    }
  }

  // The wildcard that stands for a name that is not there: the one below its closest ancestor that is (RFC 4592).
  static const Node* wildcard(const Zone& zone, std::string_view name) {
    while (name.size() > zone.name.size()) {
      name = net::dns_parent(name);
      if (zone.find(name) == nullptr) continue;
      net::DnsNameBuffer buffer;
      const std::size_t size = kWildcardLabel.size() + name.size();
      if (size > buffer.bytes.size()) return nullptr;
      kWildcardLabel.copy(buffer.bytes.data(), kWildcardLabel.size());
      name.copy(buffer.bytes.data() + kWildcardLabel.size(), name.size());
      buffer.size = static_cast<std::uint8_t>(size);
      return zone.find(buffer.view());
    }
    return nullptr;
  }

  void add_soa(const Zone& zone) {
    const Node* apex = zone.find(zone.name);
    const RecordGroup* soa = apex == nullptr ? nullptr : apex->group(DnsType::kSoa);
    if (soa != nullptr) add(answer_.authority, zone.name, DnsType::kSoa, zone.negative_ttl_s, soa->sets.front().values);
  }

  void add(std::vector<AnsweredSet>& section, std::string_view name, DnsType type, std::uint32_t ttl_s,
           std::span<const RecordData> values) {
    const std::size_t first = values.size() > 1 ? draw_.below(values.size()) : 0;
    section.push_back({.name = name, .type = type, .ttl_s = ttl_s, .values = values, .first = first});
  }

  const Snapshot& snapshot_;
  const Question& question_;
  const Client& client_;
  const HealthView& health_;
  HealthEvaluation evaluation_;
  Draw draw_;
  Answer answer_;
};

}  // namespace

Answer answer(const Snapshot& snapshot, const Question& question, const Client& client, const HealthView& health,
              std::uint64_t drawn) {
  return Answerer(snapshot, question, client, health, drawn).run();
}

}  // namespace regionfall::route53
