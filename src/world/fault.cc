#include "world/fault.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "aws/dispatcher.h"

namespace regionfall::world {
namespace {

constexpr std::pair<FaultMode, std::string_view> kModes[] = {
    {FaultMode::kCrash, "crash"},
    {FaultMode::kBlackhole, "blackhole"},
    {FaultMode::kSlow, "slow"},
};
constexpr std::string_view kPlanes[] = {"edge", "gateway", "balancers"};
constexpr std::pair<FaultSelection::Kind, std::string_view> kKinds[] = {
    {FaultSelection::Kind::kAll, "all"},         {FaultSelection::Kind::kRegion, "region"},
    {FaultSelection::Kind::kLink, "link"},       {FaultSelection::Kind::kControlPlane, "control-plane"},
    {FaultSelection::Kind::kZone, "zone"},       {FaultSelection::Kind::kInstance, "instance"},
    {FaultSelection::Kind::kService, "service"}, {FaultSelection::Kind::kProcess, "process"},
};

// " us-east-1", or nothing.
std::string behind(const std::string& name) { return name.empty() ? "" : " " + name; }

struct ToText {
  std::string operator()(const RegionFault& fault) const {
    return fmt::format("region {} {}", fault.region, text(fault.mode));
  }
  std::string operator()(const ZoneFault& fault) const {
    return fmt::format("zone {} {}", fault.zone, text(fault.mode));
  }
  std::string operator()(const LinkFault& fault) const {
    return "link " + fault.from + (fault.one_way ? " -> " : " <-> ") + fault.to;
  }
  std::string operator()(const InstanceFault& fault) const {
    return fmt::format("instance {} {}", fault.instance_id, text(fault.mode));
  }
  std::string operator()(const ServiceFault& fault) const {
    std::string how;
    if (fault.error_percent > 0) how = fmt::format("{} % fail with {}", fault.error_percent, fault.status);
    if (fault.latency_ms > 0) how += fmt::format("{}{} ms late", how.empty() ? "" : ", ", fault.latency_ms);
    if (!how.empty()) how = " (" + how + ")";
    return fmt::format("service {}{} {}{}", fault.service, behind(fault.region), text(fault.mode), how);
  }
  std::string operator()(const ControlPlaneFault& fault) const { return "control-plane " + fault.service; }
  std::string operator()(const ProcessFault& fault) const {
    return fmt::format("process {}{} {}", text(fault.plane), behind(fault.region), text(fault.mode));
  }
};

struct Matches {
  const FaultSelection& selection;
  using Kind = FaultSelection::Kind;

  bool is(Kind kind) const { return selection.kind == Kind::kAll || selection.kind == kind; }
  bool names(std::string_view name) const { return selection.name.empty() || selection.name == name; }
  bool names_other(std::string_view name) const { return selection.other.empty() || selection.other == name; }

  bool operator()(const RegionFault& fault) const { return is(Kind::kRegion) && names(fault.region); }
  bool operator()(const ZoneFault& fault) const { return is(Kind::kZone) && names(fault.zone); }
  bool operator()(const LinkFault& fault) const {
    if (!is(Kind::kLink)) return false;
    if (selection.other.empty()) return names(fault.from) || names(fault.to);
    return std::minmax(selection.name, selection.other) == std::minmax(fault.from, fault.to);
  }
  bool operator()(const InstanceFault& fault) const { return is(Kind::kInstance) && names(fault.instance_id); }
  bool operator()(const ServiceFault& fault) const {
    return is(Kind::kService) && names(fault.service) && names_other(fault.region);
  }
  bool operator()(const ControlPlaneFault& fault) const { return is(Kind::kControlPlane) && names(fault.service); }
  bool operator()(const ProcessFault& fault) const {
    return is(Kind::kProcess) && names(text(fault.plane)) && names_other(fault.region);
  }
};

}  // namespace

std::string_view text(FaultMode mode) {
  return std::ranges::find(kModes, mode, &std::pair<FaultMode, std::string_view>::first)->second;
}

Result<FaultMode> fault_mode(std::string_view text) {
  const auto* const found = std::ranges::find(kModes, text, &std::pair<FaultMode, std::string_view>::second);
  if (found == std::end(kModes))
    return failure("Nothing can fail by \"" + std::string(text) + "\": there are crash, blackhole and slow.");
  return found->first;
}

std::string_view text(Plane plane) { return kPlanes[static_cast<std::size_t>(plane)]; }

std::optional<FaultSelection::Kind> fault_kind(std::string_view name) {
  const auto* const found = std::ranges::find(kKinds, name, &std::pair<FaultSelection::Kind, std::string_view>::second);
  return found == std::end(kKinds) ? std::nullopt : std::optional(found->first);
}

LinkFault link_fault(std::string from, std::string to, bool one_way) {
  if (!one_way && to < from) std::swap(from, to);
  return {std::move(from), std::move(to), one_way};
}

ServiceFault service_fault(std::string service, std::string region, FaultMode mode) {
  ServiceFault fault{.service = std::move(service), .region = std::move(region), .mode = mode};
  if (mode == FaultMode::kCrash) fault.error_percent = 100;
  if (mode != FaultMode::kSlow) return fault;
  fault.error_percent = kSlowErrorPercent;
  fault.latency_ms = kSlowLatencyMs;
  return fault;
}

Result<ProcessFault> process_fault(std::string_view plane, std::string region, FaultMode mode) {
  const auto* const found = std::ranges::find(kPlanes, plane);
  if (found == std::end(kPlanes))
    return failure("There is no process \"" + std::string(plane) + "\": there are edge, gateway and balancers.");
  const auto known = static_cast<Plane>(found - std::begin(kPlanes));
  if ((known == Plane::kBalancers) != !region.empty()) {
    return failure(region.empty() ? "Load balancers are a region's: say which one's."
                                  : "The " + std::string(plane) + " is no region's.");
  }
  if (known == Plane::kGateway && mode == FaultMode::kSlow)
    return failure("The gateway cannot be slow. `-client-location` of `regionfall serve` puts clients at a distance.");
  return ProcessFault{known, std::move(region), mode};
}

std::string to_text(const Fault& fault) { return std::visit(ToText{}, fault); }

bool matches(const FaultSelection& selection, const Fault& fault) {
  if (selection.kind == FaultSelection::Kind::kThis) return selection.fault == fault;
  return std::visit(Matches{selection}, fault);
}

bool FaultSet::add(Fault fault, Instant since) {
  if (has(fault)) return false;
  entries_.push_back({std::move(fault), since});
  return true;
}

std::vector<Fault> FaultSet::heal(const FaultSelection& selection) {
  std::vector<Fault> healed;
  for (const Entry& entry : entries_) {
    if (matches(selection, entry.fault)) healed.push_back(entry.fault);
  }
  std::erase_if(entries_, [&](const Entry& entry) { return matches(selection, entry.fault); });
  return healed;
}

bool FaultSet::has(const Fault& fault) const {
  return std::ranges::find(entries_, fault, &Entry::fault) != entries_.end();
}

std::set<std::string, std::less<>> FaultSet::failing_services() const {
  std::set<std::string, std::less<>> failing;
  for (const Entry& entry : entries_) {
    const auto* fault = std::get_if<ControlPlaneFault>(&entry.fault);
    if (fault == nullptr) continue;
    if (fault->service != kGlobalControlPlanes) {
      failing.insert(fault->service);
      continue;
    }
    const auto global = aws::global_services();
    failing.insert(global.begin(), global.end());
  }
  return failing;
}

}  // namespace regionfall::world
