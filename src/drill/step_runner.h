#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "drill/load_runner.h"
#include "drill/location.h"
#include "drill/scenario.h"
#include "drill/step.h"
#include "world/data_folder.h"

namespace regionfall::drill {

// Who answers a step's question. `stop`: whether the answer has come too late. On a step's thread; one at a time.
class Approver {
 public:
  virtual ~Approver() = default;
  // The error says why it is not approved.
  virtual Result<void> approve(const Step& step, const Approval& approval, const std::function<bool()>& stop) = 0;
};

// What steps find around them.
struct StepSurroundings {
  world::DataFolder folder;
  std::vector<LocationSurroundings> cities;                           // that steps watch from
  std::vector<std::pair<std::string, std::string>> host_environment;  // of commands on the host
};

// Begins the steps of a drill when they are due, each on a thread of its own, and tells how they go.
class StepRunner {
 public:
  // On a thread of its own. `record` is running, or has ended.
  using OnChange = std::function<void(std::size_t step, StepRecord record)>;

  // `scenario`, `counts`, `approver` and `clock` must outlive it.
  StepRunner(const Scenario& scenario, StepSurroundings surroundings, const LiveCounts& counts, Approver& approver,
             const Clock& clock, OnChange on_change);
  ~StepRunner();
  StepRunner(const StepRunner&) = delete;
  StepRunner& operator=(const StepRunner&) = delete;

  // The drill begins at `begin`.
  void start(Instant begin);
  // A fault has begun.
  void fault_began(std::size_t fault, Duration at);
  // Ends what runs, as failed, and waits for it; nothing begins any more. How each step went.
  std::vector<StepRecord> stop();

  static constexpr std::chrono::milliseconds kLookEvery{50};
  static constexpr std::chrono::milliseconds kAskEvery{500};  // of conditions that steps wait for
  static constexpr std::chrono::seconds kAskPatience{2};

 private:
  void watch();
  void notice_failures();
  void begin_due();
  void perform(std::size_t step);
  Result<void> act(const Step& step, const std::function<bool()>& stop);
  Result<void> act(const Step& step, const CommandAction& command, const std::function<bool()>& stop);
  Result<void> act(const Step& step, const HttpWait& wait, const std::function<bool()>& stop);
  Result<void> act(const Step& step, const DnsWait& wait, const std::function<bool()>& stop);
  Result<void> act(const Step& step, const AvailabilityWait& wait, const std::function<bool()>& stop);
  Result<void> act(const Step& step, const Approval& approval, const std::function<bool()>& stop);
  // The surroundings of a city, whose network this thread moves into.
  Result<const LocationSurroundings*> go_to(const world::Site& city);
  Duration now() const { return clock_.now() - begin_; }

  const Scenario& scenario_;
  StepSurroundings surroundings_;
  const LiveCounts& counts_;
  Approver& approver_;
  const Clock& clock_;
  OnChange on_change_;
  Instant begin_{};
  std::atomic<bool> stopping_ = false;

  std::mutex mutex_;  // of what follows
  std::vector<StepRecord> records_;
  std::vector<std::optional<Duration>> faults_;
  std::vector<std::uint64_t> failed_before_;  // requests, when each fault began
  std::vector<std::optional<Duration>> detections_;

  std::mutex asking_;  // one question at a time
  std::vector<std::thread> threads_;
  std::thread watcher_;
};

}  // namespace regionfall::drill
