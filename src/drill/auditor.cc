#include "drill/auditor.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "net/namespace.h"
#include "world/fault.h"
#include "world/place_entry.h"

namespace regionfall::drill {
namespace {

// Enough to list a store's keys before the fault is healed.
constexpr Duration kAuditLead = std::chrono::seconds(5);

// Regions in the order in which the copies name them.
std::vector<std::string> regions_of(const std::vector<StoreCopy>& copies) {
  std::vector<std::string> regions;
  for (const StoreCopy& copy : copies) {
    if (std::ranges::find(regions, copy.region) == regions.end()) regions.push_back(copy.region);
  }
  return regions;
}

}  // namespace

Duration audit_time(const ScheduledFault& fault) {
  return fault.until - std::min(kAuditLead, (fault.until - fault.at) / 2);
}

bool is_away(const Scenario& scenario, const std::string& region, Duration at) {
  return std::ranges::any_of(scenario.faults, [&](const ScheduledFault& fault) {
    const auto* lost = std::get_if<world::RegionFault>(&fault.fault);
    return lost != nullptr && lost->region == region && lost->mode != world::FaultMode::kSlow && fault.at <= at &&
           at < fault.until;
  });
}

Auditor::Auditor(const Scenario& scenario, world::DataFolder folder, LocationSurroundings surroundings,
                 std::vector<std::vector<StoreCopy>> candidates, const PacedClock& clock)
    : scenario_(scenario),
      folder_(std::move(folder)),
      surroundings_(std::move(surroundings)),
      copies_(std::move(candidates)),
      clock_(clock),
      layout_(scenario),
      thread_(clock, "ledger") {}

Auditor::~Auditor() {
  cancel();
  thread_.run_there([this] {
    timers_.clear();
    client_.reset();
  });
}

void Auditor::prepare(OnPrepared on_prepared) {
  thread_.loop().post([this, on_prepared = std::move(on_prepared)] { on_prepared(find_copies()); });
}

Result<void> Auditor::go_to(const StoreCopy& copy) {
  if (!copy.inside) {
    return surroundings_.network.valid() ? net::join_network_namespace(surroundings_.network) : Result<void>();
  }
  const world::PlaceEntry entry = TRY(world::enter_place(folder_, world::PlaceKind::kRegion, copy.region));
  return entry.namespaces.network.valid() ? net::join_network_namespace(entry.namespaces.network) : Result<void>();
}

Result<ListedKeys> Auditor::read_copy(const StoreCopy& copy, const OnText& wanted, const OnText& on_key) {
  TRY(go_to(copy));
  const auto to = client_->endpoint_of(copy.url);
  if (!to) return failure(copy.url.host + " has no address.");
  return list_keys(*to, copy.url, surroundings_.run, wanted, on_key);
}

Result<void> Auditor::find_copies() {
  client_.emplace(TRY(PlaceClient::make(surroundings_, clock_)));
  const Instant end = clock_.now() + kStartPatience * clock_.speed();
  for (std::size_t store = 0; store < copies_.size(); ++store) {
    std::vector<StoreCopy> found = answering(copies_[store]);
    while (found.size() < copies_[store].size() && may_retry(end)) found = answering(copies_[store]);
    if (found.empty()) {
      return failure(fmt::format("Nothing offers the store \"{}\" ({}), so its writes could not be read back. {}",
                                 scenario_.stores[store].name, scenario_.stores[store].path,
                                 copies_[store].empty()
                                     ? "No instance is running; say where its copies are with `copies`."
                                     : "It was looked for at " + why_not_));
    }
    copies_[store] = std::move(found);
  }
  return {};
}

std::vector<StoreCopy> Auditor::answering(const std::vector<StoreCopy>& candidates) {
  const auto always = [](std::string_view) { return true; };
  std::vector<StoreCopy> found;
  for (const StoreCopy& copy : candidates) {
    const Result<ListedKeys> listed = read_copy(copy, always, always);
    listed ? found.push_back(copy) : void(why_not_ = listed.error().message);
  }
  return found;
}

void Auditor::start(Instant begin) {
  thread_.run_there([&] {
    begin_ = begin;
    for (std::size_t fault = 0; fault < scenario_.faults.size() && fault < kAuditsMax; ++fault) {
      timers_.push_back(std::make_unique<net::Timer>(thread_.loop()));
      timers_.back()->set_at(begin + audit_time(scenario_.faults[fault]), [this, fault] { read_stores(fault); });
    }
  });
}

void Auditor::stop() {
  thread_.run_there([this] { timers_.clear(); });
}

void Auditor::read_stores(std::optional<std::size_t> fault) {
  for (std::size_t store = 0; store < scenario_.stores.size(); ++store) audits_.push_back(read_store(store, fault));
}

void Auditor::read_at_end(OnRead on_read) {
  thread_.loop().post([this, on_read = std::move(on_read)] {
    const std::size_t first = audits_.size();
    read_stores({});
    const Instant end = clock_.now() + kEndPatience * clock_.speed();
    const auto unreached = [&] {
      return std::any_of(audits_.begin() + static_cast<std::ptrdiff_t>(first), audits_.end(), [](const Audit& audit) {
        return !std::ranges::all_of(audit.regions, &RegionReading::reached);
      });
    };
    while (unreached() && may_retry(end)) {
      for (auto audit = audits_.begin() + static_cast<std::ptrdiff_t>(first); audit != audits_.end(); ++audit) {
        for (RegionReading& region : audit->regions) {
          if (!region.reached) region = read_region(audit->store, region.region, audit->keys);
        }
        audit->ended_us = now_us();
      }
    }
    on_read();
  });
}

bool Auditor::may_retry(Instant end) const {
  if (cancelled_ || clock_.now() >= end) return false;
  std::this_thread::sleep_for(kPause);
  return true;
}

Audit Auditor::read_store(std::size_t store, std::optional<std::size_t> fault) {
  Audit audit{.store = store, .fault = fault, .began_us = now_us(), .regions = {}};
  for (const std::string& region : regions_of(copies_[store]))
    audit.regions.push_back(read_region(store, region, audit.keys));
  audit.ended_us = now_us();
  return audit;
}

RegionReading Auditor::read_region(std::size_t store, const std::string& region, std::uint64_t& keys) {
  RegionReading reading{.region = region, .reached = true, .why_not = {}, .seen = SeenWrites(layout_.size())};
  std::set<std::string, std::less<>> read;  // what the copies call themselves
  const auto wanted = [&](std::string_view name) { return name.empty() || read.emplace(name).second; };
  const auto on_key = [&](std::string_view text) {
    const auto key = read_key(surroundings_.run, text);
    const auto write = key ? layout_.index_of(*key) : std::nullopt;
    if (write) reading.seen.add(*write);
    return !cancelled_;
  };
  if (is_away(scenario_, region, std::chrono::microseconds(now_us()))) {
    reading.reached = false;
    reading.why_not = "the region is away";
    return reading;
  }
  for (const StoreCopy& copy : copies_[store]) {
    if (copy.region != region) continue;
    const Result<ListedKeys> listed = read_copy(copy, wanted, on_key);
    if (listed) keys += listed->keys;
    if (listed && !cancelled_) continue;
    reading.reached = false;
    reading.why_not = listed ? "interrupted" : listed.error().message;
  }
  return reading;
}

std::int64_t Auditor::now_us() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(clock_.now() - begin_).count();
}

std::vector<Audit> Auditor::take_audits() {
  std::vector<Audit> audits;
  thread_.run_there([&] { audits = std::move(audits_); });
  return audits;
}

}  // namespace regionfall::drill
