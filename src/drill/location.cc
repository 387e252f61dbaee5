#include "drill/location.h"

#include <algorithm>
#include <utility>

#include "net/namespace.h"

namespace regionfall::drill {
namespace {

// The address of a host that no resolver has to be asked for: written as one, or in the hosts file.
std::optional<net::IpAddress> written_address(const std::string& host, const std::string& hosts) {
  if (const auto literal = parse_address(host)) return literal;
  const auto listed = address_in_hosts(hosts, host);
  return listed ? parse_address(*listed) : std::nullopt;
}

}  // namespace

Result<std::unique_ptr<Location>> Location::make(const Scenario& scenario, LocationSurroundings surroundings,
                                                 const Clock& clock, LiveCounts& counts) {
  std::unique_ptr<Location> location(new Location(scenario, std::move(surroundings), clock, counts));
  Result<void> begun;
  location->thread_.run_there([&] { begun = location->begin(); });
  TRY(begun);
  return location;
}

Location::~Location() {
  thread_.run_there([this] {
    runners_.clear();
    tls_.reset();
    lookup_.reset();
  });
}

Result<void> Location::begin() {
  if (surroundings_.network.valid()) TRY(net::join_network_namespace(surroundings_.network));
  lookup_ = TRY(AddressLookup::make(thread_.loop(), surroundings_.resolver, surroundings_.seed));
  for (std::size_t i = 0; i < scenario_.loads.size(); ++i) {
    const Load& load = scenario_.loads[i];
    const auto found = std::ranges::find(load.locations, surroundings_.site);
    if (found == load.locations.end()) continue;
    const auto place = static_cast<std::size_t>(found - load.locations.begin());
    if (load.url.tls && !tls_) tls_ = TRY(net::TlsClient::trusting(surroundings_.root_certificate));
    const Duration first = first_request(load.rate, place, load.locations.size());
    runners_.push_back(std::make_unique<LoadRunner>(
        thread_.loop(), *lookup_, load.url.tls ? tls_.get() : nullptr,
        RunnerPlan{.load = load,
                   .load_index = static_cast<std::uint8_t>(i),
                   .location_index = static_cast<std::uint8_t>(place),
                   .schedule = OpenLoop(load.rate, first, scenario_.duration),
                   .address = written_address(load.url.host, surroundings_.hosts),
                   .write_path = load.write_share > 0 ? scenario_.stores[load.store].path : "",
                   .run = surroundings_.run},
        counts_));
  }
  return {};
}

void Location::start(Instant begin) {
  thread_.run_there([&] {
    for (const auto& runner : runners_) runner->start(begin);
  });
}

bool Location::over() {
  bool over = false;
  thread_.run_there([&] { over = std::ranges::all_of(runners_, [](const auto& runner) { return runner->over(); }); });
  return over;
}

void Location::finish(std::vector<RequestRecord>& records, std::vector<LookupRecord>& lookups,
                      const WriteLayout& layout, std::vector<std::uint32_t>& acknowledged_ms) {
  thread_.run_there([&] {
    for (const auto& runner : runners_) {
      const auto some = runner->take_records();
      records.insert(records.end(), some.begin(), some.end());
      const auto asked = runner->take_lookups();
      lookups.insert(lookups.end(), asked.begin(), asked.end());
      const auto first = layout.index_of({runner->plan().load_index, runner->plan().location_index, 0});
      if (first)
        std::ranges::copy(runner->take_acknowledged(), acknowledged_ms.begin() + static_cast<std::ptrdiff_t>(*first));
    }
    runners_.clear();
  });
}

}  // namespace regionfall::drill
