#include "world/fault.h"

#include <algorithm>
#include <array>
#include <utility>

#include "aws/dispatcher.h"
#include "base/text.h"
#include "base/time_format.h"

namespace regionfall::world {
namespace {

constexpr std::pair<RegionFaultMode, std::string_view> kModes[] = {
    {RegionFaultMode::kCrash, "crash"},
    {RegionFaultMode::kBlackhole, "blackhole"},
    {RegionFaultMode::kSlow, "slow"},
};

// Files that grew beyond this are not ours.
constexpr std::size_t kStoredFaultsMax = 10'000;

struct ToText {
  std::string operator()(const RegionFault& fault) const {
    return "region " + fault.region + " " + std::string(text(fault.mode));
  }
  std::string operator()(const LinkFault& fault) const {
    return "link " + fault.from + (fault.one_way ? " -> " : " <-> ") + fault.to;
  }
  std::string operator()(const ControlPlaneFault& fault) const { return "control-plane " + fault.service; }
};

struct Matches {
  const FaultSelection& selection;
  using Kind = FaultSelection::Kind;

  bool is(Kind kind) const { return selection.kind == Kind::kAll || selection.kind == kind; }
  bool names(const std::string& name) const { return selection.name.empty() || selection.name == name; }

  bool operator()(const RegionFault& fault) const { return is(Kind::kRegion) && names(fault.region); }
  bool operator()(const LinkFault& fault) const {
    if (!is(Kind::kLink)) return false;
    if (selection.other.empty()) return names(fault.from) || names(fault.to);
    return std::minmax(selection.name, selection.other) == std::minmax(fault.from, fault.to);
  }
  bool operator()(const ControlPlaneFault& fault) const { return is(Kind::kControlPlane) && names(fault.service); }
};

struct ToJson {
  Json operator()(const RegionFault& fault) const {
    Json json = Json::object({{"kind", Json::string("region")}, {"region", Json::string(fault.region)}});
    json.set("mode", Json::string(std::string(text(fault.mode))));
    return json;
  }
  Json operator()(const LinkFault& fault) const {
    return Json::object({{"kind", Json::string("link")},
                         {"from", Json::string(fault.from)},
                         {"to", Json::string(fault.to)},
                         {"one_way", Json::boolean(fault.one_way)}});
  }
  Json operator()(const ControlPlaneFault& fault) const {
    return Json::object({{"kind", Json::string("control-plane")}, {"service", Json::string(fault.service)}});
  }
};

Result<Fault> fault_from_json(const Json& json) {
  const std::string& kind = json["kind"].text();
  if (kind == "region") return RegionFault{json["region"].text(), TRY(region_fault_mode(json["mode"].text()))};
  if (kind == "link") return LinkFault{json["from"].text(), json["to"].text(), json["one_way"].as_bool()};
  if (kind == "control-plane") return ControlPlaneFault{json["service"].text()};
  return failure("There is no fault of the kind \"" + kind + "\"");
}

Instant to_instant(const Timestamp& time) {
  return Instant(std::chrono::seconds(time.unix_s)) + std::chrono::nanoseconds(time.nanosecond);
}

}  // namespace

std::string_view text(RegionFaultMode mode) {
  return std::ranges::find(kModes, mode, &std::pair<RegionFaultMode, std::string_view>::first)->second;
}

Result<RegionFaultMode> region_fault_mode(std::string_view text) {
  const auto* const found = std::ranges::find(kModes, text, &std::pair<RegionFaultMode, std::string_view>::second);
  if (found == std::end(kModes))
    return failure("A region cannot fail by \"" + std::string(text) + "\": there are crash, blackhole and slow.");
  return found->first;
}

LinkFault link_fault(std::string from, std::string to, bool one_way) {
  if (!one_way && to < from) std::swap(from, to);
  return {std::move(from), std::move(to), one_way};
}

std::string to_text(const Fault& fault) { return std::visit(ToText{}, fault); }

bool matches(const FaultSelection& selection, const Fault& fault) { return std::visit(Matches{selection}, fault); }

FaultSelection selection_of(const Fault& fault) {
  using Kind = FaultSelection::Kind;
  if (const auto* region = std::get_if<RegionFault>(&fault)) return {Kind::kRegion, region->region, ""};
  if (const auto* link = std::get_if<LinkFault>(&fault)) return {Kind::kLink, link->from, link->to};
  return {Kind::kControlPlane, std::get<ControlPlaneFault>(fault).service, ""};
}

Json to_json(const Fault& fault) { return std::visit(ToJson{}, fault); }

Json to_json(const FaultSelection& selection) {
  constexpr std::string_view kKinds[] = {"all", "region", "link", "control-plane"};
  return Json::object({{"kind", Json::string(std::string(kKinds[static_cast<std::size_t>(selection.kind)]))},
                       {"name", Json::string(selection.name)},
                       {"other", Json::string(selection.other)}});
}

bool FaultSet::add(Fault fault, Instant since) {
  if (std::ranges::find(entries_, fault, &Entry::fault) != entries_.end()) return false;
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

bool FaultSet::region_has(std::string_view region, RegionFaultMode mode) const {
  return std::ranges::find(entries_, Fault(RegionFault{std::string(region), mode}), &Entry::fault) != entries_.end();
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

Json to_json(const FaultSet& faults) {
  Json list = Json::array();
  for (const FaultSet::Entry& entry : faults.entries()) {
    Json fault = std::visit(ToJson{}, entry.fault);
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
