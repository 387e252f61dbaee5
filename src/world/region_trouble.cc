#include "world/region_trouble.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "aws/region_catalogue.h"

namespace regionfall::world {
namespace {

constexpr int kHundred = 100;

void add(Ailments& ailments, FaultMode mode) {
  ailments.down |= mode == FaultMode::kCrash;
  ailments.cut_off |= mode == FaultMode::kBlackhole;
  ailments.slow |= mode == FaultMode::kSlow;
}

Ailments both(Ailments a, const Ailments& b) {
  return {.down = a.down || b.down, .cut_off = a.cut_off || b.cut_off, .slow = a.slow || b.slow};
}

// The chance that one of two lots is drawn, rounded up.
int either_percent(int a, int b) { return kHundred - (kHundred - a) * (kHundred - b) / kHundred; }

struct Add {
  RegionTrouble& trouble;
  const aws::RegionInfo& region;

  void operator()(const RegionFault& fault) const {
    if (fault.region != region.name) return;
    trouble.slow |= fault.mode == FaultMode::kSlow;
    trouble.unreachable |= fault.mode == FaultMode::kBlackhole;
  }
  void operator()(const ZoneFault& fault) const {
    if (std::ranges::find(region.zones, fault.zone, &aws::ZoneInfo::name) != region.zones.end())
      add(trouble.zones[fault.zone], fault.mode);
  }
  void operator()(const InstanceFault& fault) const { add(trouble.instances[fault.instance_id], fault.mode); }
  void operator()(const ServiceFault& fault) const {
    if (!fault.region.empty() && fault.region != region.name) return;
    ServiceTrouble& service = trouble.services[fault.service];
    if (service.error_percent == 0) service.status = fault.status;
    service.error_percent = either_percent(service.error_percent, fault.error_percent);
    service.latency_ms = std::min(service.latency_ms + fault.latency_ms, kServiceLatencyMsMax);
    service.silent |= fault.mode == FaultMode::kBlackhole;
  }
  void operator()(const ProcessFault& fault) const {
    if (fault.plane == Plane::kBalancers && fault.region == region.name) add(trouble.balancers, fault.mode);
    if (fault.plane == Plane::kGateway) add(trouble.gateway, fault.mode);
  }
  void operator()(const LinkFault& /*fault*/) const {}
  void operator()(const ControlPlaneFault& /*fault*/) const {}  // FaultSet::failing_services()
};

Json to_json(const Ailments& ailments) {
  return Json::object({{"down", Json::boolean(ailments.down)},
                       {"cut_off", Json::boolean(ailments.cut_off)},
                       {"slow", Json::boolean(ailments.slow)}});
}

Ailments ailments_of(const Json& json) {
  return {.down = json["down"].as_bool(), .cut_off = json["cut_off"].as_bool(), .slow = json["slow"].as_bool()};
}

Json to_json(const ServiceTrouble& service) {
  return Json::object({{"silent", Json::boolean(service.silent)},
                       {"error_percent", Json::number(service.error_percent)},
                       {"status", Json::number(service.status)},
                       {"latency_ms", Json::number(service.latency_ms)}});
}

std::int64_t integer(const Json& json) { return std::strtoll(json.text().c_str(), nullptr, 10); }

ServiceTrouble service_of(const Json& json) {
  return {.silent = json["silent"].as_bool(),
          .error_percent = static_cast<int>(integer(json["error_percent"])),
          .status = static_cast<int>(integer(json["status"])),
          .latency_ms = integer(json["latency_ms"])};
}

template <class Value>
Json map_json(const std::map<std::string, Value, std::less<>>& map) {
  Json json = Json::object();
  for (const auto& [name, value] : map) json.set(name, to_json(value));
  return json;
}

Ailments found_in(const std::map<std::string, Ailments, std::less<>>& map, std::string_view name) {
  const auto found = map.find(name);
  return found == map.end() ? Ailments{} : found->second;
}

}  // namespace

Ailments RegionTrouble::of_zone(std::string_view zone) const { return found_in(zones, zone); }

Ailments RegionTrouble::of_instance(std::string_view id, std::string_view zone) const {
  return both(found_in(instances, id), of_zone(zone));
}

Ailments RegionTrouble::of_node(std::string_view zone) const { return both(balancers, of_zone(zone)); }

bool RegionTrouble::zone_is_full(std::string_view zone) const {
  const Ailments ailments = of_zone(zone);
  return ailments.down || ailments.cut_off;
}

RegionTrouble trouble_under(const FaultSet& faults, std::string_view region) {
  RegionTrouble trouble{.failing_services = faults.failing_services()};
  const aws::RegionInfo* const info = aws::find_region(region);
  if (info == nullptr) return trouble;
  for (const FaultSet::Entry& entry : faults.entries()) std::visit(Add{trouble, *info}, entry.fault);
  return trouble;
}

Json to_json(const RegionTrouble& trouble) {
  Json json = Json::object();
  Json failing = Json::array();
  for (const std::string& service : trouble.failing_services) failing.push(Json::string(service));
  json.set("failing_services", std::move(failing));
  json.set("slow", Json::boolean(trouble.slow));
  json.set("unreachable", Json::boolean(trouble.unreachable));
  json.set("services", map_json(trouble.services));
  json.set("zones", map_json(trouble.zones));
  json.set("instances", map_json(trouble.instances));
  json.set("balancers", to_json(trouble.balancers));
  json.set("gateway", to_json(trouble.gateway));
  return json;
}

RegionTrouble trouble_from_json(const Json& json) {
  RegionTrouble trouble{.slow = json["slow"].as_bool(), .unreachable = json["unreachable"].as_bool()};
  for (const Json& service : json["failing_services"].items()) trouble.failing_services.insert(service.text());
  for (const auto& [name, service] : json["services"].members()) trouble.services[name] = service_of(service);
  for (const auto& [name, ailments] : json["zones"].members()) trouble.zones[name] = ailments_of(ailments);
  for (const auto& [name, ailments] : json["instances"].members()) trouble.instances[name] = ailments_of(ailments);
  trouble.balancers = ailments_of(json["balancers"]);
  trouble.gateway = ailments_of(json["gateway"]);
  return trouble;
}

}  // namespace regionfall::world
