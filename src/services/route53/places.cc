#include "services/route53/places.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace regionfall::route53 {
namespace {

constexpr Place kPlaces[] = {
    {"af-south-1", "ZA", "", {-33.93, 18.42}},      {"ap-east-1", "HK", "", {22.28, 114.17}},
    {"ap-northeast-1", "JP", "", {35.69, 139.69}},  {"ap-northeast-2", "KR", "", {37.57, 126.98}},
    {"ap-northeast-3", "JP", "", {34.69, 135.50}},  {"ap-south-1", "IN", "", {19.08, 72.88}},
    {"ap-south-2", "IN", "", {17.39, 78.49}},       {"ap-southeast-1", "SG", "", {1.29, 103.85}},
    {"ap-southeast-2", "AU", "", {-33.87, 151.21}}, {"ap-southeast-3", "ID", "", {-6.21, 106.85}},
    {"ap-southeast-4", "AU", "", {-37.81, 144.96}}, {"ap-southeast-5", "MY", "", {3.14, 101.69}},
    {"ap-southeast-7", "TH", "", {13.76, 100.50}},  {"ca-central-1", "CA", "", {45.50, -73.57}},
    {"ca-west-1", "CA", "", {51.05, -114.07}},      {"eu-central-1", "DE", "", {50.11, 8.68}},
    {"eu-central-2", "CH", "", {47.38, 8.54}},      {"eu-north-1", "SE", "", {59.33, 18.07}},
    {"eu-south-1", "IT", "", {45.46, 9.19}},        {"eu-south-2", "ES", "", {40.42, -3.70}},
    {"eu-west-1", "IE", "", {53.35, -6.26}},        {"eu-west-2", "GB", "", {51.51, -0.13}},
    {"eu-west-3", "FR", "", {48.86, 2.35}},         {"il-central-1", "IL", "", {32.09, 34.78}},
    {"me-central-1", "AE", "", {24.45, 54.38}},     {"me-south-1", "BH", "", {26.23, 50.59}},
    {"mx-central-1", "MX", "", {20.59, -100.39}},   {"sa-east-1", "BR", "", {-23.55, -46.63}},
    {"us-east-1", "US", "VA", {38.95, -77.45}},     {"us-east-2", "US", "OH", {39.96, -83.00}},
    {"us-west-1", "US", "CA", {37.35, -121.96}},    {"us-west-2", "US", "OR", {45.84, -119.70}},
};
static_assert(std::ranges::is_sorted(kPlaces, {}, &Place::region));

constexpr double kEarthRadius_km = 6371;

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

}  // namespace

const Place* find_place(std::string_view region) {
  const auto* const found = std::ranges::lower_bound(kPlaces, region, {}, &Place::region);
  return found != std::end(kPlaces) && found->region == region ? found : nullptr;
}

double distance_km(const GeoPoint& a, const GeoPoint& b) {
  const double north = std::sin(radians(b.latitude - a.latitude) / 2);
  const double east = std::sin(radians(b.longitude - a.longitude) / 2);
  const double chord = north * north + std::cos(radians(a.latitude)) * std::cos(radians(b.latitude)) * east * east;
  return 2 * kEarthRadius_km * std::asin(std::min(1.0, std::sqrt(chord)));
}

}  // namespace regionfall::route53
