#pragma once

#include <string_view>

namespace regionfall::route53 {

struct GeoPoint {
  double latitude = 0;   // degrees, north positive
  double longitude = 0;  // degrees, east positive
};

// Where a region is, and so whoever sits in its city.
struct Place {
  std::string_view region;       // "us-east-1"
  std::string_view country;      // "US"
  std::string_view subdivision;  // of the United States: "VA"; else empty
  GeoPoint point;
};

// Null when there is no such region.
const Place* find_place(std::string_view region);

// The great-circle distance.
double distance_km(const GeoPoint& a, const GeoPoint& b);

}  // namespace regionfall::route53
