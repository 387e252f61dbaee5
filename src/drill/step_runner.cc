#include "drill/step_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "base/time_format.h"
#include "drill/place_client.h"
#include "drill/step_process.h"
#include "net/namespace.h"

namespace regionfall::drill {
namespace {

// Asks until the answer is empty, or it is time to stop; then the last answer says what it was waiting for.
Result<void> wait_until(const std::function<std::string()>& what_lacks, const std::function<bool()>& stop) {
  while (true) {
    const std::string lacking = what_lacks();
    if (lacking.empty()) return {};
    if (stop()) return failure(lacking);
    std::this_thread::sleep_for(StepRunner::kAskEvery);
  }
}

struct Counted {
  Instant at;
  std::uint64_t succeeded = 0;
  std::uint64_t failed = 0;
};

}  // namespace

StepRunner::StepRunner(const Scenario& scenario, StepSurroundings surroundings, const LiveCounts& counts,
                       Approver& approver, const Clock& clock, OnChange on_change)
    : scenario_(scenario),
      surroundings_(std::move(surroundings)),
      counts_(counts),
      approver_(approver),
      clock_(clock),
      on_change_(std::move(on_change)),
      records_(scenario.steps.size()),
      faults_(scenario.faults.size()),
      failed_before_(scenario.faults.size()),
      detections_(scenario.faults.size()) {}

StepRunner::~StepRunner() { (void)stop(); }

void StepRunner::start(Instant begin) {
  begin_ = begin;
  if (!scenario_.steps.empty()) watcher_ = std::thread([this] { watch(); });
}

void StepRunner::fault_began(std::size_t fault, Duration at) {
  const std::scoped_lock lock(mutex_);
  faults_[fault] = at;
  failed_before_[fault] = counts_.failed.load(std::memory_order_relaxed);
}

std::vector<StepRecord> StepRunner::stop() {
  stopping_ = true;
  if (watcher_.joinable()) watcher_.join();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  return records_;
}

void StepRunner::watch() {
  while (!stopping_) {
    notice_failures();
    begin_due();
    std::this_thread::sleep_for(kLookEvery);
  }
}

void StepRunner::notice_failures() {
  const std::scoped_lock lock(mutex_);
  const std::uint64_t failed = counts_.failed.load(std::memory_order_relaxed);
  for (std::size_t fault = 0; fault < faults_.size(); ++fault) {
    if (faults_[fault] && !detections_[fault] && failed > failed_before_[fault]) detections_[fault] = now();
  }
}

void StepRunner::begin_due() {
  std::vector<std::size_t> due;
  {
    const std::scoped_lock lock(mutex_);
    for (std::size_t step = 0; step < records_.size(); ++step) {
      if (records_[step].outcome != StepRecord::Outcome::kNotBegun) continue;
      const auto at = due_at(scenario_.steps[step].start, {faults_, detections_, records_});
      if (!at || *at > now()) continue;
      records_[step] = {.outcome = StepRecord::Outcome::kRunning, .began = now()};
      due.push_back(step);
    }
  }
  for (const std::size_t step : due) {
    on_change_(step, {.outcome = StepRecord::Outcome::kRunning, .began = now()});
    threads_.emplace_back([this, step] { perform(step); });
  }
}

void StepRunner::perform(std::size_t index) {
  const Step& step = scenario_.steps[index];
  const Instant give_up = clock_.now() + step.timeout;
  const Result<void> acted = act(step, [&] { return stopping_ || clock_.now() >= give_up; });
  StepRecord record;
  {
    const std::scoped_lock lock(mutex_);
    record = records_[index];
    record.ended = now();
    record.outcome = acted ? StepRecord::Outcome::kDone : StepRecord::Outcome::kFailed;
    if (!acted) {
      record.why = acted.error().message;
      if (stopping_) record.why = "The drill was over before it was done. " + record.why;
      if (!stopping_ && clock_.now() >= give_up)
        record.why = fmt::format("It was not done within {}. {}", format_duration(step.timeout), record.why);
    }
    records_[index] = record;
  }
  on_change_(index, record);
}

Result<void> StepRunner::act(const Step& step, const std::function<bool()>& stop) {
  return std::visit([&](const auto& action) { return act(step, action, stop); }, step.action);
}

Result<void> StepRunner::act(const Step& /*step*/, const CommandAction& command, const std::function<bool()>& stop) {
  StepProcess process{.environment = surroundings_.host_environment};
  if (command.region.empty() && command.city.empty()) {
    process.program = command.arguments.front();
    process.arguments = command.arguments;
    return run_step_process(process, stop);
  }
  process.program = "/proc/self/exe";
  process.arguments = {"regionfall", "exec", "-data=" + surroundings_.folder.path,
                       command.city.empty() ? "-in=" + command.region : "-from=" + command.city, "--"};
  process.arguments.insert(process.arguments.end(), command.arguments.begin(), command.arguments.end());
  return run_step_process(process, stop);
}

Result<const LocationSurroundings*> StepRunner::go_to(const world::Site& city) {
  const auto found = std::ranges::find(surroundings_.cities, city, &LocationSurroundings::site);
  if (found == surroundings_.cities.end()) return failure("Nobody is in " + city.name() + ".");
  if (found->network.valid()) TRY(net::join_network_namespace(found->network));
  return &*found;
}

Result<void> StepRunner::act(const Step& /*step*/, const HttpWait& wait, const std::function<bool()>& stop) {
  const LocationSurroundings* const here = TRY(go_to(wait.from));
  const PlaceClient client = TRY(PlaceClient::make(*here, clock_));
  return wait_until(
      [&]() -> std::string {
        const Result<int> status = client.status_of(wait.url, kAskPatience);
        if (!status) return fmt::format("{} is not answered: {}.", wait.url.text, status.error().message);
        if (*status == wait.status) return "";
        return fmt::format("{} is answered {}, not {}.", wait.url.text, *status, wait.status);
      },
      stop);
}

Result<void> StepRunner::act(const Step& /*step*/, const DnsWait& wait, const std::function<bool()>& stop) {
  const LocationSurroundings* const here = TRY(go_to(wait.from));
  const PlaceClient client = TRY(PlaceClient::make(*here, clock_));
  return wait_until(
      [&]() -> std::string {
        const auto address = client.address_of(wait.name);
        if (!address) return wait.name + " has no address.";
        if (net::site_of(*address) == wait.leads_to.number()) return "";
        return fmt::format("{} leads to {}, not to {}.", wait.name, net::to_text(*address), wait.leads_to.name());
      },
      stop);
}

Result<void> StepRunner::act(const Step& /*step*/, const AvailabilityWait& wait, const std::function<bool()>& stop) {
  std::deque<Counted> counted;
  return wait_until(
      [&]() -> std::string {
        counted.push_back({clock_.now(), counts_.succeeded, counts_.failed});
        const Counted& last = counted.back();
        while (counted.size() > 2 && last.at - counted[1].at >= wait.over) counted.pop_front();
        const std::uint64_t succeeded = last.succeeded - counted.front().succeeded;
        const std::uint64_t ended = succeeded + last.failed - counted.front().failed;
        const double percent = ended == 0 ? 0 : 100 * static_cast<double>(succeeded) / static_cast<double>(ended);
        if (last.at - counted.front().at >= wait.over && ended > 0 && percent >= wait.percent) return "";
        return fmt::format("{:.3g} % of the last {} requests succeeded.", percent, ended);
      },
      stop);
}

Result<void> StepRunner::act(const Step& step, const Approval& approval, const std::function<bool()>& stop) {
  const std::scoped_lock lock(asking_);
  return approver_.approve(step, approval, stop);
}

}  // namespace regionfall::drill
