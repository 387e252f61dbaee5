#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "drill/ledger.h"
#include "drill/location.h"
#include "drill/place_client.h"
#include "drill/scenario.h"
#include "drill/store_listing.h"
#include "net/loop_thread.h"
#include "world/data_folder.h"

namespace regionfall::drill {

// When the copies of stores are read while a fault is in force: as late as can be, so that users have recovered, but
// before it is healed.
Duration audit_time(const ScheduledFault& fault);

// Whether a fault keeps everybody from a region at that time: what is in it cannot be read, though it may be there.
bool is_away(const Scenario& scenario, const std::string& region, Duration at);

// Reads the copies of all stores, from inside their regions or from one location: while faults are in force, and at the
// end. Reading waits, so it has a thread of its own, which moves between the places' networks.
class Auditor {
 public:
  using OnPrepared = std::function<void(Result<void>)>;  // on the auditor's thread
  using OnRead = std::function<void()>;                  // likewise

  // `candidates`: by store, where copies may be. `scenario` and `clock` must outlive it.
  Auditor(const Scenario& scenario, world::DataFolder folder, LocationSurroundings surroundings,
          std::vector<std::vector<StoreCopy>> candidates, const PacedClock& clock);
  ~Auditor();
  Auditor(const Auditor&) = delete;
  Auditor& operator=(const Auditor&) = delete;

  // Finds out which of the candidates offer their store, within kStartPatience. A store without any is an error.
  void prepare(OnPrepared on_prepared);
  // The drill begins at `begin`: audits begin at their times.
  void start(Instant begin);
  // No more audits begin by themselves; waits for one that runs.
  void stop();
  // Reads all copies, once more those that cannot be reached, until kEndPatience is over.
  void read_at_end(OnRead on_read);
  // Whatever runs ends soon. From any thread.
  void cancel() { cancelled_ = true; }
  std::vector<Audit> take_audits();

  // Of real time, as what is waited for takes.
  static constexpr std::chrono::seconds kStartPatience{10};
  static constexpr std::chrono::seconds kEndPatience{30};
  static constexpr std::chrono::milliseconds kPause{250};

 private:
  Result<void> find_copies();
  Result<void> go_to(const StoreCopy& copy);
  Result<ListedKeys> read_copy(const StoreCopy& copy, const OnText& wanted, const OnText& on_key);
  std::vector<StoreCopy> answering(const std::vector<StoreCopy>& candidates);
  void read_stores(std::optional<std::size_t> fault);
  Audit read_store(std::size_t store, std::optional<std::size_t> fault);
  RegionReading read_region(std::size_t store, const std::string& region, std::uint64_t& keys);
  std::int64_t now_us() const;
  // Whether to try again before `end`; waits a little.
  bool may_retry(Instant end) const;

  const Scenario& scenario_;
  world::DataFolder folder_;
  LocationSurroundings surroundings_;
  std::vector<std::vector<StoreCopy>> copies_;  // by store
  std::string why_not_;                         // of the last candidate that did not answer
  const PacedClock& clock_;
  WriteLayout layout_;
  std::atomic<bool> cancelled_ = false;
  Instant begin_{};
  std::optional<PlaceClient> client_;
  std::vector<Audit> audits_;
  net::LoopThread thread_;
  std::vector<std::unique_ptr<net::Timer>> timers_;
};

}  // namespace regionfall::drill
