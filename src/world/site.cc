#include "world/site.h"

#include <algorithm>
#include <cassert>

#include "aws/service_model.h"
#include "base/text.h"

namespace regionfall::world {
namespace {

// Site 0 stays free: the first range of a block is what people take by hand.
constexpr int kEdgeNumber = 1;
constexpr int kFirstRegionNumber = 2;
constexpr int kFirstLocationNumber = kFirstRegionNumber + aws::kRegionNumbersMax;
static_assert(kFirstLocationNumber + aws::kRegionNumbersMax <= net::kSitesMax);

constexpr std::string_view kEdgeName = "edge";

std::vector<std::string> region_names() {
  std::vector<std::string> names;
  for (const aws::RegionInfo& region : aws::region_catalogue()) names.emplace_back(region.name);
  return names;
}

std::vector<std::string> city_names() {
  std::vector<std::string> names;
  for (const aws::RegionInfo& region : aws::region_catalogue()) names.emplace_back(region.city);
  return names;
}

// "There is no X "name"." and then either the one that was probably meant or all there are.
std::unexpected<Error> unknown(std::string_view what, std::string_view name, const std::vector<std::string>& known) {
  const auto near = nearest(name, known);
  return failure("There is no " + std::string(what) + " \"" + std::string(name) + "\". " +
                 (near ? "Did you mean \"" + *near + "\"?" : "There are: " + join(known, ", ") + "."));
}

const aws::RegionInfo* find_city(std::string_view city) {
  const std::string wanted = replace_all(city, "-", " ");
  const auto catalogue = aws::region_catalogue();
  const auto found = std::ranges::find_if(
      catalogue, [&](const aws::RegionInfo& region) { return equals_ignoring_case(region.city, wanted); });
  return found == catalogue.end() ? nullptr : &*found;
}

}  // namespace

std::string Site::name() const {
  switch (kind) {
    case SiteKind::kEdge:
      return std::string(kEdgeName);
    case SiteKind::kRegion:
      return std::string(region->name);
    case SiteKind::kLocation:
      return std::string(region->city);
  }
  return {};
}

net::SiteNumber Site::number() const {
  switch (kind) {
    case SiteKind::kEdge:
      return {kEdgeNumber};
    case SiteKind::kRegion:
      return {static_cast<std::uint8_t>(kFirstRegionNumber + region->number)};
    case SiteKind::kLocation:
      return {static_cast<std::uint8_t>(kFirstLocationNumber + region->number)};
  }
  return {};
}

std::vector<Site> all_sites() {
  std::vector<Site> sites = {Site::edge()};
  for (const aws::RegionInfo& region : aws::region_catalogue()) {
    sites.push_back(Site::of_region(region));
    sites.push_back(Site::of_location(region));
  }
  std::ranges::sort(sites, {}, &Site::number);
  return sites;
}

Result<const aws::RegionInfo*> known_region(std::string_view name) {
  const aws::RegionInfo* region = aws::find_region(name);
  if (region == nullptr) return unknown("region", name, region_names());
  return region;
}

Result<Zone> known_zone(std::string_view name) {
  std::vector<std::string> known;
  for (const aws::RegionInfo& region : aws::region_catalogue()) {
    for (const aws::ZoneInfo& zone : region.zones) {
      if (zone.name == name || zone.id == name) return Zone{&region, &zone};
      if (name.starts_with(region.name)) known.emplace_back(zone.name);
    }
  }
  if (!known.empty()) return unknown("zone", name, known);
  return failure("There is no zone \"" + std::string(name) + "\". Zones are called as us-east-1a, or use1-az1.");
}

Result<Site> known_location(std::string_view city) {
  const aws::RegionInfo* region = find_city(city);
  if (region == nullptr) return unknown("location", city, city_names());
  return Site::of_location(*region);
}

Result<Site> known_client_location(std::string_view name) {
  if (const aws::RegionInfo* region = find_city(name)) return Site::of_location(*region);
  if (const aws::RegionInfo* region = aws::find_region(name)) return Site::of_location(*region);
  std::vector<std::string> known = city_names();
  for (const std::string& region : region_names()) known.push_back(region);
  const auto near = nearest(name, known);
  return failure("There is no location \"" + std::string(name) + "\". " +
                 (near ? "Did you mean \"" + *near + "\"? " : "") + "There are: " + join(city_names(), ", ") +
                 "; or a region's name.");
}

Result<void> known_service(std::string_view name) {
  if (aws::find_service_model(name) != nullptr) return {};
  std::vector<std::string> known;
  for (const aws::ServiceModel& service : aws::service_models()) known.emplace_back(service.name.view());
  return unknown("service", name, known);
}

Result<Site> known_site(std::string_view name) {
  if (name == kEdgeName) return Site::edge();
  if (const aws::RegionInfo* region = aws::find_region(name)) return Site::of_region(*region);
  if (const aws::RegionInfo* region = find_city(name)) return Site::of_location(*region);
  std::vector<std::string> known = {std::string(kEdgeName)};
  for (const auto& more : {region_names(), city_names()}) known.insert(known.end(), more.begin(), more.end());
  return unknown("site", name, known);
}

}  // namespace regionfall::world
