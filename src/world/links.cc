#include "world/links.h"

#include <vector>

#include "world/round_trip.h"

namespace regionfall::world {
namespace {

std::chrono::nanoseconds part_of(std::chrono::nanoseconds whole, double part) {
  return std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<double>(whole.count()) * part));
}

net::LinkProperties healthy_link(const Site& a, const Site& b) {
  if (a == b) return {};
  const auto latency = site_round_trip(a, b) / 2;
  return {.latency = latency, .jitter = part_of(latency, kJitterPart)};
}

bool site_fails(const FaultSet& faults, const Site& site, FaultMode mode) {
  if (site.kind == SiteKind::kEdge) return faults.has(ProcessFault{Plane::kEdge, "", mode});
  return site.kind == SiteKind::kRegion && faults.region_has(site.region->name, mode);
}

bool cut_by(const LinkFault& fault, const std::string& from, const std::string& to) {
  return (fault.from == from && fault.to == to) || (!fault.one_way && fault.from == to && fault.to == from);
}

bool link_cut(const FaultSet& faults, const std::string& from, const std::string& to) {
  for (const FaultSet::Entry& entry : faults.entries()) {
    const auto* link = std::get_if<LinkFault>(&entry.fault);
    if (link != nullptr && cut_by(*link, from, to)) return true;
  }
  return false;
}

}  // namespace

std::chrono::nanoseconds site_round_trip(const Site& a, const Site& b) {
  if (a == b) return {};
  if (a.kind == SiteKind::kEdge || b.kind == SiteKind::kEdge) {
    const bool with_client = a.kind == SiteKind::kLocation || b.kind == SiteKind::kLocation;
    return with_client ? kAccessRoundTrip + kEdgeRoundTrip : kEdgeRoundTrip;
  }
  std::chrono::nanoseconds time = round_trip(*a.region, *b.region);
  for (const Site& site : {a, b}) {
    if (site.kind == SiteKind::kLocation) time += kAccessRoundTrip;
  }
  return time;
}

net::LinkProperties link_between(const FaultSet& faults, const Site& from, const Site& to) {
  net::LinkProperties link = healthy_link(from, to);
  if (from == to) return link;
  for (const Site& end : {from, to}) {
    if (site_fails(faults, end, FaultMode::kBlackhole)) link.up = false;
    if (!site_fails(faults, end, FaultMode::kSlow)) continue;
    link.latency += kSlowLatency;
    link.jitter += kSlowJitter;
  }
  if (site_fails(faults, to, FaultMode::kCrash)) link.echo = false;
  if (link_cut(faults, from.name(), to.name())) link.up = false;
  return link;
}

net::LinkTable link_table(const FaultSet& faults) {
  net::LinkTable table;
  const std::vector<Site> sites = all_sites();
  for (const Site& from : sites) {
    for (const Site& to : sites) table.at(from.number(), to.number()) = link_between(faults, from, to);
  }
  return table;
}

}  // namespace regionfall::world
