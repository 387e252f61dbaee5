#include <charconv>
#include <utility>

#include "base/time_format.h"
#include "world/fault.h"

namespace regionfall::world {
namespace {

// Files that grew beyond this are not ours.
constexpr std::size_t kStoredFaultsMax = 10'000;

Json text_json(std::string_view text) { return Json::string(std::string(text)); }

struct ToJson {
  Json operator()(const RegionFault& fault) const {
    return Json::object({{"kind", text_json("region")}, {"region", text_json(fault.region)}, mode_of(fault.mode)});
  }
  Json operator()(const ZoneFault& fault) const {
    return Json::object({{"kind", text_json("zone")}, {"zone", text_json(fault.zone)}, mode_of(fault.mode)});
  }
  Json operator()(const LinkFault& fault) const {
    return Json::object({{"kind", text_json("link")},
                         {"from", text_json(fault.from)},
                         {"to", text_json(fault.to)},
                         {"one_way", Json::boolean(fault.one_way)}});
  }
  Json operator()(const InstanceFault& fault) const {
    return Json::object(
        {{"kind", text_json("instance")}, {"instance", text_json(fault.instance_id)}, mode_of(fault.mode)});
  }
  Json operator()(const ServiceFault& fault) const {
    return Json::object({{"kind", text_json("service")},
                         {"service", text_json(fault.service)},
                         {"region", text_json(fault.region)},
                         mode_of(fault.mode),
                         {"error_percent", Json::number(fault.error_percent)},
                         {"latency_ms", Json::number(fault.latency_ms)},
                         {"status", Json::number(fault.status)}});
  }
  Json operator()(const ControlPlaneFault& fault) const {
    return Json::object({{"kind", text_json("control-plane")}, {"service", text_json(fault.service)}});
  }
  Json operator()(const ProcessFault& fault) const {
    return Json::object({{"kind", text_json("process")},
                         {"process", text_json(text(fault.plane))},
                         {"region", text_json(fault.region)},
                         mode_of(fault.mode)});
  }
  static std::pair<std::string, Json> mode_of(FaultMode mode) { return {"mode", text_json(text(mode))}; }
};

// A whole number from `least` to `most`; `otherwise` where there is none.
Result<std::int64_t> number(const Json& json, const char* name, std::int64_t least, std::int64_t most,
                            std::int64_t otherwise) {
  const std::string& digits = json[name].text();
  if (digits.empty()) return otherwise;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc() && end == digits.data() + digits.size() && value >= least && value <= most) return value;
  return failure(std::string(name) + " must be a whole number from " + std::to_string(least) + " to " +
                 std::to_string(most) + ".");
}

Result<ServiceFault> service_fault_of(const Json& json) {
  ServiceFault fault =
      service_fault(json["service"].text(), json["region"].text(), TRY(fault_mode(json["mode"].text())));
  fault.error_percent = static_cast<int>(TRY(number(json, "error_percent", 0, 100, fault.error_percent)));
  fault.latency_ms = TRY(number(json, "latency_ms", 0, kServiceLatencyMsMax, fault.latency_ms));
  fault.status = static_cast<int>(TRY(number(json, "status", 500, 503, fault.status)));
  if (fault.status != 500 && fault.status != 503) return failure("A service fails with 500 or 503.");
  return fault;
}

Instant to_instant(const Timestamp& time) {
  return Instant(std::chrono::seconds(time.unix_s)) + std::chrono::nanoseconds(time.nanosecond);
}

}  // namespace

Json to_json(const Fault& fault) { return std::visit(ToJson{}, fault); }

Result<Fault> fault_from_json(const Json& json) {
  const std::string& kind = json["kind"].text();
  if (kind == "link") return LinkFault{json["from"].text(), json["to"].text(), json["one_way"].as_bool()};
  if (kind == "control-plane") return ControlPlaneFault{json["service"].text()};
  if (kind == "service") return Fault(TRY(service_fault_of(json)));
  if (!fault_kind(kind) || kind == "all") return failure("There is no fault of the kind \"" + kind + "\".");
  const FaultMode mode = TRY(fault_mode(json["mode"].text()));
  if (kind == "region") return RegionFault{json["region"].text(), mode};
  if (kind == "zone") return ZoneFault{json["zone"].text(), mode};
  if (kind == "instance") return InstanceFault{json["instance"].text(), mode};
  return Fault(TRY(process_fault(json["process"].text(), json["region"].text(), mode)));
}

Json to_json(const FaultSet& faults) {
  Json list = Json::array();
  for (const FaultSet::Entry& entry : faults.entries()) {
    Json fault = to_json(entry.fault);
    fault.set("since", Json::string(format_rfc3339(timestamp_of(entry.since))));
    list.push(std::move(fault));
  }
  return list;
}

Result<FaultSet> faults_from_json(const Json& json) {
  if (!json.is_array() || json.items().size() > kStoredFaultsMax) return failure("This is no list of faults");
  FaultSet faults;
  for (const Json& item : json.items()) {
    Fault fault = TRY(fault_from_json(item));
    faults.add(std::move(fault), to_instant(TRY(parse_rfc3339(item["since"].text()))));
  }
  return faults;
}

}  // namespace regionfall::world
