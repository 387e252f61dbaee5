#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aws/region_catalogue.h"
#include "net/ip_address.h"
#include "services/route53/places.h"
#include "services/route53/snapshot.h"

namespace regionfall::route53 {

// Who asks, as far as an answer depends on it: where the resolver is, or the network that it passes on (EDNS client
// subnet).
struct Client {
  std::string_view continent;    // "EU"
  std::string_view country;      // "IE"
  std::string_view subdivision;  // of the United States
  GeoPoint point;
  std::array<float, aws::kRegionNumbersMax> round_trip_ms = {};  // to regions, by their numbers
  net::IpAddress address;
  const Vpc* vpc = nullptr;  // where it asks from inside; null: from the internet
};

// Who sits in the city of that region, but for round trips, address and VPC. The region must be one of places.h.
Client client_in(std::string_view region);

// What an alias to a resource of AWS finds.
struct TargetState {
  bool healthy = true;  // as EvaluateTargetHealth sees it (target_health.h)
  std::uint32_t ttl_s = 60;
  std::vector<RecordData> v4;
  std::vector<RecordData> v6;
};

// What is known of health at the moment of an answer. Asked a few times an answer: lookups should be cheap.
class HealthView {
 public:
  virtual ~HealthView() = default;
  // Whether a health check counts as healthy; one that is not known does.
  virtual bool check_healthy(std::string_view health_check_id) const = 0;
  // The resource of AWS of that name (wire form, lower case); null when there is none.
  virtual const TargetState* target(std::string_view wire_name) const = 0;
};

// Even random numbers that follow from one drawn by the caller (splitmix64).
class Draw {
 public:
  explicit Draw(std::uint64_t drawn) : state_(drawn) {}
  std::uint64_t below(std::uint64_t bound);  // 0 … bound-1; bound at least 1

 private:
  std::uint64_t state_;
};

}  // namespace regionfall::route53
