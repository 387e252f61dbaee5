#include "world/round_trip.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <string_view>

namespace regionfall::world {
namespace {

// The measured regions, in the order of the rows below.
constexpr std::string_view kMeasured[] = {
    "af-south-1",     "ap-east-1",      "ap-northeast-1", "ap-northeast-2", "ap-south-1",
    "ap-southeast-1", "ap-southeast-2", "ca-central-1",   "eu-central-1",   "eu-north-1",
    "eu-south-1",     "eu-west-1",      "eu-west-2",      "eu-west-3",      "me-south-1",
    "sa-east-1",      "us-east-1",      "us-east-2",      "us-west-1",      "us-west-2",
};
// Milliseconds between each measured region and those before it, and itself.
// clang-format off
constexpr double kRoundTripsMs[] = {
    8.3,  // af-south-1
    270.1, 1.6,  // ap-east-1
    369.2, 55.5, 2.8,  // ap-northeast-1
    399.7, 39.4, 34.7, 2.0,  // ap-northeast-2
    177.6, 100.0, 131.8, 130.6, 1.9,  // ap-south-1
    232.6, 43.1, 74.2, 75.5, 59.7, 1.6,  // ap-southeast-1
    418.0, 138.3, 112.3, 146.6, 149.6, 94.2, 2.8,  // ap-southeast-2
    235.2, 196.3, 142.6, 171.7, 191.4, 209.7, 196.5, 3.4,  // ca-central-1
    201.1, 197.6, 224.2, 229.7, 121.3, 156.6, 287.5, 93.0, 1.8,  // eu-central-1
    190.4, 221.5, 241.3, 270.2, 142.2, 177.9, 295.3, 110.9, 22.8, 3.9,  // eu-north-1
    201.6, 194.1, 217.4, 225.5, 114.8, 151.6, 241.5, 103.6, 11.9, 32.0, 3.2,  // eu-south-1
    157.7, 219.8, 203.0, 231.8, 124.5, 180.5, 257.2, 75.6, 26.2, 44.2, 37.2, 1.6,  // eu-west-1
    148.5, 209.4, 210.2, 239.0, 114.6, 170.5, 264.0, 80.0, 16.0, 33.7, 26.6, 13.0, 2.0,  // eu-west-2
    160.9, 206.8, 216.8, 245.4, 108.0, 163.7, 280.4, 86.5, 10.0, 30.2, 19.6, 20.2, 10.0, 1.6,  // eu-west-3
    171.5, 131.7, 165.1, 165.6, 40.1, 89.0, 184.7, 211.2, 126.5, 149.9, 122.2, 142.2, 131.9, 126.3, 1.5,  // me-south-1
    346.5, 312.8, 258.8, 286.8, 303.4, 324.7, 312.3, 127.5, 205.3, 219.8, 215.3, 181.4, 190.4, 198.2, 324.9, 3.7,  // sa-east-1
    222.2, 198.9, 147.7, 176.1, 188.6, 213.4, 200.0, 16.8, 90.8, 108.1, 100.9, 69.0, 77.7, 83.3, 201.9, 117.5, 5.0,  // us-east-1
    232.2, 184.8, 133.4, 161.9, 199.0, 199.7, 189.6, 27.7, 101.3, 119.1, 111.5, 89.6, 87.1, 94.0, 213.8, 127.9, 14.9, 4.7,  // us-east-2
    297.3, 159.9, 110.2, 138.1, 235.5, 179.3, 139.4, 79.4, 151.4, 168.9, 161.5, 139.3, 138.2, 144.5, 269.7, 178.9, 63.3, 52.8, 1.9,  // us-west-1
    270.6, 148.0, 100.1, 126.9, 224.1, 168.8, 140.7, 61.2, 140.3, 158.2, 151.8, 120.5, 128.0, 134.0, 254.9, 177.4, 73.6, 49.1, 22.4, 2.5,  // us-west-2
};
// clang-format on
static_assert(std::size(kRoundTripsMs) == std::size(kMeasured) * (std::size(kMeasured) + 1) / 2);

// Regions that nobody had measured yet: as far away as a measured one in the neighbourhood, and these milliseconds
// more.
struct Neighbour {
  std::string_view region;
  std::string_view measured;
  double more_ms;
};
constexpr Neighbour kNeighbours[] = {
    {"ap-northeast-3", "ap-northeast-1", 8},  {"ap-south-2", "ap-south-1", 14},
    {"ap-southeast-3", "ap-southeast-1", 14}, {"ap-southeast-4", "ap-southeast-2", 12},
    {"ca-west-1", "us-west-2", 18},           {"eu-central-2", "eu-central-1", 7},
    {"eu-south-2", "eu-west-3", 16},          {"il-central-1", "eu-south-1", 46},
    {"me-central-1", "me-south-1", 10},
};

struct Position {
  std::size_t measured;
  double more_ms;
};

Position position(std::string_view region) {
  double more_ms = 0;
  const auto* const neighbour = std::ranges::find(kNeighbours, region, &Neighbour::region);
  if (neighbour != std::end(kNeighbours)) {
    region = neighbour->measured;
    more_ms = neighbour->more_ms;
  }
  const auto* const found = std::ranges::find(kMeasured, region);
  assert(found != std::end(kMeasured));  // every region of the catalogue is in one of the tables
  return {static_cast<std::size_t>(found - kMeasured), more_ms};
}

}  // namespace

std::chrono::nanoseconds round_trip(const aws::RegionInfo& a, const aws::RegionInfo& b) {
  const Position from = position(a.name);
  const Position to = position(b.name);
  const auto [first, second] = std::minmax(from.measured, to.measured);
  double ms = kRoundTripsMs[second * (second + 1) / 2 + first];
  if (a.name != b.name) ms += from.more_ms + to.more_ms;
  return std::chrono::round<std::chrono::nanoseconds>(std::chrono::duration<double, std::milli>(ms));
}

}  // namespace regionfall::world
