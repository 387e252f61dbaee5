#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "aws/members/ec2.h"
#include "base/hash.h"
#include "base/text.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_network_acl, aws_default_network_acl, aws_network_acl_rule, aws_network_acl_association. Source: hashicorp/aws 6,
// internal/service/ec2/vpc_network_acl.go and its neighbours.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::text_of;
using terraform::whole_of;

constexpr const char* kGone = "InvalidNetworkAclID.NotFound";
// Rules with higher numbers are AWS's own: everything else is denied.
constexpr std::int64_t kRuleNumberMax = 32766;

Answer<aws::Value> find_acl(Session& session, const std::string& id) {
  return find_by_id(session, "DescribeNetworkAcls", "NetworkAclIds[]", id, "NetworkAcls[0]", kGone);
}

// AWS knows protocols by number; absent for what is none.
std::optional<std::string> protocol_number(std::string_view protocol) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"all", "-1"}, {"icmp", "1"}, {"tcp", "6"}, {"udp", "17"}, {"icmpv6", "58"}};
  constexpr int kProtocolMax = 255;
  for (const auto& [name, number] : kNames) {
    if (protocol == name) return std::string(number);
  }
  int number = 0;
  const auto [end, error] = std::from_chars(protocol.data(), protocol.data() + protocol.size(), number);
  const bool whole = error == std::errc() && end == protocol.data() + protocol.size();
  if (!whole || number < -1 || number > kProtocolMax) return std::nullopt;
  return std::to_string(number);
}

std::string normal_protocol_number(const std::string& protocol) { return protocol_number(protocol).value_or(protocol); }

std::optional<std::string> is_protocol(const Value& value) {
  if (protocol_number(value.as_string())) return {};
  return fmt::format("to be a protocol's number or name, got {}", value.as_string());
}

std::optional<std::string> is_action(const Value& value) {
  const std::string action = to_lower_ascii(value.as_string());
  if (action == "allow" || action == "deny") return {};
  return fmt::format("to be one of [\"allow\" \"deny\"], got {}", value.as_string());
}

std::optional<std::string> is_rule_number(const Value& value) {
  const auto number = value.as_number().to_int64();
  if (number && *number >= 1 && *number <= kRuleNumberMax) return {};
  return fmt::format("to be in the range (1 - {})", kRuleNumberMax);
}

// -- entries ---------------------------------------------------------------------------------------------------------

// The names that an entry's members have in a block and in aws_network_acl_rule.
struct EntryNames {
  const char* action;
  const char* number;
};
constexpr EntryNames kInBlock = {"action", "rule_no"};
constexpr EntryNames kInRule = {"rule_action", "rule_number"};

aws::Value entry_key(const std::string& acl, std::int64_t number, bool egress) {
  return aws::Value::of({{m::NetworkAclId, acl}, {m::RuleNumber, number}, {m::Egress, egress}});
}

aws::Value entry_input(const std::string& acl, const Value& entry, bool egress, const EntryNames& names) {
  const std::string protocol = normal_protocol_number(text_of(entry, "protocol"));
  aws::Value input = entry_key(acl, whole_of(entry, names.number), egress);
  input.set(m::RuleAction, to_lower_ascii(text_of(entry, names.action)));
  input.set(m::Protocol, protocol);
  input.set(m::PortRange,
            aws::Value::of({{m::From, whole_of(entry, "from_port")}, {m::To, whole_of(entry, "to_port")}}));
  if (const std::string block = text_of(entry, "cidr_block"); !block.empty()) input.set(m::CidrBlock, block);
  if (const std::string block = text_of(entry, "ipv6_cidr_block"); !block.empty()) input.set(m::Ipv6CidrBlock, block);
  if (protocol == "1" || protocol == "58") {
    input.set(m::IcmpTypeCode,
              aws::Value::of({{m::Type, whole_of(entry, "icmp_type")}, {m::Code, whole_of(entry, "icmp_code")}}));
  }
  return input;
}

Block entries_block(const char* name, bool as_attribute) {
  const Type text = Type::string();
  const Type number = Type::number();
  return {.name = name,
          .nesting = terraform::Nesting::kSet,
          .member = "-",
          .attributes = {{"action", text, kRequired, "-", {}, "RuleAction", {}, Form::kPlain, is_action},
                         {"cidr_block", text, kOptional, "-", {}, "CidrBlock"},
                         {"from_port", number, kRequired, "-", {}, "PortRange.From"},
                         {"icmp_code", number, kOptional, "-", {}, "IcmpTypeCode.Code"},
                         {"icmp_type", number, kOptional, "-", {}, "IcmpTypeCode.Type"},
                         {"ipv6_cidr_block", text, kOptional, "-", {}, "Ipv6CidrBlock"},
                         {"protocol", text, kRequired, "-", {}, "Protocol", {}, Form::kPlain, is_protocol},
                         {"rule_no", number, kRequired, "-", {}, "RuleNumber", {}, Form::kPlain, is_rule_number},
                         {"to_port", number, kRequired, "-", {}, "PortRange.To"}},
          .flags = as_attribute ? kOptional | kComputed : 0,
          .as_attribute = as_attribute};
}

Value entries_of(const aws::Value& acl, bool egress) {
  static const Block kBlock = entries_block("ingress", true);
  std::vector<Value> entries;
  for (const aws::Value& entry : acl[m::Entries].as_list()) {
    if (entry[m::Egress].as_bool() != egress || entry[m::RuleNumber].as_integer() > kRuleNumberMax) continue;
    Members members = read_output(kBlock.attributes, {}, entry, Value(), false);
    entries.push_back(Value::object(std::vector<hcl::MapEntry>(members.begin(), members.end())));
  }
  return Value::set(object_type(kBlock), std::move(entries));
}

// Entries as AWS will show them: the protocol's number, the action in small letters, nothing for null.
void plan_entries(Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  for (const char* name : {"ingress", "egress"}) {
    const Value& planned = reply.planned.attribute(name);
    if (!planned.is_known() || planned.is_null()) continue;
    std::vector<Value> entries;
    for (const Value& entry : planned.elements()) {
      if (!entry.is_known()) return;
      std::vector<hcl::MapEntry> members;
      for (std::size_t i = 0; i < entry.length(); ++i) {
        Value value = entry.elements()[i];
        if (value.is_known() && value.is_null()) value = hcl::empty_value(value.type());
        if (value.is_known() && entry.key(i) == "protocol")
          value = Value::string(normal_protocol_number(value.as_string()));
        if (value.is_known() && entry.key(i) == "action") value = Value::string(to_lower_ascii(value.as_string()));
        members.emplace_back(entry.key(i), std::move(value));
      }
      entries.push_back(Value::object(std::move(members)));
    }
    plan_value(request, reply, name, Value::set(planned.type().element(), std::move(entries)));
  }
}

std::vector<Value> planned_entries(const Value& object, const char* name) {
  const Value* entries = object.is_null() ? nullptr : object.find(name);
  return entries != nullptr && entries->is_wholly_known() ? terraform::elements_of(object, name) : std::vector<Value>();
}

bool contains(const std::vector<Value>& values, const Value& value) {
  return std::ranges::any_of(values, [&](const Value& other) { return other.identical_unmarked(value); });
}

Done delete_entry(Session& session, const std::string& acl, std::int64_t number, bool egress) {
  Answer<aws::Value> deleted = session.call("ec2", "DeleteNetworkAclEntry", entry_key(acl, number, egress));
  if (deleted || deleted.error().code == kGone || deleted.error().code == "InvalidNetworkAclEntry.NotFound") return {};
  return std::unexpected(deleted.error());
}

Done change_entries(Session& session, const std::string& id, const Value& prior, const Value& planned) {
  for (const char* name : {"ingress", "egress"}) {
    const bool egress = std::string_view(name) == "egress";
    const std::vector<Value> before = planned_entries(prior, name);
    const std::vector<Value> after = planned_entries(planned, name);
    if (!planned.attribute(name).is_wholly_known()) continue;
    for (const Value& entry : before) {
      if (!contains(after, entry)) TRY(delete_entry(session, id, whole_of(entry, "rule_no"), egress));
    }
    for (const Value& entry : after) {
      if (contains(before, entry)) continue;
      const std::int64_t from = whole_of(entry, "from_port");
      const std::int64_t to = whole_of(entry, "to_port");
      if (text_of(entry, "protocol") == "-1" && (from != 0 || to != 0)) {
        return problem(
            fmt::format(R"(to_port ({}) and from_port ({}) must both be 0 to use the 'all' "-1" protocol!)", to, from));
      }
      TRY(session.call("ec2", "CreateNetworkAclEntry", entry_input(id, entry, egress, kInBlock)));
    }
  }
  return {};
}

// -- associations ----------------------------------------------------------------------------------------------------

// The association for which `filter` has this value; absent when there is none.
Answer<aws::Value> find_association(Session& session, std::string_view filter, const std::string& value) {
  const aws::Value associations =
      TRY(describe(session, "DescribeNetworkAcls", "NetworkAcls[0].Associations", filters({{filter, value}})));
  for (const aws::Value& association : associations.as_list()) {
    if (association[m::SubnetId].as_text() == value || association[m::NetworkAclAssociationId].as_text() == value) {
      return association;
    }
  }
  return aws::Value();
}

// Moves a subnet to an ACL; returns the association, empty when there is no such subnet any more.
Answer<std::string> associate(Session& session, const std::string& acl, const std::string& subnet) {
  const aws::Value now = TRY(find_association(session, "association.subnet-id", subnet));
  if (now.absent()) return std::string();
  const std::string association = now[m::NetworkAclAssociationId].as_text();
  if (now[m::NetworkAclId].as_text() == acl) return association;
  const aws::Value replaced =
      TRY(session.call("ec2", "ReplaceNetworkAclAssociation",
                       aws::Value::of({{m::AssociationId, association}, {m::NetworkAclId, acl}})));
  return replaced[m::NewAssociationId].as_text();
}

// Subnets always have an ACL: those that leave one go to the VPC's default.
Done leave_for_default(Session& session, const std::string& vpc, const std::vector<std::string>& subnets) {
  if (subnets.empty()) return {};
  const aws::Value standard = TRY(describe(session, "DescribeNetworkAcls", "NetworkAcls[0].NetworkAclId",
                                           filters({{"default", "true"}, {"vpc-id", vpc}})));
  for (const std::string& subnet : subnets) (void)TRY(associate(session, standard.as_text(), subnet));
  return {};
}

std::vector<std::string> subnets_of(const aws::Value& acl) {
  static const MemberPath kSubnets = "Associations[].SubnetId";
  return aws::texts(kSubnets.get(acl));
}

Done take_subnets(Session& session, const std::string& id, const Value& planned) {
  for (const std::string& subnet : terraform::texts_of(planned, "subnet_ids")) {
    (void)TRY(associate(session, id, subnet));
  }
  return {};
}

// -- aws_network_acl -------------------------------------------------------------------------------------------------

Done complete_acl(Session& session, const aws::Value& acl, const Value&, Members& members) {
  put(members, "arn", session.arn("ec2", "network-acl/" + acl[m::NetworkAclId].as_text()));
  members.insert_or_assign("ingress", entries_of(acl, false));
  members.insert_or_assign("egress", entries_of(acl, true));
  members.insert_or_assign("subnet_ids", text_set(subnets_of(acl)));
  return {};
}

ResourceType network_acl() {
  return {.name = "aws_network_acl",
          .title = "EC2 Network ACL",
          .service = "ec2",
          .attributes = {computed_text("arn"),
                         {"owner_id", Type::string(), kComputed, "-", {}, "OwnerId"},
                         {"subnet_ids", Type::set(Type::string()), kOptional | kComputed, "-"},
                         {"vpc_id", Type::string(), kRequired | kReplace, "VpcId"}},
          .blocks = {entries_block("egress", true), entries_block("ingress", true)},
          .tagging = ec2_tags("network-acl"),
          .create = {"CreateNetworkAcl", "NetworkAcl.NetworkAclId", {}, "ClientToken"},
          .read = {"DescribeNetworkAcls", "NetworkAclIds[]", "NetworkAcls[0]", {kGone}},
          .destroy = {"DeleteNetworkAcl", "NetworkAclId", {kGone}},
          .plan = plan_entries,
          .after_create = [](Session& session, const std::string& id, const Value& planned) -> Done {
            TRY(change_entries(session, id, Value::null(planned.type()), planned));
            return take_subnets(session, id, planned);
          },
          .complete = complete_acl,
          .update = [](Session& session, const std::string& id, const Value& prior, const Value& planned) -> Done {
            TRY(change_entries(session, id, prior, planned));
            const std::vector<std::string> after = terraform::texts_of(planned, "subnet_ids");
            TRY(leave_for_default(session, text_of(prior, "vpc_id"),
                                  without(terraform::texts_of(prior, "subnet_ids"), after)));
            return take_subnets(session, id, planned);
          },
          .remove = [](Session& session, const std::string& id, const Value&) -> Done {
            const aws::Value acl = TRY(find_acl(session, id));
            return leave_for_default(session, acl[m::VpcId].as_text(), subnets_of(acl));
          },
          .import = [](Session& session, const std::string& id) -> Answer<Members> {
            if (TRY(find_acl(session, id))[m::IsDefault].as_bool()) {
              return problem("use the `aws_default_network_acl` resource instead");
            }
            return Members{{"id", Value::string(id)}};
          }};
}

// -- aws_default_network_acl -----------------------------------------------------------------------------------------

// Takes the ACL over: of its rules only the planned ones stay.
Answer<std::string> adopt_acl(Session& session, const Value& planned, const std::string&) {
  const std::string id = text_of(planned, "default_network_acl_id");
  const aws::Value acl = TRY(find_acl(session, id));
  if (acl.absent()) return problem(fmt::format("there is no network ACL {}", id));
  if (!acl[m::IsDefault].as_bool()) return problem("use the `aws_network_acl` resource instead");
  for (const aws::Value& entry : acl[m::Entries].as_list()) {
    const std::int64_t number = entry[m::RuleNumber].as_integer();
    if (number <= kRuleNumberMax) TRY(delete_entry(session, id, number, entry[m::Egress].as_bool()));
  }
  TRY(adopt_tags(session, id, acl[m::Tags], planned));
  return id;
}

ResourceType default_network_acl() {
  ResourceType type = network_acl();
  type.name = "aws_default_network_acl";
  type.title = "EC2 Default Network ACL";
  type.attributes = {computed_text("arn"),
                     {"default_network_acl_id", Type::string(), kRequired | kReplace, "-", {}, "NetworkAclId"},
                     {"owner_id", Type::string(), kComputed, "-", {}, "OwnerId"},
                     {"subnet_ids", Type::set(Type::string()), kOptional, "-"},
                     {"vpc_id", Type::string(), kComputed, "-", {}, "VpcId"}};
  type.blocks = {entries_block("egress", false), entries_block("ingress", false)};
  type.create = {};
  type.destroy = {};
  // Subnets cannot leave this ACL but for another one: those that do not stay, and are planned to go again and again.
  type.not_promised = {"subnet_ids"};
  type.make = adopt_acl;
  type.update = [](Session& session, const std::string& id, const Value& prior, const Value& planned) -> Done {
    TRY(change_entries(session, id, prior, planned));
    return take_subnets(session, id, planned);
  };
  type.remove = nullptr;
  type.import = [](Session&, const std::string& id) -> Answer<Members> {
    return Members{{"id", Value::string(id)}, {"default_network_acl_id", Value::string(id)}};
  };
  return type;
}

// -- aws_network_acl_rule --------------------------------------------------------------------------------------------

std::string rule_id(const std::string& acl, std::int64_t number, bool egress, const std::string& protocol) {
  return fmt::format("nacl-{}", crc32(fmt::format("{}-{}-{}-{}-", acl, number, egress, protocol)));
}

Answer<aws::Value> find_rule(Session& session, const std::string&, const Value& state) {
  const aws::Value acl = TRY(find_acl(session, text_of(state, "network_acl_id")));
  for (const aws::Value& entry : acl[m::Entries].as_list()) {
    if (entry[m::RuleNumber].as_integer() == whole_of(state, "rule_number") &&
        entry[m::Egress].as_bool() == bool_of(state, "egress")) {
      return entry;
    }
  }
  return aws::Value();
}

Answer<std::string> make_rule(Session& session, const Value& planned, const std::string&) {
  const std::string acl = text_of(planned, "network_acl_id");
  const std::int64_t number = whole_of(planned, "rule_number");
  const bool egress = bool_of(planned, "egress");
  TRY(session.call("ec2", "CreateNetworkAclEntry", entry_input(acl, planned, egress, kInRule)));
  return rule_id(acl, number, egress, text_of(planned, "protocol"));
}

// AWS keeps ports of TCP and UDP alone, and types of ICMP alone; the others stay as they were configured.
Done complete_rule(Session&, const aws::Value& entry, const Value& prior, Members& members) {
  const auto keep = [&](const char* name, const aws::Value& read) {
    members.insert_or_assign(name, read.absent() ? prior.attribute(name) : Value::number(read.as_integer()));
  };
  keep("from_port", entry[m::PortRange][m::From]);
  keep("to_port", entry[m::PortRange][m::To]);
  keep("icmp_type", entry[m::IcmpTypeCode][m::Type]);
  keep("icmp_code", entry[m::IcmpTypeCode][m::Code]);
  return {};
}

ResourceType network_acl_rule() {
  const Type text = Type::string();
  const Type number = Type::number();
  return {
      .name = "aws_network_acl_rule",
      .title = "EC2 Network ACL Rule",
      .service = "ec2",
      .attributes = {{"cidr_block", text, kOptional | kReplace, "-", {}, "CidrBlock"},
                     {"egress", Type::boolean(), kOptional | kReplace, "-", {}, "Egress", Value::boolean(false)},
                     {"from_port", number, kOptional | kReplace, "-"},
                     {"icmp_code", number, kOptional | kReplace, "-"},
                     {"icmp_type", number, kOptional | kReplace, "-"},
                     {"ipv6_cidr_block", text, kOptional | kReplace, "-", {}, "Ipv6CidrBlock"},
                     {"network_acl_id", text, kRequired | kReplace, "-"},
                     {"protocol", text, kRequired | kReplace, "-", {}, "Protocol", {}, Form::kPlain, is_protocol},
                     {"rule_action", text, kRequired | kReplace, "-", {}, "RuleAction", {}, Form::kPlain, is_action},
                     {"rule_number", number, kRequired | kReplace, "-", {}, "RuleNumber"},
                     {"to_port", number, kOptional | kReplace, "-"}},
      .validate =
          [](const Value& config, terraform::ProviderReply& reply) {
            check_one_of(config, {"cidr_block", "ipv6_cidr_block"}, reply);
          },
      .plan =
          [](Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
            const Value& protocol = reply.planned.attribute("protocol");
            const Value& action = reply.planned.attribute("rule_action");
            if (protocol.is_known()) {
              plan_value(request, reply, "protocol", Value::string(normal_protocol_number(protocol.as_string())));
            }
            if (action.is_known()) {
              plan_value(request, reply, "rule_action", Value::string(to_lower_ascii(action.as_string())));
            }
          },
      .make = make_rule,
      .find = find_rule,
      .complete = complete_rule,
      .remove = [](Session& session, const std::string&, const Value& state) -> Done {
        return delete_entry(session, text_of(state, "network_acl_id"), whole_of(state, "rule_number"),
                            bool_of(state, "egress"));
      },
      .import = [](Session&, const std::string& id) -> Answer<Members> {
        const std::vector<std::string> parts = split(id, ":");
        constexpr std::size_t kParts = 4;
        std::int64_t rule = 0;
        if (parts.size() == kParts) {
          std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), rule);
        }
        if (rule == 0) return problem("expected NETWORK_ACL_ID:RULE_NUMBER:PROTOCOL:EGRESS");
        const bool egress = parts[3] == "true";
        return Members{{"id", Value::string(rule_id(parts[0], rule, egress, parts[2]))},
                       {"network_acl_id", Value::string(parts[0])},
                       {"rule_number", Value::number(rule)},
                       {"egress", Value::boolean(egress)}};
      }};
}

// -- aws_network_acl_association -------------------------------------------------------------------------------------

ResourceType network_acl_association() {
  return {.name = "aws_network_acl_association",
          .title = "EC2 Network ACL Association",
          .service = "ec2",
          .attributes = {{"network_acl_id", Type::string(), kRequired, "NetworkAclId"},
                         {"subnet_id", Type::string(), kRequired | kReplace, "SubnetId"}},
          // Another ACL is another association.
          .plan =
              [](Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
                if (changes(request, reply, "network_acl_id") && reply.requires_replace.empty())
                  plan_unknown(reply, "id");
              },
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            const std::string subnet = text_of(planned, "subnet_id");
            std::string id = TRY(associate(session, text_of(planned, "network_acl_id"), subnet));
            if (id.empty()) return problem(fmt::format("there is no subnet {}", subnet));
            return id;
          },
          .find = [](Session& session, const std::string& id, const Value& state) -> Answer<aws::Value> {
            if (!id.empty()) return find_association(session, "association.association-id", id);
            return find_association(session, "association.subnet-id", text_of(state, "subnet_id"));
          },
          .complete = [](Session&, const aws::Value& association, const Value&, Members& members) -> Done {
            put(members, "id", association[m::NetworkAclAssociationId].as_text());
            return {};
          },
          .update = [](Session& session, const std::string&, const Value& prior, const Value& planned) -> Done {
            (void)TRY(associate(session, text_of(planned, "network_acl_id"), text_of(prior, "subnet_id")));
            return {};
          },
          .remove = [](Session& session, const std::string&, const Value& state) -> Done {
            const aws::Value acl = TRY(find_acl(session, text_of(state, "network_acl_id")));
            return leave_for_default(session, acl[m::VpcId].as_text(), {text_of(state, "subnet_id")});
          }};
}

}  // namespace

std::vector<ResourceType> network_acl_resources() {
  return {default_network_acl(), network_acl(), network_acl_association(), network_acl_rule()};
}

}  // namespace regionfall::ec2
