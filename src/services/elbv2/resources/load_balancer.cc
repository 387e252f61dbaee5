#include "services/elbv2/resources/load_balancer.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/members/elbv2.h"
#include "services/ec2/resources/common.h"
#include "services/elbv2/resources/common.h"
#include "services/elbv2/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_lb, aws_alb. Source: hashicorp/aws 6, internal/service/elbv2/load_balancer.go.

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using namespace provider;
using ec2::changes;
using ec2::left_out;
using ec2::plan_unknown;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::text_of;
using terraform::texts_of;

namespace {

constexpr int kBoth = kOptional | kComputed;

// Which load balancers have an attribute.
struct BalancerEntry {
  EntryRow row;
  bool application = true;
  bool network = false;
};
constexpr BalancerEntry kEntries[] = {
    {{"client_keep_alive", "client_keep_alive.seconds"}},
    {{"desync_mitigation_mode", "routing.http.desync_mitigation_mode"}},
    {{"dns_record_client_routing_policy", "dns_record.client_routing_policy"}, false, true},
    {{"drop_invalid_header_fields", "routing.http.drop_invalid_header_fields.enabled"}},
    {{"enable_cross_zone_load_balancing", "load_balancing.cross_zone.enabled"}, false, true},
    {{"enable_deletion_protection", "deletion_protection.enabled"}, true, true},
    {{"enable_http2", "routing.http2.enabled"}},
    {{"enable_tls_version_and_cipher_suite_headers", "routing.http.x_amzn_tls_version_and_cipher_suite.enabled"}},
    {{"enable_waf_fail_open", "waf.fail_open.enabled"}},
    {{"enable_xff_client_port", "routing.http.xff_client_port.enabled"}},
    {{"enable_zonal_shift", "zonal_shift.config.enabled"}, true, true},
    {{"idle_timeout", "idle_timeout.timeout_seconds"}},
    {{"preserve_host_header", "routing.http.preserve_host_header.enabled"}},
    {{"secondary_ips_auto_assigned_per_subnet", "secondary_ips.auto_assigned.per_subnet"}, false, true},
    {{"xff_header_processing_mode", "routing.http.xff_header_processing.mode"}},
};

constexpr const char* kLogs[] = {"access_logs", "connection_logs", "health_check_logs"};

std::vector<EntryRow> entries_for(bool application) {
  std::vector<EntryRow> rows;
  for (const BalancerEntry& entry : kEntries) {
    if (application ? entry.application : entry.network) rows.push_back(entry.row);
  }
  return rows;
}

bool is_application(const Value& planned) { return text_of(planned, "load_balancer_type") == "application"; }

Block logs_block(const char* name) {
  const Type text = Type::string();
  return {.name = name,
          .member = "-",
          .attributes = {{"bucket", text, kRequired, "-"},
                         {"enabled", Type::boolean(), kOptional, "-", {}, {}, Value::boolean(false)},
                         {"prefix", text, kOptional, "-"}},
          .max_items = 1};
}

// -- create and update -----------------------------------------------------------------------------------------------

void add_logs(const Value& planned, const Value* prior, EntryList& list) {
  for (const char* name : kLogs) {
    if (std::string_view(name) != "access_logs" && !is_application(planned)) continue;
    if (prior != nullptr && !differs(*prior, planned, name)) continue;
    const std::string prefix = std::string(name) + ".s3.";
    const std::vector<Value> blocks = terraform::elements_of(planned, name);
    const bool enabled = !blocks.empty() && bool_of(blocks[0], "enabled");
    list.add(prefix + "enabled", enabled);
    if (!enabled) continue;
    list.add(prefix + "bucket", text_of(blocks[0], "bucket"));
    list.add(prefix + "prefix", text_of(blocks[0], "prefix"));
  }
}

Done modify_attributes(Session& session, const std::string& arn, const Value& planned, const Value* prior) {
  EntryList list;
  add_logs(planned, prior, list);
  list.add_planned(entries_for(is_application(planned)), planned, prior);
  if (list.empty()) return {};
  TRY(session.call("elbv2", "ModifyLoadBalancerAttributes",
                   aws::Value::of({{m::LoadBalancerArn, arn}, {m::Attributes, std::move(list).value()}})));
  return {};
}

Done set_capacity(Session& session, const std::string& arn, const Value& planned) {
  const std::vector<Value> blocks = terraform::elements_of(planned, "minimum_load_balancer_capacity");
  aws::Value input = aws::Value::of({{m::LoadBalancerArn, arn}});
  if (blocks.empty()) {
    input.set(m::ResetCapacityReservation, true);
  } else {
    input.set(m::MinimumLoadBalancerCapacity,
              aws::Value::of({{m::CapacityUnits, terraform::whole_of(blocks[0], "capacity_units")}}));
  }
  TRY(session.call("elbv2", "ModifyCapacityReservation", std::move(input)));
  return {};
}

Done wait_until_active(Session& session, const std::string& arn) {
  return session.wait_until(
      [&]() -> Answer<bool> {
        return TRY(find_load_balancer_object(session, arn))[m::State][m::Code].as_text() != "provisioning";
      },
      "the load balancer to be active");
}

Done prepare_creation(Session& session, const Value& planned, aws::Value& input) {
  put_name(planned, "tf-lb-", input);
  TRY(check_absent(session, "DescribeLoadBalancers", "ELBv2 Load Balancer", "LoadBalancerNotFound", input));
  if (bool_of(planned, "internal")) input.set(m::Scheme, "internal");
  return {};
}

Done set_private_link_rules(Session& session, const std::string& arn, const Value& planned) {
  aws::Value input = aws::Value::of(
      {{m::LoadBalancerArn, arn}, {m::SecurityGroups, aws::text_list(texts_of(planned, "security_groups"))}});
  const std::string rules = text_of(planned, "enforce_security_group_inbound_rules_on_private_link_traffic");
  if (!rules.empty() && !is_application(planned)) {
    input.set(m::EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic, rules);
  }
  TRY(session.call("elbv2", "SetSecurityGroups", std::move(input)));
  return {};
}

Done finish_creation(Session& session, const std::string& arn, const Value& planned) {
  TRY(wait_until_active(session, arn));
  TRY(modify_attributes(session, arn, planned, nullptr));
  if (!terraform::elements_of(planned, "minimum_load_balancer_capacity").empty()) {
    TRY(set_capacity(session, arn, planned));
  }
  const bool rules = !text_of(planned, "enforce_security_group_inbound_rules_on_private_link_traffic").empty();
  if (rules && !is_application(planned)) TRY(set_private_link_rules(session, arn, planned));
  return {};
}

Done set_subnets(Session& session, const std::string& arn, const Value& prior, const Value& planned) {
  aws::Value input = aws::Value::of({{m::LoadBalancerArn, arn}});
  if (differs(prior, planned, "subnets")) {
    input.set(m::Subnets, aws::text_list(texts_of(planned, "subnets")));
  } else {
    std::vector<Block> blocks = load_balancer_blocks();
    std::erase_if(blocks, [](const Block& block) { return block.name != "subnet_mapping"; });
    put_input({}, blocks, planned, input);
  }
  TRY(session.call("elbv2", "SetSubnets", std::move(input)));
  return {};
}

Done update_load_balancer(Session& session, const std::string& arn, const Value& prior, const Value& planned) {
  TRY(modify_attributes(session, arn, planned, &prior));
  const bool rules = differs(prior, planned, "enforce_security_group_inbound_rules_on_private_link_traffic");
  if (rules || differs(prior, planned, "security_groups")) TRY(set_private_link_rules(session, arn, planned));
  if (differs(prior, planned, "subnets") || differs(prior, planned, "subnet_mapping")) {
    TRY(set_subnets(session, arn, prior, planned));
  }
  if (differs(prior, planned, "ip_address_type")) {
    TRY(session.call(
        "elbv2", "SetIpAddressType",
        aws::Value::of({{m::LoadBalancerArn, arn}, {m::IpAddressType, text_of(planned, "ip_address_type")}})));
  }
  if (differs(prior, planned, "minimum_load_balancer_capacity")) TRY(set_capacity(session, arn, planned));
  return wait_until_active(session, arn);
}

// -- plan ------------------------------------------------------------------------------------------------------------

// What a kind of load balancer does not have is no change.
void plan_load_balancer(Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  for (const Block& block : load_balancer_blocks()) {
    if (block.as_attribute) plan_block(block, request, reply);
  }
  if (request.prior.is_null()) return;
  const bool application = is_application(reply.planned);
  for (const BalancerEntry& entry : kEntries) {
    const bool has = application ? entry.application : entry.network;
    const char* name = entry.row.attribute;
    if (!has) reply.planned = terraform::with_members(reply.planned, {{name, request.prior.attribute(name)}});
  }
  if (changes(request, reply, "subnets") && left_out(request, "subnet_mapping")) plan_unknown(reply, "subnet_mapping");
  if (changes(request, reply, "subnet_mapping") && left_out(request, "subnets")) plan_unknown(reply, "subnets");
  if (application) return;
  // A network load balancer gets its groups when it is made, or never.
  const bool had = !texts_of(request.prior, "security_groups").empty();
  const Value& groups = reply.planned.attribute("security_groups");
  const bool has = !groups.is_known() || (!groups.is_null() && groups.length() > 0);
  if (had != has) ec2::plan_replacement(request, reply, "security_groups");
}

void validate_load_balancer(const Value& config, terraform::ProviderReply& reply) {
  ec2::check_one_of(config, {"subnet_mapping", "subnets"}, reply);
  ec2::check_conflicts(config, {"name", "name_prefix"}, reply);
}

std::optional<std::string> is_balancer_name(const Value& value) {
  const std::string& name = value.as_string();
  const bool valid = name.size() <= 32 && !name.starts_with('-') && !name.ends_with('-') &&
                     !name.starts_with("internal-") && std::ranges::all_of(name, [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
                     });
  if (valid) return {};
  return fmt::format("to have at most 32 letters, digits and hyphens, got {}", name);
}

ResourceType load_balancer(const char* name) {
  return {.name = name,
          .title = "ELBv2 Load Balancer",
          .service = "elbv2",
          .attributes = load_balancer_attributes(),
          .blocks = load_balancer_blocks(),
          .tagging = arn_tags(),
          .generated_name = "Name",
          .timeouts = "create update delete",
          .create = {"CreateLoadBalancer", "LoadBalancers[0].LoadBalancerArn"},
          .destroy = {"DeleteLoadBalancer", "LoadBalancerArn", {"LoadBalancerNotFound"}},
          .validate = validate_load_balancer,
          .plan = plan_load_balancer,
          .before_create = prepare_creation,
          .after_create = finish_creation,
          .find = [](Session& session, const std::string& arn,
                     const Value&) { return find_load_balancer_object(session, arn); },
          .complete = complete_load_balancer,
          .update = update_load_balancer};
}

}  // namespace

std::vector<Attribute> load_balancer_attributes() {
  const Type text = Type::string();
  const Type flag = Type::boolean();
  const Type texts = Type::set(text);
  const auto entry = [](const char* name, const Type& type, Value value) -> Attribute {
    return {name, type, kOptional, "-", {}, {}, std::move(value)};
  };
  return {{"arn", text, kComputed, "-", {}, "LoadBalancerArn"},
          {"arn_suffix", text, kComputed, "-"},
          entry("client_keep_alive", Type::number(), Value::number(3600)),
          {"customer_owned_ipv4_pool", text, kOptional | kReplace, "CustomerOwnedIpv4Pool"},
          entry("desync_mitigation_mode", text, Value::string("defensive")),
          {"dns_name", text, kComputed, "-", {}, "DNSName"},
          entry("dns_record_client_routing_policy", text, Value::string("any_availability_zone")),
          entry("drop_invalid_header_fields", flag, Value::boolean(false)),
          entry("enable_cross_zone_load_balancing", flag, Value::boolean(false)),
          entry("enable_deletion_protection", flag, Value::boolean(false)),
          entry("enable_http2", flag, Value::boolean(true)),
          entry("enable_tls_version_and_cipher_suite_headers", flag, Value::boolean(false)),
          entry("enable_waf_fail_open", flag, Value::boolean(false)),
          entry("enable_xff_client_port", flag, Value::boolean(false)),
          entry("enable_zonal_shift", flag, Value::boolean(false)),
          {"enforce_security_group_inbound_rules_on_private_link_traffic",
           text,
           kBoth,
           "-",
           {},
           "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"},
          entry("idle_timeout", Type::number(), Value::number(60)),
          {"internal", flag, kBoth | kReplace, "-"},
          {"ip_address_type", text, kBoth, "IpAddressType"},
          {"load_balancer_type", text, kOptional | kReplace, "Type", {}, {}, Value::string("application")},
          {"name", text, kBoth | kReplace, "Name", {}, "LoadBalancerName", {}, Form::kPlain, is_balancer_name},
          {"name_prefix", text, kBoth | kReplace, "-"},
          entry("preserve_host_header", flag, Value::boolean(false)),
          {"secondary_ips_auto_assigned_per_subnet", Type::number(), kBoth, "-"},
          {"security_groups", texts, kBoth, "SecurityGroups"},
          {"subnets", texts, kBoth, "Subnets", {}, "AvailabilityZones[].SubnetId"},
          {"vpc_id", text, kComputed, "-", {}, "VpcId"},
          entry("xff_header_processing_mode", text, Value::string("append")),
          {"zone_id", text, kComputed, "-", {}, "CanonicalHostedZoneId"}};
}

std::vector<Block> load_balancer_blocks() {
  const Type text = Type::string();
  std::vector<Block> blocks;
  for (const char* name : kLogs) blocks.push_back(logs_block(name));
  blocks.push_back({.name = "ipam_pools",
                    .member = "IpamPools",
                    .attributes = {{"ipv4_ipam_pool_id", text, kRequired, "Ipv4IpamPoolId"}},
                    .max_items = 1});
  blocks.push_back({.name = "minimum_load_balancer_capacity",
                    .member = "-",
                    .attributes = {{"capacity_units", Type::number(), kRequired, "-"}},
                    .max_items = 1});
  blocks.push_back(
      {.name = "subnet_mapping",
       .nesting = terraform::Nesting::kSet,
       .member = "SubnetMappings",
       .output = "AvailabilityZones",
       .attributes = {{"allocation_id", text, kOptional, "AllocationId", {}, "LoadBalancerAddresses[0].AllocationId"},
                      {"ipv6_address", text, kOptional, "IPv6Address", {}, "LoadBalancerAddresses[0].IPv6Address"},
                      {"outpost_id", text, kComputed, "-", {}, "OutpostId"},
                      {"private_ipv4_address",
                       text,
                       kOptional,
                       "PrivateIPv4Address",
                       {},
                       "LoadBalancerAddresses[0].PrivateIPv4Address"},
                      {"subnet_id", text, kRequired, "SubnetId"}},
       .flags = kBoth,
       .as_attribute = true});
  return blocks;
}

Answer<aws::Value> find_load_balancer_object(Session& session, const std::string& arn) {
  const Answer<aws::Value> output =
      session.call("elbv2", "DescribeLoadBalancers", aws::Value::of({{m::LoadBalancerArns, aws::text_list({arn})}}));
  if (!output && output.error().code == "LoadBalancerNotFound") return aws::Value();
  if (!output) return output;
  return (*output)[m::LoadBalancers].as_list().front();
}

Done complete_load_balancer(Session& session, const aws::Value& object, const Value& prior, Members& members) {
  static const std::vector<Attribute> kAttributes = load_balancer_attributes();
  const std::string& arn = object[m::LoadBalancerArn].as_text();
  members.insert_or_assign("arn_suffix", Value::string(arn_suffix(arn)));
  members.insert_or_assign("internal", Value::boolean(object[m::Scheme].as_text() == "internal"));
  const aws::Value named = aws::Value::of({{m::LoadBalancerArn, arn}});
  const Entries entries = entries_of(TRY(session.call("elbv2", "DescribeLoadBalancerAttributes", aws::Value(named))));
  std::vector<EntryRow> rows;
  for (const BalancerEntry& entry : kEntries) rows.push_back(entry.row);
  read_entries(rows, kAttributes, entries, members);
  // Application load balancers always have it, whatever is configured.
  const Value* cross_zone = prior.is_null() ? nullptr : prior.find("enable_cross_zone_load_balancing");
  const bool application = object[m::Type].as_text() == "application";
  if (application && cross_zone != nullptr && cross_zone->is_known() && !cross_zone->is_null()) {
    members.insert_or_assign("enable_cross_zone_load_balancing", *cross_zone);
  }
  for (const char* name : kLogs) {
    static const Type kObject = object_type(logs_block("access_logs"));
    const std::string prefix = std::string(name) + ".s3.";
    const std::string* enabled = find_entry(entries, prefix + "enabled");
    std::vector<Value> blocks = prior.is_null() ? std::vector<Value>() : terraform::elements_of(prior, name);
    if (enabled != nullptr && *enabled == "true") {
      const auto text = [&](const char* key) { return Value::string(*find_entry(entries, prefix + key)); };
      blocks = {
          Value::object({{"bucket", text("bucket")}, {"enabled", Value::boolean(true)}, {"prefix", text("prefix")}})};
    } else if (!blocks.empty()) {
      blocks = {terraform::with_members(blocks[0], {{"enabled", Value::boolean(false)}})};
    }
    members.insert_or_assign(name, Value::list(kObject, std::move(blocks)));
  }
  const aws::Value capacity = TRY(session.call("elbv2", "DescribeCapacityReservation", aws::Value(named)));
  const aws::Value& reserved = capacity[m::MinimumLoadBalancerCapacity];
  std::vector<Value> reservations;
  if (!reserved.absent()) {
    reservations.push_back(Value::object({{"capacity_units", Value::number(reserved[m::CapacityUnits].as_integer())}}));
  }
  members.insert_or_assign("minimum_load_balancer_capacity",
                           Value::list(Type::object({{"capacity_units", Type::number()}}), std::move(reservations)));
  return {};
}

std::vector<ResourceType> load_balancer_resources() { return {load_balancer("aws_lb"), load_balancer("aws_alb")}; }

}  // namespace regionfall::elbv2
