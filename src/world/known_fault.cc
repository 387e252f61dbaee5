#include "world/known_fault.h"

#include <utility>
#include <variant>

#include "world/site.h"

namespace regionfall::world {
namespace {

constexpr std::string_view kInstancePrefix = "i-";

Result<void> check_region(const std::string& region) {
  if (!region.empty()) (void)TRY(known_region(region));
  return {};
}

struct Check {
  Result<Fault> operator()(RegionFault fault) const {
    (void)TRY(known_region(fault.region));
    return Fault(std::move(fault));
  }
  Result<Fault> operator()(ZoneFault fault) const {
    fault.zone = TRY(known_zone(fault.zone)).info->name;
    return Fault(std::move(fault));
  }
  Result<Fault> operator()(const LinkFault& fault) const {
    const Site from = TRY(known_site(fault.from));
    const Site to = TRY(known_site(fault.to));
    if (from == to) return failure("A link has two ends; " + from.name() + " is one.");
    return Fault(link_fault(from.name(), to.name(), fault.one_way));
  }
  Result<Fault> operator()(InstanceFault fault) const {
    if (!fault.instance_id.starts_with(kInstancePrefix))
      return failure("\"" + fault.instance_id + "\" is no instance's id, as i-0123456789abcdef0.");
    return Fault(std::move(fault));
  }
  Result<Fault> operator()(ServiceFault fault) const {
    TRY(known_service(fault.service));
    TRY(check_region(fault.region));
    return Fault(std::move(fault));
  }
  Result<Fault> operator()(ControlPlaneFault fault) const {
    if (fault.service != kGlobalControlPlanes) TRY(known_service(fault.service));
    return Fault(std::move(fault));
  }
  Result<Fault> operator()(ProcessFault fault) const {
    TRY(check_region(fault.region));
    return Fault(std::move(fault));
  }
};

}  // namespace

Result<Fault> known_fault(Fault fault) {
  return std::visit([](auto&& kind) { return Check{}(std::forward<decltype(kind)>(kind)); }, std::move(fault));
}

Result<Fault> known_fault(const Json& json) { return known_fault(TRY(fault_from_json(json))); }

Result<FaultSelection> known_selection(const Json& json) {
  using Kind = FaultSelection::Kind;
  if (json["fault"].is_object())
    return FaultSelection{.kind = Kind::kThis, .name = {}, .other = {}, .fault = TRY(known_fault(json["fault"]))};
  const auto kind = fault_kind(json["kind"].text());
  if (!kind) return failure("There is no fault of the kind \"" + json["kind"].text() + "\".");
  FaultSelection selection{.kind = *kind, .name = json["name"].text(), .other = json["other"].text()};
  if (*kind == Kind::kZone && !selection.name.empty()) selection.name = TRY(known_zone(selection.name)).info->name;
  if (*kind != Kind::kLink) return selection;
  for (std::string* end : {&selection.name, &selection.other}) {
    if (!end->empty()) *end = TRY(known_site(*end)).name();
  }
  return selection;
}

std::string region_of(const Fault& fault) {
  if (const auto* region = std::get_if<RegionFault>(&fault)) return region->region;
  if (const auto* service = std::get_if<ServiceFault>(&fault)) return service->region;
  if (const auto* process = std::get_if<ProcessFault>(&fault)) return process->region;
  if (const auto* zone = std::get_if<ZoneFault>(&fault)) {
    const auto known = known_zone(zone->zone);
    return known ? std::string(known->region->name) : "";
  }
  return {};
}

}  // namespace regionfall::world
