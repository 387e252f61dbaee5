#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/loop.h"
#include "net/timers.h"
#include "services/elbv2/health_checker.h"
#include "services/elbv2/plane.h"
#include "services/elbv2/public_names.h"
#include "services/elbv2/state.h"
#include "world/region.h"
#include "world/region_certificates.h"

namespace regionfall::world {

// A region's load balancers: keeps their plane, the health checks of their targets, and what the edge is told of them
// in step with the region's state.
class RegionBalancers {
 public:
  // Makes and keeps a change of the region's state.
  using Change = std::function<Result<void>(const std::function<Result<void>()>& task)>;
  // All must outlive this; `names` is in the region's store.
  RegionBalancers(net::Loop& loop, const elbv2::Plane::Surroundings& surroundings, Region& region, elbv2::Elbv2& state,
                  const RegionCertificates& certificates, elbv2::PublicNames& names, Change change);

  // Something in the region has changed, and is kept.
  void on_commit();
  // Nodes that faults take down take no connections; names keep leading to them until the edge finds them dead.
  void set_trouble(RegionTrouble trouble);

 private:
  // How long changes wait for others, which are then looked at together.
  static constexpr std::chrono::milliseconds kPause{5};

  struct Located {
    std::map<std::string, elbv2::PlaneBalancer> balancers;
    std::map<std::string, elbv2::HealthChecker::CheckedTarget> checked;
    std::map<std::string, elbv2::PublicName> names;
  };
  void look();
  Located locate();
  void add_targets(const elbv2::Routing& routing, Located& located, elbv2::PlaneBalancer& balancer);
  std::optional<std::string> plane_address(const aws::Value& interface);
  std::string target_address(const elbv2::RoutingTarget& target, const std::string& vpc);
  void publish(const std::map<std::string, elbv2::PublicName>& names);
  void report(const std::string& target_key, const elbv2::HealthReport& health);

  net::Loop& loop_;
  elbv2::Plane::Surroundings surroundings_;
  Region& region_;
  elbv2::Elbv2& state_;
  RegionCertificates certificates_;
  elbv2::PublicNames& names_;
  Change change_;
  RegionTrouble trouble_;
  elbv2::HealthChecker checker_;
  std::optional<elbv2::Plane> plane_;  // from the first load balancer on
  net::Timer timer_;
};

}  // namespace regionfall::world
