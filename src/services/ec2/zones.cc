#include <fmt/format.h>

#include <algorithm>

#include "aws/members/ec2.h"
#include "services/ec2/errors.h"
#include "services/ec2/filters.h"
#include "services/ec2/handlers.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr FilterField kZoneFilters[] = {
    {"group-long-name", {m::GroupLongName}},
    {"group-name", {m::GroupName}},
    {"message", {m::Messages, m::Message}},
    {"opt-in-status", {m::OptInStatus}},
    {"parent-zone-id", {m::ParentZoneId}},
    {"parent-zone-name", {m::ParentZoneName}},
    {"region-name", {m::RegionName}},
    {"state", {m::State}},
    {"zone-id", {m::ZoneId}},
    {"zone-name", {m::ZoneName}},
    {"zone-type", {m::ZoneType}},
};

constexpr FilterField kRegionFilters[] = {
    {"endpoint", {m::Endpoint}}, {"opt-in-status", {m::OptInStatus}}, {"region-name", {m::RegionName}}};

Value zone_item(const aws::RegionInfo& region, const aws::ZoneInfo& zone) {
  return Value::of({{m::ZoneName, zone.name},
                    {m::ZoneId, zone.id},
                    {m::RegionName, region.name},
                    {m::State, "available"},
                    {m::OptInStatus, "opt-in-not-required"},
                    {m::ZoneType, "availability-zone"},
                    {m::GroupName, fmt::format("{}-zg-1", region.name)},
                    {m::GroupLongName, fmt::format("{} 1", region.location)},
                    {m::NetworkBorderGroup, region.name},
                    {m::Messages, Value::List()}});
}

// Whether a list of names or ids of a request, where there is one, has it.
bool asked_for(const Value& wanted, std::string_view name) {
  const Value::List& names = wanted.as_list();
  return names.empty() || std::ranges::any_of(names, [&](const Value& item) { return item.as_text() == name; });
}

Result<void, aws::ApiError> check_zones(const aws::RegionInfo& region, const Value& wanted) {
  for (const Value& name : wanted.as_list()) {
    const auto named = [&](const aws::ZoneInfo& zone) {
      return zone.name == name.as_text() || zone.id == name.as_text();
    };
    if (std::ranges::none_of(region.zones, named)) {
      return std::unexpected(invalid_value(fmt::format("Invalid availability zone: [{}]", name.as_text())));
    }
  }
  return {};
}

}  // namespace

Outcome describe_availability_zones(Ec2& ec2, const Value& input, const Request& /*request*/) {
  TRY(check_zones(ec2.region, input[m::ZoneNames]));
  TRY(check_zones(ec2.region, input[m::ZoneIds]));
  const Filters filters = TRY(Filters::parse(input[m::Filters], kZoneFilters));
  Value::List found;
  for (const aws::ZoneInfo& zone : ec2.region.zones) {
    Value item = zone_item(ec2.region, zone);
    const bool named = asked_for(input[m::ZoneNames], zone.name) && asked_for(input[m::ZoneIds], zone.id);
    if (named && filters.match(item)) found.push_back(std::move(item));
  }
  return Value::of({{m::AvailabilityZones, std::move(found)}});
}

Outcome describe_regions(Ec2& /*ec2*/, const Value& input, const Request& /*request*/) {
  for (const Value& name : input[m::RegionNames].as_list()) {
    if (aws::find_region(name.as_text()) == nullptr) {
      return std::unexpected(invalid_value(fmt::format("Invalid region name: '{}'", name.as_text())));
    }
  }
  const Filters filters = TRY(Filters::parse(input[m::Filters], kRegionFilters));
  Value::List found;
  for (const aws::RegionInfo& region : aws::region_catalogue()) {
    Value item = Value::of({{m::RegionName, region.name},
                            {m::Endpoint, fmt::format("ec2.{}.amazonaws.com", region.name)},
                            {m::OptInStatus, region.opt_in ? "opted-in" : "opt-in-not-required"}});
    if (asked_for(input[m::RegionNames], region.name) && filters.match(item)) {
      found.push_back(std::move(item));
    }
  }
  return Value::of({{m::Regions, std::move(found)}});
}

}  // namespace regionfall::ec2
