#include <fmt/format.h>

#include <algorithm>

#include "aws/members/ec2.h"
#include "services/ec2/endpoint_services.h"
#include "services/ec2/filters.h"
#include "services/ec2/handlers.h"
#include "services/ec2/pages.h"
#include "services/ec2/prefix_lists.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr FilterField kServiceFilters[] = {
    {"owner", {m::Owner}},
    {"service-name", {m::ServiceName}},
    {"service-region", {m::ServiceRegion}},
    {"service-type", {m::ServiceType, m::ServiceType}},
    {"supported-ip-address-types", {m::SupportedIpAddressTypes}},
};

constexpr FilterField kPrefixListFilters[] = {{"prefix-list-id", {m::PrefixListId}},
                                              {"prefix-list-name", {m::PrefixListName}}};
constexpr FilterField kManagedPrefixListFilters[] = {
    {"owner-id", {m::OwnerId}}, {"prefix-list-id", {m::PrefixListId}}, {"prefix-list-name", {m::PrefixListName}}};

Value service_item(const aws::RegionInfo& region, const EndpointService& service) {
  Value::List zones;
  for (const aws::ZoneInfo& zone : region.zones) zones.emplace_back(zone.name);
  Value item = Value::of({{m::ServiceName, service.name},
                          {m::ServiceId, service.id},
                          {m::ServiceType, Value::List{Value::of({{m::ServiceType, to_text(service.type)}})}},
                          {m::ServiceRegion, region.name},
                          {m::AvailabilityZones, std::move(zones)},
                          {m::Owner, "amazon"},
                          {m::BaseEndpointDnsNames, Value::List{service.base_dns_name}},
                          {m::VpcEndpointPolicySupported, true},
                          {m::AcceptanceRequired, false},
                          {m::ManagesVpcEndpoints, false},
                          {m::Tags, Value::List()},
                          {m::SupportedIpAddressTypes, Value::List{"ipv4"}}});
  if (!service.private_dns_name.empty()) {
    item.set(m::PrivateDnsName, service.private_dns_name);
    item.set(m::PrivateDnsNames, Value::List{Value::of({{m::PrivateDnsName, service.private_dns_name}})});
    item.set(m::PrivateDnsNameVerificationState, "verified");
  }
  return item;
}

bool asked_for(const std::vector<std::string>& ids, const std::string& id) {
  return ids.empty() || std::ranges::find(ids, id) != ids.end();
}

// The prefix lists that a request's ids and filters leave, each as `item` shows it.
template <class Item>
Result<Value::List, ApiError> prefix_list_items(const aws::RegionInfo& region, const Value& input,
                                                std::span<const FilterField> known, Item item) {
  const Filters filters = TRY(Filters::parse(input[m::Filters], known));
  const std::vector<std::string> ids = texts(input[m::PrefixListIds]);
  for (const std::string& id : ids) {
    if (find_prefix_list(region, id) == nullptr) return std::unexpected(unknown_id(Kind::kPrefixList, id));
  }
  Value::List found;
  for (const AwsPrefixList& list : prefix_lists(region)) {
    Value shown = item(list);
    if (asked_for(ids, list.id) && filters.match(shown)) found.push_back(std::move(shown));
  }
  return found;
}

}  // namespace

Outcome describe_vpc_endpoint_services(Ec2& ec2, const Value& input, const Request& /*request*/) {
  const Filters filters = TRY(Filters::parse(input[m::Filters], kServiceFilters));
  const std::vector<std::string> names = texts(input[m::ServiceNames]);
  for (const std::string& name : names) {
    if (!is_endpoint_service(ec2.region, name)) {
      return aws::api_error("InvalidServiceName", fmt::format("The Vpc Endpoint Service '{}' does not exist", name));
    }
  }
  Value::List found;
  for (const EndpointService& service : endpoint_services(ec2.region)) {
    Value item = service_item(ec2.region, service);
    if (asked_for(names, service.name) && filters.match(item)) found.push_back(std::move(item));
  }
  Value answer = TRY(page(std::move(found), {m::ServiceName, m::ServiceId}, m::ServiceDetails, input));
  Value::List found_names;
  for (const Value& item : answer[m::ServiceDetails].as_list()) {
    if (found_names.empty() || found_names.back() != item[m::ServiceName]) found_names.push_back(item[m::ServiceName]);
  }
  answer.set(m::ServiceNames, std::move(found_names));
  return answer;
}

Outcome describe_prefix_lists(Ec2& ec2, const Value& input, const Request& /*request*/) {
  const auto item = [](const AwsPrefixList& list) {
    return Value::of(
        {{m::PrefixListId, list.id}, {m::PrefixListName, list.name}, {m::Cidrs, aws::text_list(list.cidrs)}});
  };
  return page(TRY(prefix_list_items(ec2.region, input, kPrefixListFilters, item)), {m::PrefixListId}, m::PrefixLists,
              input);
}

Outcome describe_managed_prefix_lists(Ec2& ec2, const Value& input, const Request& /*request*/) {
  const auto item = [&](const AwsPrefixList& list) {
    return Value::of({{m::PrefixListId, list.id},
                      {m::PrefixListName, list.name},
                      {m::PrefixListArn, fmt::format("arn:aws:ec2:{}:aws:prefix-list/{}", ec2.region.name, list.id)},
                      {m::AddressFamily, list.address_family},
                      {m::State, "create-complete"},
                      {m::OwnerId, "AWS"},
                      {m::Tags, Value::List()}});
  };
  return page(TRY(prefix_list_items(ec2.region, input, kManagedPrefixListFilters, item)), {m::PrefixListId},
              m::PrefixLists, input);
}

Outcome get_managed_prefix_list_entries(Ec2& ec2, const Value& input, const Request& /*request*/) {
  const std::string& id = input[m::PrefixListId].as_text();
  const AwsPrefixList* list = find_prefix_list(ec2.region, id);
  if (list == nullptr) return std::unexpected(unknown_id(Kind::kPrefixList, id));
  Value::List entries;
  for (const std::string& cidr : list->cidrs) entries.push_back(Value::of({{m::Cidr, cidr}}));
  return page(std::move(entries), {m::Cidr}, m::Entries, input);
}

}  // namespace regionfall::ec2
