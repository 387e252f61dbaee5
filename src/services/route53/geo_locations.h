#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "services/route53/rows.h"

namespace regionfall::route53 {

struct Continent {
  std::string_view code;  // "EU"
  std::string_view name;
};
struct Country {
  std::string_view code;  // "IE"
  std::string_view continent;
  std::string_view name;
};
struct Subdivision {
  std::string_view code;  // "CA", of the United States
  std::string_view name;
};

// What geolocation records can be about, by code. Countries are ISO 3166's; subdivisions are the states of the US.
std::span<const Continent> continents();
std::span<const Country> countries();
std::span<const Subdivision> us_states();

inline constexpr std::string_view kAnyCountry = "*";  // the default location
inline constexpr std::string_view kCountryWithStates = "US";

const Country* find_country(std::string_view code);  // null when there is none

// Whether it is a continent, a country, a state, or the default.
bool is_geo_location(const GeoLocation& location);

}  // namespace regionfall::route53
