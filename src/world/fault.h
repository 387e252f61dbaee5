#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"

namespace regionfall::world {

// How something is taken away.
enum class FaultMode : std::uint8_t {
  kCrash,      // its processes are killed and stay dead; of a service: its operations fail
  kBlackhole,  // it runs, but no packet reaches or leaves it; of a service: its operations are not answered
  kSlow,       // it answers late, and some of its calls fail
};
std::string_view text(FaultMode mode);  // "crash", "blackhole", "slow"
Result<FaultMode> fault_mode(std::string_view text);

// What is taken away. Names are those of aws::RegionInfo, aws::ZoneInfo, Site and aws::Service.
struct RegionFault {
  std::string region;
  FaultMode mode = FaultMode::kCrash;
  friend auto operator<=>(const RegionFault&, const RegionFault&) = default;
};
// All that stands in a zone: instances, load balancers' nodes, interfaces. No machine starts there meanwhile.
struct ZoneFault {
  std::string zone;  // "us-east-1a"
  FaultMode mode = FaultMode::kCrash;
  friend auto operator<=>(const ZoneFault&, const ZoneFault&) = default;
};
struct LinkFault {
  std::string from;  // of a fault in both directions: the lesser name
  std::string to;
  bool one_way = false;  // packets in the other direction pass
  friend auto operator<=>(const LinkFault&, const LinkFault&) = default;
};
// A machine. EC2 does not know: the instance stays "running", and its status checks fail.
struct InstanceFault {
  std::string instance_id;
  FaultMode mode = FaultMode::kCrash;
  friend auto operator<=>(const InstanceFault&, const InstanceFault&) = default;
};
// The operations of a service in a region; what runs already goes on.
struct ServiceFault {
  std::string service;
  std::string region;  // empty: all
  FaultMode mode = FaultMode::kCrash;
  int error_percent = 0;        // of its calls that fail
  std::int64_t latency_ms = 0;  // that its answers take longer
  int status = 503;             // what calls fail with: 503, or 500
  friend auto operator<=>(const ServiceFault&, const ServiceFault&) = default;
};
// What a service fault does when nothing else is said, by its mode.
ServiceFault service_fault(std::string service, std::string region, FaultMode mode);
inline constexpr int kSlowErrorPercent = 20;
inline constexpr std::int64_t kSlowLatencyMs = 800;
inline constexpr std::int64_t kServiceLatencyMsMax = 600'000;

struct ControlPlaneFault {
  std::string service;  // its operations are refused in all regions; what runs already goes on. Or kGlobalControlPlanes
  friend auto operator<=>(const ControlPlaneFault&, const ControlPlaneFault&) = default;
};
// Stands for the services whose control planes are in us-east-1.
inline constexpr std::string_view kGlobalControlPlanes = "global";

// Processes that are no region's own.
enum class Plane : std::uint8_t {
  kEdge,       // DNS, and the probes of load balancers
  kGateway,    // where clients outside of the world call; it cannot be slow
  kBalancers,  // of a region: the nodes of all of its load balancers
};
std::string_view text(Plane plane);  // "edge", "gateway", "balancers"
struct ProcessFault {
  Plane plane = Plane::kEdge;
  std::string region;  // of balancers; else empty
  FaultMode mode = FaultMode::kCrash;
  friend auto operator<=>(const ProcessFault&, const ProcessFault&) = default;
};
using Fault =
    std::variant<RegionFault, LinkFault, ControlPlaneFault, ZoneFault, InstanceFault, ServiceFault, ProcessFault>;

// Between two sites, in both directions or in one.
LinkFault link_fault(std::string from, std::string to, bool one_way);
// Says what is missing or does not go together. `region`: of balancers, which have one, as nothing else does.
Result<ProcessFault> process_fault(std::string_view plane, std::string region, FaultMode mode);

// "region us-east-1 crash", "link us-east-1 <-> eu-west-1", "link us-east-1 -> eu-west-1", "control-plane iam",
// "zone us-east-1a blackhole", "instance i-1 slow", "service ec2 us-east-1 slow (20 % fail, 800 ms late)",
// "process balancers us-east-1 crash"
std::string to_text(const Fault& fault);

// Which faults heal() takes back. Empty names match all.
struct FaultSelection {
  enum class Kind : std::uint8_t {
    kAll,
    kRegion,
    kLink,
    kControlPlane,
    kZone,
    kInstance,
    kService,
    kProcess,
    kThis,  // `fault` alone
  } kind = Kind::kAll;
  std::string name;   // the region, one end of the link, the service, ...
  std::string other;  // the other end of the link, the region of a service or process
  std::optional<Fault> fault = {};
};
// "all", "region", "link", ...: how requests name kinds, but for kThis. Nothing: there is none such.
std::optional<FaultSelection::Kind> fault_kind(std::string_view name);
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

  bool region_has(std::string_view region, FaultMode mode) const { return has(RegionFault{std::string(region), mode}); }
  bool has(const Fault& fault) const;
  // The services whose control planes are away.
  std::set<std::string, std::less<>> failing_services() const;

 private:
  std::vector<Entry> entries_;
};

// As requests (world_control.h) have it.
Json to_json(const Fault& fault);
// Names are taken as they are.
Result<Fault> fault_from_json(const Json& json);
// What is kept over a restart, and what `status -json` shows.
Json to_json(const FaultSet& faults);
Result<FaultSet> faults_from_json(const Json& json);

}  // namespace regionfall::world
