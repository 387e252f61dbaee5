#include "services/ec2/resources/security_group_rules.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "aws/members/ec2.h"
#include "base/text.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::text_of;
using terraform::texts_of;
using terraform::whole_of;
using Peer = SecurityRule::Peer;

// Of rules for it, ports say nothing: AWS keeps none.
constexpr std::string_view kAnyProtocol = "-1";

// Where the peers of each kind stand: the list in a permission, the member that names the peer.
struct PeerPlace {
  Peer kind;
  aws::MemberName list;
  aws::MemberName name;
};

constexpr PeerPlace kPlaces[] = {{Peer::kIpv4, m::IpRanges, m::CidrIp},
                                 {Peer::kIpv6, m::Ipv6Ranges, m::CidrIpv6},
                                 {Peer::kPrefixList, m::PrefixListIds, m::PrefixListId},
                                 {Peer::kGroup, m::UserIdGroupPairs, m::GroupId}};

Value list_of(const std::vector<std::string>& texts) { return terraform::text_list(texts); }

Value set_of(const std::vector<std::string>& texts) {
  std::vector<Value> values;
  for (const std::string& text : texts) values.push_back(Value::string(text));
  return Value::set(Type::string(), std::move(values));
}

// One object of the block for rules that share protocol, ports and description.
Value object_of(const std::vector<SecurityRule>& rules, const std::string& group) {
  std::map<Peer, std::vector<std::string>> peers;
  bool self = false;
  for (const SecurityRule& rule : rules) {
    const bool is_self = rule.peer_kind == Peer::kGroup && rule.peer == group;
    self = self || is_self;
    if (!is_self) peers[rule.peer_kind].push_back(rule.peer);
  }
  const SecurityRule& first = rules.front();
  return Value::object({{"cidr_blocks", list_of(peers[Peer::kIpv4])},
                        {"description", Value::string(first.description)},
                        {"from_port", Value::number(first.from_port)},
                        {"ipv6_cidr_blocks", list_of(peers[Peer::kIpv6])},
                        {"prefix_list_ids", list_of(peers[Peer::kPrefixList])},
                        {"protocol", Value::string(first.protocol)},
                        {"security_groups", set_of(peers[Peer::kGroup])},
                        {"self", Value::boolean(self)},
                        {"to_port", Value::number(first.to_port)}});
}

}  // namespace

std::string normal_protocol(std::string_view protocol) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"all", "-1"}, {"1", "icmp"}, {"6", "tcp"}, {"17", "udp"}, {"58", "icmpv6"}};
  const std::string lower = to_lower_ascii(protocol);
  for (const auto& [number, name] : kNames) {
    if (lower == number) return std::string(name);
  }
  return lower;
}

std::vector<SecurityRule> rules_of(const Value& arguments, const std::string& group) {
  SecurityRule rule{.protocol = normal_protocol(text_of(arguments, "protocol")),
                    .from_port = whole_of(arguments, "from_port"),
                    .to_port = whole_of(arguments, "to_port"),
                    .peer = {},
                    .description = text_of(arguments, "description")};
  if (rule.protocol == kAnyProtocol) rule.from_port = rule.to_port = 0;
  std::vector<SecurityRule> rules;
  const auto add = [&](Peer kind, const std::vector<std::string>& peers) {
    for (const std::string& peer : peers) {
      rule.peer_kind = kind;
      rule.peer = peer;
      rules.push_back(rule);
    }
  };
  add(Peer::kIpv4, texts_of(arguments, "cidr_blocks"));
  add(Peer::kIpv6, texts_of(arguments, "ipv6_cidr_blocks"));
  add(Peer::kPrefixList, texts_of(arguments, "prefix_list_ids"));
  if (arguments.find("security_groups") != nullptr) add(Peer::kGroup, texts_of(arguments, "security_groups"));
  if (arguments.find("source_security_group_id") != nullptr && !bool_of(arguments, "self")) {
    if (const std::string source = text_of(arguments, "source_security_group_id"); !source.empty()) {
      add(Peer::kGroup, {source});
    }
  }
  if (bool_of(arguments, "self")) add(Peer::kGroup, {group});
  return rules;
}

std::vector<SecurityRule> rules_of(const aws::Value& permissions) {
  std::vector<SecurityRule> rules;
  for (const aws::Value& permission : permissions.as_list()) {
    for (const PeerPlace& place : kPlaces) {
      for (const aws::Value& peer : permission[place.list].as_list()) {
        rules.push_back({.protocol = permission[m::IpProtocol].as_text(),
                         .from_port = permission[m::FromPort].as_integer(),
                         .to_port = permission[m::ToPort].as_integer(),
                         .peer_kind = place.kind,
                         .peer = peer[place.name].as_text(),
                         .description = peer[m::Description].as_text()});
      }
    }
  }
  return rules;
}

aws::Value permissions_of(const std::vector<SecurityRule>& rules) {
  std::map<std::tuple<std::string, std::int64_t, std::int64_t>, std::vector<const SecurityRule*>> bundles;
  for (const SecurityRule& rule : rules) bundles[{rule.protocol, rule.from_port, rule.to_port}].push_back(&rule);
  aws::Value::List permissions;
  for (const auto& [key, bundle] : bundles) {
    const auto& [protocol, from_port, to_port] = key;
    aws::Value permission = aws::Value::of({{m::IpProtocol, protocol}});
    if (protocol != kAnyProtocol) permission.set(m::FromPort, from_port).set(m::ToPort, to_port);
    for (const PeerPlace& place : kPlaces) {
      aws::Value::List peers;
      for (const SecurityRule* rule : bundle) {
        if (rule->peer_kind != place.kind) continue;
        aws::Value peer = aws::Value::of({{place.name, rule->peer}});
        // "ACCOUNT/sg-1" is a group of another account.
        if (const auto slash = rule->peer.find('/'); place.kind == Peer::kGroup && slash != std::string::npos) {
          peer.set(m::UserId, rule->peer.substr(0, slash)).set(m::GroupId, rule->peer.substr(slash + 1));
        }
        if (!rule->description.empty()) peer.set(m::Description, rule->description);
        peers.push_back(std::move(peer));
      }
      if (!peers.empty()) permission.set(place.list, std::move(peers));
    }
    permissions.push_back(std::move(permission));
  }
  return permissions;
}

provider::Block rules_block(const char* name) {
  using namespace provider;
  const Type texts = Type::list(Type::string());
  return {.name = name,
          .nesting = terraform::Nesting::kSet,
          .member = "-",
          .attributes = {{"cidr_blocks", texts, kOptional, "-"},
                         {"description", Type::string(), kOptional, "-"},
                         {"from_port", Type::number(), kRequired, "-"},
                         {"ipv6_cidr_blocks", texts, kOptional, "-"},
                         {"prefix_list_ids", texts, kOptional, "-"},
                         {"protocol", Type::string(), kRequired, "-"},
                         {"security_groups", Type::set(Type::string()), kOptional, "-"},
                         {"self", Type::boolean(), kOptional, "-"},
                         {"to_port", Type::number(), kRequired, "-"}},
          .flags = kOptional | kComputed,
          .as_attribute = true};
}

Value rules_value(std::vector<SecurityRule> rules, const Value& before, const std::string& group) {
  static const hcl::Type kObject = provider::object_type(rules_block("ingress"));
  std::set<SecurityRule> left(rules.begin(), rules.end());
  std::vector<Value> objects;
  if (before.is_wholly_known() && !before.is_null()) {
    for (const Value& object : before.elements()) {
      const std::vector<SecurityRule> its = rules_of(object, group);
      const bool whole = std::ranges::all_of(its, [&](const SecurityRule& rule) { return left.contains(rule); });
      if (its.empty() || !whole) continue;
      for (const SecurityRule& rule : its) left.erase(rule);
      objects.push_back(object);
    }
  }
  std::map<std::tuple<std::string, std::int64_t, std::int64_t, std::string>, std::vector<SecurityRule>> bundles;
  for (const SecurityRule& rule : left) {
    bundles[{rule.protocol, rule.from_port, rule.to_port, rule.description}].push_back(rule);
  }
  for (const auto& [key, bundle] : bundles) objects.push_back(object_of(bundle, group));
  return Value::set(kObject, std::move(objects));
}

}  // namespace regionfall::ec2
