#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/region_catalogue.h"
#include "base/result.h"
#include "net/site_address.h"

namespace regionfall::world {

// What kind of place a site is.
enum class SiteKind : std::uint8_t {
  kEdge,      // DNS, health checkers, caches: present in every city, so one site
  kRegion,    // "us-east-1"
  kLocation,  // a city with clients in it: "Dublin"
};

// A place in a world that has a network of its own.
struct Site {
  SiteKind kind = SiteKind::kEdge;
  const aws::RegionInfo* region = nullptr;  // of a location: the one in the same city; of the edge: null

  static Site edge() { return {}; }
  static Site of_region(const aws::RegionInfo& info) { return {SiteKind::kRegion, &info}; }
  static Site of_location(const aws::RegionInfo& info) { return {SiteKind::kLocation, &info}; }

  std::string name() const;        // "edge", "us-east-1", "Dublin"
  net::SiteNumber number() const;  // what its addresses are made of
  friend bool operator==(const Site&, const Site&) = default;
};

// All sites that worlds can have, by number.
std::vector<Site> all_sites();

// The region of that name. The error says which regions there are, or which one was probably meant.
Result<const aws::RegionInfo*> known_region(std::string_view name);
// A zone of any region, by its name or its id.
struct Zone {
  const aws::RegionInfo* region = nullptr;
  const aws::ZoneInfo* info = nullptr;
};
Result<Zone> known_zone(std::string_view name);
// The location in that city; letters' case does not matter, and a hyphen may stand for a blank.
Result<Site> known_location(std::string_view city);
// Where clients are said to be: a city, as known_location() has it, or the city of a region of that name. The error
// says which cities there are, and what was probably meant.
Result<Site> known_client_location(std::string_view name);
// The service of that name has a model.
Result<void> known_service(std::string_view name);
// A site by its name.
Result<Site> known_site(std::string_view name);

}  // namespace regionfall::world
