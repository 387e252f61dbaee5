#include "drill/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <optional>
#include <utility>

#include "aws/region_catalogue.h"
#include "base/files.h"
#include "drill/auditor.h"
#include "drill/location.h"
#include "drill/measures.h"
#include "drill/speed_check.h"
#include "drill/store_copies.h"
#include "net/loop.h"
#include "net/namespace.h"
#include "net/sockets.h"
#include "services/iam/enforcement.h"
#include "world/name_files.h"
#include "world/place_entry.h"
#include "world/program_environment.h"
#include "world/region_services.h"
#include "world/remote_caller.h"
#include "world/world_client.h"

namespace regionfall::drill {
namespace {

// From when all is ready to the first request, so that every location has been told. Real time.
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

std::vector<world::Site> regions_of(const Json& status) {
  std::vector<world::Site> sites;
  for (const Json& region : status["regions"].items()) {
    if (const aws::RegionInfo* info = aws::find_region(region["name"].text()))
      sites.push_back(world::Site::of_region(*info));
  }
  return sites;
}

Result<void> check_no_faults(const Json& status) {
  const auto& faults = status["faults"].items();
  if (faults.empty()) return {};
  return failure(fmt::format("A drill begins with a whole world, and here {} is in force. `regionfall heal` ends it.",
                             faults.front()["text"].text()));
}

// Tells the keys of this drill from those of others.
std::string new_run(RandomSource& random) {
  std::uint64_t number = 0;
  random.fill(std::as_writable_bytes(std::span(&number, 1)));
  return fmt::format("{:016x}", number);
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

// The cities that steps watch from.
std::vector<world::Site> watched_from(const Scenario& scenario) {
  std::vector<world::Site> sites;
  for (const Step& step : scenario.steps) {
    if (const auto* wait = std::get_if<HttpWait>(&step.action)) sites.push_back(wait->from);
    if (const auto* wait = std::get_if<DnsWait>(&step.action)) sites.push_back(wait->from);
  }
  return sites;
}

// One run, from the places that it enters to what they have recorded.
class DrillRun {
 public:
  DrillRun(const Scenario& scenario, const world::DataFolder& folder, const RunSurroundings& surroundings,
           Audience& audience)
      : scenario_(scenario),
        folder_(folder),
        surroundings_(surroundings),
        clock_(surroundings.clock),
        random_(surroundings.random),
        audience_(audience),
        loop_(clock_),
        tick_(loop_) {}

  Result<Recording> run();

 private:
  Result<std::vector<LocationSurroundings>> enter_places(const Json& status);
  Result<LocationSurroundings> enter_location(const world::Site& site, const Json& status, FileDescriptor& user);
  Result<void> make_locations(std::vector<LocationSurroundings> places);
  Result<std::vector<std::vector<StoreCopy>>> store_copies(const Json& status);
  Result<void> prepare_auditor(const Json& status);
  void send_load(FaultConductor& conductor);
  void read_back();
  void tick();
  void tell_progress();
  void happened(FaultEvent event);
  void happened(std::size_t step, const StepRecord& record);
  Result<StepSurroundings> step_surroundings(const Json& status);
  bool all_over();
  Duration now() const { return clock_.now() - recording_.begun; }

  const Scenario& scenario_;
  const world::DataFolder& folder_;
  const RunSurroundings& surroundings_;
  const PacedClock& clock_;
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
  std::optional<LocationSurroundings> auditor_place_;
  std::optional<Auditor> auditor_;
  std::vector<LocationSurroundings> step_places_;
  std::optional<StepRunner> steps_;
};

Result<LocationSurroundings> DrillRun::enter_location(const world::Site& site, const Json& status,
                                                      FileDescriptor& user) {
  world::PlaceEntry entry = TRY(world::enter_place(folder_, world::PlaceKind::kLocation, site.name()));
  LocationSurroundings place{
      .site = site, .network = std::move(entry.namespaces.network), .run = recording_.ledger.run};
  place.resolver = recording_.flat
                       ? TRY(net::SocketAddress::parse(status["edge"]["dns"].text()))
                       : TRY(net::SocketAddress::ip(net::to_text(world::resolver_address(site)), world::kDnsPort));
  place.hosts = TRY(read_file(folder_.hosts()));
  place.root_certificate = TRY(read_file(folder_.certificate()));
  random_.fill(std::as_writable_bytes(std::span(&place.seed, 1)));
  if (entry.namespaces.user.valid()) user = std::move(entry.namespaces.user);
  return place;
}

// Who reads stores sits with the first load's first clients.
Result<std::vector<LocationSurroundings>> DrillRun::enter_places(const Json& status) {
  std::vector<LocationSurroundings> places;
  FileDescriptor user;
  for (const world::Site& site : locations_of(scenario_)) places.push_back(TRY(enter_location(site, status, user)));
  if (!scenario_.stores.empty()) {
    const world::Site site = scenario_.loads.front().locations.front();
    auditor_place_ = TRY(enter_location(site, status, user));
  }
  for (const world::Site& site : watched_from(scenario_))
    step_places_.push_back(TRY(enter_location(site, status, user)));
  if (user.valid()) TRY(net::join_user_namespace(user));
  return places;
}

Result<void> DrillRun::make_locations(std::vector<LocationSurroundings> places) {
  for (LocationSurroundings& place : places)
    locations_.push_back(TRY(Location::make(scenario_, std::move(place), clock_, counts_)));
  return {};
}

Result<std::vector<std::vector<StoreCopy>>> DrillRun::store_copies(const Json& status) {
  std::vector<std::string> regions;
  for (const Json& region : status["regions"].items()) regions.push_back(region["name"].text());
  world::RemoteCaller caller(folder_, "");
  std::vector<std::vector<StoreCopy>> copies;
  for (const Store& store : scenario_.stores)
    copies.push_back(store.copies.empty() ? TRY(instances_with(store, regions, caller)) : store.copies);
  return copies;
}

Result<void> DrillRun::prepare_auditor(const Json& status) {
  if (!auditor_place_) return {};
  auditor_.emplace(scenario_, folder_, *std::move(auditor_place_), TRY(store_copies(status)), clock_);
  Result<void> prepared;
  auditor_->prepare([&](Result<void> result) {
    prepared = std::move(result);
    loop_.stop();
  });
  loop_.run();
  if (recording_.interrupted) return failure("Interrupted before the load began.");
  return prepared;
}

void DrillRun::happened(FaultEvent event) {
  audience_.happened(event);
  if (event.kind == FaultEvent::Kind::kBegan && steps_) steps_->fault_began(event.fault, event.asked);
  if (event.kind == FaultEvent::Kind::kRefused) {
    outcome_ = failure(fmt::format("The fault \"{}\" failed: {}", scenario_.faults[event.fault].name, event.why));
    loop_.stop();
  }
  recording_.events.push_back(std::move(event));
}

void DrillRun::happened(std::size_t step, const StepRecord& record) {
  audience_.happened(scenario_.steps[step], record);
  if (record.outcome != StepRecord::Outcome::kFailed || recording_.failed_step || !steps_) return;
  recording_.failed_step = step;
  if (auditor_) auditor_->cancel();
  loop_.stop();
}

// Commands on the host find the world as `regionfall exec` has it, by its endpoint.
Result<StepSurroundings> DrillRun::step_surroundings(const Json& status) {
  world::ProgramPlace place{.region = scenario_.regions.empty() ? "" : scenario_.regions.front(),
                            .certificate = folder_.certificate(),
                            .endpoint = status["gateway"].text()};
  if (status["iam"].text() == iam::enforcement_name(iam::Enforcement::kOn)) {
    const iam::RootKeys::Key key = TRY(world::administrator_key(folder_));
    place.access_key = key.id;
    place.secret_access_key = key.secret;
  }
  return StepSurroundings{folder_, std::move(step_places_), world::program_environment(surroundings_.variables, place)};
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

void DrillRun::send_load(FaultConductor& conductor) {
  recording_.begun = clock_.now() + kLead * clock_.speed();
  audience_.begins(recording_.begun);
  conductor.start(recording_.begun);
  if (auditor_) auditor_->start(recording_.begun);
  steps_->start(recording_.begun);
  for (const auto& location : locations_) location->start(recording_.begun);
  tick();
  loop_.run();
  recording_.ran = std::min<Duration>(now(), scenario_.duration);
  tick_.cancel();
  recording_.steps = steps_->stop();
  const WriteLayout layout(scenario_);
  recording_.ledger.acknowledged_ms.resize(layout.size(), kNotSent);
  for (const auto& location : locations_)
    location->finish(recording_.requests, recording_.lookups, layout, recording_.ledger.acknowledged_ms);
  locations_.clear();
}

void DrillRun::read_back() {
  auditor_->stop();
  if (!recording_.interrupted && !recording_.failed_step && outcome_) {
    audience_.reads_back();
    auditor_->read_at_end([this] { loop_.stop(); });
    loop_.run();
    auditor_->cancel();
  }
  recording_.ledger.audits = auditor_->take_audits();
}

Result<Recording> DrillRun::run() {
  // Before there are threads, which take over what signals are held back.
  const auto interrupted = [this] {
    recording_.interrupted = true;
    if (auditor_) auditor_->cancel();
    loop_.stop();
  };
  const net::SignalWatch interrupt(loop_, SIGINT, interrupted);
  const net::SignalWatch terminate(loop_, SIGTERM, interrupted);
  net::raise_descriptor_limit();
  recording_.ledger.run = new_run(random_);
  TRY(use_regions(scenario_, folder_));
  const Json status = TRY(status_of(folder_));
  TRY(check_no_faults(status));
  recording_.flat = status["flat"].as_bool();
  recording_.speed = clock_.speed();
  TRY(check_speed(scenario_, recording_.flat ? std::vector<world::Site>() : regions_of(status), clock_.speed()));
  std::vector<LocationSurroundings> places = TRY(enter_places(status));
  TRY(make_locations(std::move(places)));
  TRY(prepare_auditor(status));
  FaultConductor conductor(scenario_, folder_, clock_, [this](FaultEvent event) {
    loop_.post([this, event = std::move(event)]() mutable { happened(std::move(event)); });
  });
  steps_.emplace(scenario_, TRY(step_surroundings(status)), counts_, surroundings_.approver, clock_,
                 [this](std::size_t step, StepRecord record) {
                   loop_.post([this, step, record = std::move(record)] { happened(step, record); });
                 });
  send_load(conductor);
  const Result<void> healed = conductor.stop();
  if (auditor_) read_back();
  auditor_.reset();
  TRY(healed);
  TRY(outcome_);
  in_order(recording_.requests);
  std::ranges::stable_sort(recording_.lookups, {}, &LookupRecord::at_us);
  return std::move(recording_);
}

}  // namespace

Result<Recording> run(const Scenario& scenario, const world::DataFolder& folder, const RunSurroundings& surroundings,
                      Audience& audience) {
  return DrillRun(scenario, folder, surroundings, audience).run();
}

}  // namespace regionfall::drill
