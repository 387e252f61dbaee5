#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "services/provider/data/data_sources.h"
#include "services/provider/tags.h"
#include "terraform/providers/schema_table.h"

// Data sources about the provider's own place: partition, region, account, names of services. Behaviour: hashicorp/aws
// 6, internal/service/meta and internal/service/sts.

namespace regionfall::provider {
namespace {

using hcl::Type;
using hcl::Value;
using terraform::has_member;
using terraform::text_of;

void put(Members& members, const char* name, std::string text) {
  members.insert_or_assign(name, Value::string(std::move(text)));
}

std::string reversed_parts(std::string_view name) {
  std::vector<std::string> parts = split(name, ".");
  std::ranges::reverse(parts);
  return join(parts, ".");
}

// -- aws_partition ---------------------------------------------------------------------------------------------------

Done find_partition(Session& session, const Value&, Members& members) {
  put(members, "id", session.partition());
  put(members, "partition", session.partition());
  put(members, "dns_suffix", session.dns_suffix());
  put(members, "reverse_dns_prefix", reversed_parts(session.dns_suffix()));
  return {};
}

// -- aws_caller_identity ---------------------------------------------------------------------------------------------

Done find_caller_identity(Session& session, const Value&, Members& members) {
  static const MemberPath kAccount = "Account";
  static const MemberPath kArn = "Arn";
  static const MemberPath kUserId = "UserId";
  const aws::Value identity = TRY(session.call("sts", "GetCallerIdentity", aws::Value::Structure()));
  put(members, "id", kAccount.get(identity).as_text());
  put(members, "account_id", kAccount.get(identity).as_text());
  put(members, "arn", kArn.get(identity).as_text());
  put(members, "user_id", kUserId.get(identity).as_text());
  return {};
}

// -- aws_region, aws_regions -----------------------------------------------------------------------------------------

Done find_region(Session& session, const Value& config, Members& members) {
  std::string region = text_of(config, "region", text_of(config, "name"));
  if (has_member(config, "endpoint")) {
    const std::vector<std::string> parts = split(text_of(config, "endpoint"), ".");
    if (parts.size() < 2) return problem("no region has the endpoint " + text_of(config, "endpoint"));
    region = parts[1];
  }
  if (region.empty()) region = session.region().text;
  put(members, "id", region);
  put(members, "name", region);
  put(members, "region", region);
  put(members, "endpoint", fmt::format("ec2.{}.{}", region, dns_suffix_of(partition_of(region))));
  put(members, "description", region);
  return {};
}

Done find_regions(Session& session, const Value& config, Members& members) {
  static const MemberPath kAll = "AllRegions";
  static const MemberPath kFilters = "Filters[]";
  static const MemberPath kName = "Name";
  static const MemberPath kValues = "Values";
  static const MemberPath kNames = "Regions[].RegionName";
  aws::Value input = aws::Value::Structure();
  kAll.put(input, terraform::bool_of(config, "all_regions"));
  for (const Value& block : terraform::elements_of(config, "filter")) {
    aws::Value filter;
    kName.put(filter, text_of(block, "name"));
    kValues.put(filter, aws::text_list(terraform::texts_of(block, "values")));
    kFilters.put(input, std::move(filter));
  }
  const aws::Value output = TRY(session.call("ec2", "DescribeRegions", std::move(input)));
  std::vector<Value> names;
  const aws::Value found = kNames.get(output);
  for (const aws::Value& name : found.as_list()) names.push_back(Value::string(name.as_text()));
  put(members, "id", session.partition());
  members.insert_or_assign("names", Value::set(Type::string(), std::move(names)));
  return {};
}

// -- aws_service -----------------------------------------------------------------------------------------------------

struct ServiceName {
  std::string prefix;  // "com.amazonaws"
  std::string region;
  std::string id;  // "ec2"
};

// The parts of "com.amazonaws.us-east-1.ec2".
Answer<ServiceName> parse_reverse_name(const std::string& name, std::string_view kind) {
  std::vector<std::string> parts = split(name, ".");
  if (parts.size() < 4)
    return problem(fmt::format("{} must have at least 4 parts: {} has {}", kind, name, parts.size()));
  ServiceName service;
  service.id = parts.back();
  service.region = parts[parts.size() - 2];
  parts.resize(parts.size() - 2);
  service.prefix = join(parts, ".");
  return service;
}

// Whether a partition has a service; those that are known to be missing. Source: AWS GovCloud user guide, "Services".
bool offered(std::string_view partition, std::string_view service) {
  return !(partition == "aws-us-gov" && (service == "waf" || service == "cloudfront"));
}

Done find_service(Session& session, const Value& config, Members& members) {
  ServiceName name{text_of(config, "reverse_dns_prefix"), text_of(config, "region"), text_of(config, "service_id")};
  if (has_member(config, "reverse_dns_name")) {
    name = TRY(parse_reverse_name(text_of(config, "reverse_dns_name"), "reverse service DNS names"));
  }
  if (has_member(config, "dns_name")) {
    name = TRY(parse_reverse_name(reversed_parts(text_of(config, "dns_name")), "service DNS names"));
  }
  if (name.region.empty()) name.region = session.region().text;
  if (name.id.empty()) return problem("service ID not provided directly or through a DNS name");
  if (name.prefix.empty()) name.prefix = reversed_parts(session.dns_suffix());
  const std::string reverse = fmt::format("{}.{}.{}", name.prefix, name.region, name.id);
  const std::string partition = partition_of(name.region);
  put(members, "id", reverse);
  put(members, "reverse_dns_name", reverse);
  put(members, "reverse_dns_prefix", name.prefix);
  put(members, "dns_name", to_lower_ascii(reversed_parts(reverse)));
  put(members, "region", name.region);
  put(members, "service_id", name.id);
  put(members, "partition", partition);
  members.insert_or_assign("supported", Value::boolean(offered(partition, name.id)));
  return {};
}

// -- aws_arn ---------------------------------------------------------------------------------------------------------

Done find_arn(Session&, const Value& config, Members& members) {
  const std::string arn = text_of(config, "arn");
  const std::vector<std::string> parts = split(arn, ":");
  if (parts.size() < 6 || parts[0] != "arn") return problem("invalid ARN: " + arn);
  put(members, "id", arn);
  put(members, "partition", parts[1]);
  put(members, "service", parts[2]);
  put(members, "region", parts[3]);
  put(members, "account", parts[4]);
  put(members, "resource", join(std::span(parts).subspan(5), ":"));
  return {};
}

Attribute text(const char* name, int flags) { return {name, Type::string(), flags, "-"}; }

}  // namespace

std::vector<DataSource> meta_data_sources() {
  const int both = kOptional | kComputed;
  return {
      {.name = "aws_arn",
       .title = "ARN",
       .service = "sts",
       .attributes = {text("account", kComputed), text("arn", kRequired), text("partition", kComputed),
                      text("region", kComputed), text("resource", kComputed), text("service", kComputed)},
       .global = true,
       .find = find_arn},
      {.name = "aws_caller_identity",
       .title = "STS Caller Identity",
       .service = "sts",
       .attributes = {text("account_id", kComputed), text("arn", kComputed), text("user_id", kComputed)},
       .global = true,
       .find = find_caller_identity},
      {.name = "aws_partition",
       .title = "Partition",
       .service = "sts",
       .attributes = {text("dns_suffix", kComputed), text("partition", kComputed),
                      text("reverse_dns_prefix", kComputed)},
       .global = true,
       .find = find_partition},
      {.name = "aws_region",
       .title = "Region",
       .service = "ec2",
       .attributes = {text("description", kComputed), text("endpoint", both), text("name", both), text("region", both)},
       .global = true,
       .find = find_region},
      {.name = "aws_regions",
       .title = "Regions",
       .service = "ec2",
       .attributes = {{"all_regions", Type::boolean(), kOptional, "-"},
                      {"names", Type::set(Type::string()), kComputed, "-"}},
       .blocks = {{.name = "filter",
                   .nesting = terraform::Nesting::kSet,
                   .member = "-",
                   .attributes = {text("name", kRequired), {"values", Type::set(Type::string()), kRequired, "-"}}}},
       .find = find_regions},
      {.name = "aws_service",
       .title = "Service",
       .service = "sts",
       .attributes = {text("dns_name", both),
                      text("id", both),
                      text("partition", kComputed),
                      text("region", both),
                      text("reverse_dns_name", both),
                      text("reverse_dns_prefix", both),
                      text("service_id", both),
                      {"supported", Type::boolean(), kComputed, "-"}},
       .global = true,
       .find = find_service},
  };
}

}  // namespace regionfall::provider
