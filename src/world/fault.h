#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"

namespace regionfall::world {

// How a region is taken away.
enum class RegionFaultMode : std::uint8_t {
  kCrash,      // all of its processes are killed and stay dead
  kBlackhole,  // it runs, but no packet reaches or leaves it
  kSlow,       // its packets take longer, and some of its calls fail
};
std::string_view text(RegionFaultMode mode);  // "crash", "blackhole", "slow"
Result<RegionFaultMode> region_fault_mode(std::string_view text);

// What is taken away. Names are those of aws::RegionInfo, Site and aws::Service.
struct RegionFault {
  std::string region;
  RegionFaultMode mode = RegionFaultMode::kCrash;
  friend auto operator<=>(const RegionFault&, const RegionFault&) = default;
};
struct LinkFault {
  std::string from;  // of a fault in both directions: the lesser name
  std::string to;
  bool one_way = false;  // packets in the other direction pass
  friend auto operator<=>(const LinkFault&, const LinkFault&) = default;
};
struct ControlPlaneFault {
  std::string service;  // its operations are refused in all regions; what runs already goes on. Or kGlobalControlPlanes
  friend auto operator<=>(const ControlPlaneFault&, const ControlPlaneFault&) = default;
};
// Stands for the services whose control planes are in us-east-1.
inline constexpr std::string_view kGlobalControlPlanes = "global";
using Fault = std::variant<RegionFault, LinkFault, ControlPlaneFault>;

// Between two sites, in both directions or in one.
LinkFault link_fault(std::string from, std::string to, bool one_way);

// "region us-east-1 crash", "link us-east-1 <-> eu-west-1", "link us-east-1 -> eu-west-1", "control-plane iam"
std::string to_text(const Fault& fault);

// Which faults heal() takes back. Empty names match all.
struct FaultSelection {
  enum class Kind : std::uint8_t { kAll, kRegion, kLink, kControlPlane } kind = Kind::kAll;
  std::string name;   // the region, one end of the link, or the service
  std::string other;  // the other end of the link
};
bool matches(const FaultSelection& selection, const Fault& fault);

// The faults that are in force, in the order in which they began. They may overlap: whatever one of them takes away is
// away until that one is healed.
class FaultSet {
 public:
  struct Entry {
    Fault fault;
    Instant since;
  };
  const std::vector<Entry>& entries() const { return entries_; }
  bool empty() const { return entries_.empty(); }

  // False when that very fault is in force already.
  bool add(Fault fault, Instant since);
  // Takes back all that match; returns them.
  std::vector<Fault> heal(const FaultSelection& selection);

  bool region_has(std::string_view region, RegionFaultMode mode) const;
  // The services whose control planes are away.
  std::set<std::string, std::less<>> failing_services() const;

 private:
  std::vector<Entry> entries_;
};

// The selection of that fault, and of what else is of the same region, link or service.
FaultSelection selection_of(const Fault& fault);

// As requests (world_control.h) have it.
Json to_json(const Fault& fault);
Json to_json(const FaultSelection& selection);
// What is kept over a restart, and what `status -json` shows.
Json to_json(const FaultSet& faults);
Result<FaultSet> faults_from_json(const Json& json);

}  // namespace regionfall::world
