#include "drill/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <optional>
#include <utility>

#include "base/files.h"
#include "drill/location.h"
#include "drill/measures.h"
#include "net/loop.h"
#include "net/namespace.h"
#include "net/sockets.h"
#include "world/name_files.h"
#include "world/place_entry.h"
#include "world/remote_caller.h"
#include "world/world_client.h"

namespace regionfall::drill {
namespace {

// From when all is ready to the first request, so that every location has been told.
constexpr std::chrono::milliseconds kLead{50};
constexpr std::chrono::seconds kTick{1};
constexpr std::chrono::milliseconds kLastAnswersTick{50};

Result<Json> status_of(const world::DataFolder& folder) {
  return TRY(world::ask_world(folder, Json::object({{"do", Json::string("status")}}))).json["status"];
}

// Starts the regions that the drill needs, and waits until each has answered a call.
Result<void> use_regions(const Scenario& scenario, const world::DataFolder& folder) {
  world::RemoteCaller caller(folder, "");
  for (const std::string& region : scenario.regions) {
    // Whatever the answer: that there is one is enough, and status tells.
    (void)caller.call({.region = {region}, .service = "sts", .operation = "GetCallerIdentity"});
  }
  const Json status = TRY(status_of(folder));
  for (const std::string& region : scenario.regions) {
    const auto& running = status["regions"].items();
    const bool ready = std::ranges::any_of(
        running, [&](const Json& other) { return other["name"].text() == region && other["phase"].text() == "ready"; });
    if (!ready) return failure("The region " + region + " is not ready: `regionfall status` says why.");
  }
  return {};
}

Result<void> check_no_faults(const Json& status) {
  const auto& faults = status["faults"].items();
  if (faults.empty()) return {};
  return failure(fmt::format("A drill begins with a whole world, and here {} is in force. `regionfall heal` ends it.",
                             faults.front()["text"].text()));
}

std::vector<world::Site> locations_of(const Scenario& scenario) {
  std::vector<world::Site> sites;
  for (const Load& load : scenario.loads) {
    for (const world::Site& site : load.locations) {
      if (std::ranges::find(sites, site) == sites.end()) sites.push_back(site);
    }
  }
  return sites;
}

// One run, from the places that it enters to what they have recorded.
class DrillRun {
 public:
  DrillRun(const Scenario& scenario, const world::DataFolder& folder, const Clock& clock, RandomSource& random,
           Audience& audience)
      : scenario_(scenario),
        folder_(folder),
        clock_(clock),
        random_(random),
        audience_(audience),
        loop_(clock),
        tick_(loop_) {}

  Result<Recording> run();

 private:
  Result<std::vector<LocationSurroundings>> enter_places(const Json& status);
  Result<void> make_locations(std::vector<LocationSurroundings> places);
  void tick();
  void tell_progress();
  void happened(FaultEvent event);
  bool all_over();
  Duration now() const { return clock_.now() - recording_.begun; }

  const Scenario& scenario_;
  const world::DataFolder& folder_;
  const Clock& clock_;
  RandomSource& random_;
  Audience& audience_;
  Recording recording_;
  Result<void> outcome_;
  LiveCounts counts_;
  Progress told_;  // totals up to the last time
  Duration next_progress_ = kTick;
  bool sending_ = true;
  net::Loop loop_;
  net::Timer tick_;
  std::vector<std::unique_ptr<Location>> locations_;
};

Result<std::vector<LocationSurroundings>> DrillRun::enter_places(const Json& status) {
  std::vector<LocationSurroundings> places;
  FileDescriptor user;
  for (const world::Site& site : locations_of(scenario_)) {
    world::PlaceEntry entry = TRY(world::enter_place(folder_, world::PlaceKind::kLocation, site.name()));
    LocationSurroundings place{.site = site, .network = std::move(entry.namespaces.network)};
    place.resolver = recording_.flat
                         ? TRY(net::SocketAddress::parse(status["edge"]["dns"].text()))
                         : TRY(net::SocketAddress::ip(net::to_text(world::resolver_address(site)), world::kDnsPort));
    place.hosts = TRY(read_file(folder_.hosts()));
    place.root_certificate = TRY(read_file(folder_.certificate()));
    random_.fill(std::as_writable_bytes(std::span(&place.seed, 1)));
    places.push_back(std::move(place));
    if (entry.namespaces.user.valid()) user = std::move(entry.namespaces.user);
  }
  if (user.valid()) TRY(net::join_user_namespace(user));
  return places;
}

Result<void> DrillRun::make_locations(std::vector<LocationSurroundings> places) {
  for (LocationSurroundings& place : places)
    locations_.push_back(TRY(Location::make(scenario_, std::move(place), clock_, counts_)));
  return {};
}

void DrillRun::happened(FaultEvent event) {
  audience_.happened(event);
  if (event.kind == FaultEvent::Kind::kRefused) {
    outcome_ = failure(fmt::format("The fault \"{}\" failed: {}", scenario_.faults[event.fault].name, event.why));
    loop_.stop();
  }
  recording_.events.push_back(std::move(event));
}

void DrillRun::tell_progress() {
  const auto read = [](const std::atomic<std::uint64_t>& count) { return count.load(std::memory_order_relaxed); };
  const Progress total{now(), read(counts_.sent), read(counts_.succeeded), read(counts_.failed)};
  audience_.progress({.at = next_progress_,
                      .sent = total.sent - told_.sent,
                      .succeeded = total.succeeded - told_.succeeded,
                      .failed = total.failed - told_.failed});
  told_ = total;
  next_progress_ += kTick;
}

bool DrillRun::all_over() {
  return std::ranges::all_of(locations_, [](const auto& location) { return location->over(); });
}

void DrillRun::tick() {
  if (now() >= next_progress_) tell_progress();
  if (now() >= scenario_.duration) {
    if (std::exchange(sending_, false)) audience_.waits_for_answers();
    if (all_over()) return loop_.stop();
    return tick_.set_after(kLastAnswersTick, [this] { tick(); });
  }
  tick_.set_at(recording_.begun + std::min<Duration>(next_progress_, scenario_.duration), [this] { tick(); });
}

Result<Recording> DrillRun::run() {
  // Before there are threads, which take over what signals are held back.
  const net::SignalWatch interrupt(loop_, SIGINT, [this] {
    recording_.interrupted = true;
    loop_.stop();
  });
  const net::SignalWatch terminate(loop_, SIGTERM, [this] {
    recording_.interrupted = true;
    loop_.stop();
  });
  net::raise_descriptor_limit();
  TRY(use_regions(scenario_, folder_));
  const Json status = TRY(status_of(folder_));
  TRY(check_no_faults(status));
  recording_.flat = status["flat"].as_bool();
  std::vector<LocationSurroundings> places = TRY(enter_places(status));
  TRY(make_locations(std::move(places)));
  FaultConductor conductor(scenario_, folder_, clock_, [this](FaultEvent event) {
    loop_.post([this, event = std::move(event)]() mutable { happened(std::move(event)); });
  });

  recording_.begun = clock_.now() + kLead;
  audience_.begins(recording_.begun);
  conductor.start(recording_.begun);
  for (const auto& location : locations_) location->start(recording_.begun);
  tick();
  loop_.run();
  recording_.ran = std::min<Duration>(now(), scenario_.duration);
  for (const auto& location : locations_) location->finish(recording_.requests, recording_.lookups);
  locations_.clear();
  TRY(conductor.stop());
  TRY(outcome_);
  in_order(recording_.requests);
  std::ranges::stable_sort(recording_.lookups, {}, &LookupRecord::at_us);
  return std::move(recording_);
}

}  // namespace

Result<Recording> run(const Scenario& scenario, const world::DataFolder& folder, const Clock& clock,
                      RandomSource& random, Audience& audience) {
  return DrillRun(scenario, folder, clock, random, audience).run();
}

}  // namespace regionfall::drill
