#include "world/status.h"

#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "base/files.h"
#include "base/text.h"
#include "base/time_format.h"
#include "base/version.h"
#include "net/ip_address.h"
#include "world/links.h"

namespace regionfall::world {
namespace {

std::string_view text(ProcessPhase phase) {
  switch (phase) {
    case ProcessPhase::kStopped:
      return "stopped";
    case ProcessPhase::kStarting:
      return "starting";
    case ProcessPhase::kReady:
      return "ready";
    case ProcessPhase::kBackOff:
      return "waiting";
    case ProcessPhase::kStopping:
      return "stopping";
  }
  return "";
}

Json text_json(std::string_view text) { return Json::string(std::string(text)); }
Json time_json(Instant instant) { return Json::string(format_rfc3339(timestamp_of(instant))); }

// Of a process that may be gone: 0.
std::int64_t resident_bytes(pid_t process) {
  constexpr std::uint64_t kStatmBytesMax = 4096;
  const auto statm = read_file("/proc/" + std::to_string(process) + "/statm", kStatmBytesMax);
  if (!statm) return 0;
  const std::vector<std::string> pages = split(*statm, " ");
  return pages.size() < 2 ? 0 : std::strtoll(pages[1].c_str(), nullptr, 10) * ::sysconf(_SC_PAGESIZE);
}

Json region_json(const RegionHost& region, const WorldNetwork& network) {
  const ProcessHost& process = region.process();
  const Supervision& supervision = process.supervision();
  const Site site = Site::of_region(region.info());
  Json json = Json::object();
  json.set("name", text_json(region.info().name));
  json.set("city", text_json(region.info().city));
  json.set("phase", text_json(text(supervision.phase())));
  json.set("since", time_json(supervision.since()));
  json.set("process", Json::number(process.process() != 0 ? process.process() : process.init()));
  json.set("restarts", Json::number(supervision.restarts()));
  json.set("last_end", text_json(process.last_end()));
  json.set("memory_bytes", Json::number(process.process() != 0 ? resident_bytes(process.process()) : 0));
  Json addresses = Json::array();
  for (const std::string& address : network.address_texts(site)) addresses.push(text_json(address));
  json.set("addresses", std::move(addresses));
  Json resources = Json::object();
  for (const auto& [kind, count] : region.resources())
    resources.set(kind, Json::number(static_cast<std::int64_t>(count)));
  json.set("resources", std::move(resources));
  return json;
}

Json edge_json(const EdgeHost& edge, const WorldNetwork& network) {
  const ProcessHost& process = edge.process();
  Json json = Json::object();
  json.set("phase", text_json(text(process.supervision().phase())));
  json.set("since", time_json(process.supervision().since()));
  json.set("process", Json::number(process.process() != 0 ? process.process() : process.init()));
  json.set("restarts", Json::number(process.supervision().restarts()));
  json.set("last_end", text_json(process.last_end()));
  json.set("memory_bytes", Json::number(process.process() != 0 ? resident_bytes(process.process()) : 0));
  Json addresses = Json::array();
  for (const std::string& address : network.address_texts(Site::edge())) addresses.push(text_json(address));
  json.set("addresses", std::move(addresses));
  json.set("dns", text_json(edge.dns_address().to_string()));
  return json;
}

Json faults_json(const FaultSet& faults) {
  Json list = Json::array();
  const Json stored = to_json(faults);
  for (std::size_t i = 0; i < stored.items().size(); ++i) {
    Json fault = stored.items()[i];
    fault.set("text", text_json(to_text(faults.entries()[i].fault)));
    list.push(std::move(fault));
  }
  return list;
}

Json link_json(const net::LinkTable& links, const Site& from, const Site& to) {
  const std::array<std::pair<Site, Site>, 2> directions = {std::pair{from, to}, std::pair{to, from}};
  std::chrono::nanoseconds round_trip{0};
  Json down_from = Json::array();
  for (const auto& [sender, receiver] : directions) {
    const net::LinkProperties& link = links.at(sender.number(), receiver.number());
    round_trip += link.latency;
    if (!link.up) down_from.push(text_json(sender.name()));
  }
  const double round_trip_ms = std::chrono::duration<double, std::milli>(round_trip).count();
  Json json = Json::object();
  json.set("from", text_json(from.name()));
  json.set("to", text_json(to.name()));
  // Tenths, as the table of round trips has them.
  json.set("round_trip_ms", Json::number_text(std::to_string(std::lround(round_trip_ms * 10) / 10) + "." +
                                              std::to_string(std::lround(round_trip_ms * 10) % 10)));
  json.set("up", Json::boolean(down_from.items().empty()));
  json.set("down_from", std::move(down_from));
  return json;
}

// Between regions, where there are such links, and between the world's clients and regions.
Json links_json(const Supervisor& supervisor, bool between_regions) {
  Json list = Json::array();
  const net::LinkTable links = link_table(supervisor.faults());
  for (auto from = supervisor.regions().begin(); from != supervisor.regions().end(); ++from) {
    const Site site = Site::of_region(from->second->info());
    if (const auto& client = supervisor.client_location()) list.push(link_json(links, *client, site));
    if (!between_regions) continue;
    for (auto to = std::next(from); to != supervisor.regions().end(); ++to)
      list.push(link_json(links, site, Site::of_region(to->second->info())));
  }
  return list;
}

}  // namespace

Json status_json(Supervisor& supervisor, const std::string& gateway) {
  const WorldNetwork& network = supervisor.network();
  Json json = Json::object();
  json.set("version", text_json(version()));
  json.set("folder", text_json(supervisor.folder().path));
  json.set("process", Json::number(::getpid()));
  json.set("since", time_json(supervisor.since()));
  json.set("gateway", text_json(gateway));
  const auto& client = supervisor.client_location();
  json.set("client_location", text_json(client ? client->name() : ""));
  json.set("speed", Json::number(std::int64_t{supervisor.speed()}));
  json.set("flat", Json::boolean(network.flat()));
  json.set("flat_reason", text_json(network.flat_reason()));
  Json regions = Json::array();
  for (const auto& [name, region] : supervisor.regions()) regions.push(region_json(*region, network));
  json.set("regions", std::move(regions));
  json.set("edge", edge_json(supervisor.edge(), network));
  json.set("faults", faults_json(supervisor.faults()));
  json.set("links", links_json(supervisor, /*between_regions=*/!network.flat()));
  return json;
}

}  // namespace regionfall::world
