#include "drill/findings.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "drill/explanation.h"
#include "world/fault.h"
#include "world/site.h"

namespace regionfall::drill {
namespace {

using Kind = Happening::Kind;

std::int64_t microseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

std::string load_text(const Load& load) {
  std::vector<std::string> cities;
  for (const world::Site& site : load.locations) cities.push_back(site.name());
  return fmt::format("load {}: {:g} requests a second from {}{} to {}", load.name, load.rate,
                     cities.size() == 1 ? "" : "each of ", join(cities, ", "), load.url.text);
}

std::string fault_text(const ScheduledFault& fault, const FaultEvent& event) {
  switch (event.kind) {
    case FaultEvent::Kind::kBegan:
      return fmt::format("fault {}: {}, in force after {}", fault.name, world::to_text(fault.fault),
                         time_text(microseconds(event.settled - event.asked)));
    case FaultEvent::Kind::kHealed:
      return fmt::format("healed {}: {}, whole after {}", fault.name, world::to_text(fault.fault),
                         time_text(microseconds(event.settled - event.asked)));
    case FaultEvent::Kind::kRefused:
      break;
  }
  return fmt::format("fault {} refused: {}", fault.name, event.why);
}

// Latencies are those of links and programs, which the world's speed does not make faster.
template <class Measured>
void in_real_time(Measured& measured, int speed) {
  measured.p50_us /= static_cast<std::uint32_t>(speed);
  measured.p99_us /= static_cast<std::uint32_t>(speed);
}

void tell_step(const Step& step, const StepRecord& record, std::vector<Happening>& all) {
  using Outcome = StepRecord::Outcome;
  if (record.outcome == Outcome::kNotBegun) return;
  all.push_back({Kind::kStep, microseconds(record.began),
                 fmt::format("step {} begins ({}): {}", step.name, text(step.phase), action_text(step.action))});
  if (record.outcome == Outcome::kRunning) return;
  const bool failed = record.outcome == Outcome::kFailed;
  all.push_back(
      {failed ? Kind::kFault : Kind::kStep, microseconds(record.ended),
       fmt::format("step {} {}{}{}", step.name, failed ? "failed" : "is done", failed ? ": " : "", record.why)});
}

std::string audit_text(const Scenario& scenario, std::size_t store, const AuditFindings& audit) {
  std::string text =
      fmt::format("store {} is read back: {} acknowledged so far", scenario.stores[store].name, audit.acknowledged);
  for (const RegionCount& region : audit.regions) {
    text += fmt::format("; {} has {}{}", region.region, region.present, region.reached ? "" : " (not reached)");
  }
  return text + fmt::format("; {} could be read nowhere", audit.loss.writes);
}

}  // namespace

std::string failed_step_text(const Scenario& scenario, const Recording& recording) {
  if (!recording.failed_step) return "";
  const std::size_t step = *recording.failed_step;
  return fmt::format("The step \"{}\" failed. {}", scenario.steps[step].name, recording.steps[step].why);
}

std::string site_text(net::SiteNumber site) {
  for (const world::Site& known : world::all_sites()) {
    if (known.number() == site) return known.name();
  }
  return "nobody";
}

std::string gap_text(const Scenario& scenario, const Gap& gap) {
  const Load& load = scenario.loads[gap.load];
  const std::string end = gap.ended ? "to " + time_text(gap.to_us) : "to the drill's end";
  return fmt::format("clients of {} in {} were without an answer from {} {}: {}, {} {}", load.name,
                     load.locations[gap.location].name(), time_text(gap.from_us), end, time_text(gap.length_us()),
                     gap.failed, gap.failed == 1 ? "request" : "requests");
}

Findings find(const Scenario& scenario, const Recording& recording, std::span<const Declared> declared) {
  Findings findings;
  const auto& records = recording.requests;
  findings.whole = tally(records, {});
  for (std::size_t i = 0; i < scenario.loads.size(); ++i) findings.by_load.push_back(tally(records, i));
  findings.seconds = per_second(records, recording.ran);
  in_real_time(findings.whole, recording.speed);
  for (Tally& tally : findings.by_load) in_real_time(tally, recording.speed);
  for (Second& second : findings.seconds) in_real_time(second, recording.speed);
  findings.gaps = longest_gaps(records, recording.ran);
  findings.recoveries = recoveries(records, scenario);
  for (Recovery& recovery : findings.recoveries)
    recovery.why = why_so_long(scenario, records, recording.lookups, recovery);
  findings.phases = phases(records, scenario);
  findings.stretches = who_answered(records, scenario);
  findings.stores = find_stores(scenario, recording.ledger);
  findings.verdict = judge(scenario, {.by_load = findings.by_load,
                                      .recoveries = findings.recoveries,
                                      .whole = findings.whole,
                                      .stores = findings.stores,
                                      .interrupted = recording.interrupted,
                                      .failed_step = failed_step_text(scenario, recording)});
  findings.explained = explain(scenario, recording, findings.recoveries, declared);
  return findings;
}

std::vector<Happening> timeline(const Scenario& scenario, const Recording& recording, const Findings& findings) {
  std::vector<Happening> all;
  for (const Load& load : scenario.loads) all.push_back({Kind::kLoad, 0, load_text(load)});
  for (const FaultEvent& event : recording.events) {
    const Kind kind = event.kind == FaultEvent::Kind::kHealed ? Kind::kHealed : Kind::kFault;
    all.push_back({kind, microseconds(event.asked), fault_text(scenario.faults[event.fault], event)});
  }
  for (const Gap& gap : findings.gaps) all.push_back({Kind::kOutage, gap.from_us, gap_text(scenario, gap)});
  for (std::size_t i = 1; i < findings.stretches.size(); ++i) {
    const Stretch& before = findings.stretches[i - 1];
    const Stretch& now = findings.stretches[i];
    if (before.load != now.load || before.location != now.location || now.site.value == 0) continue;
    const Load& load = scenario.loads[now.load];
    const bool recovered = before.site.value == 0;
    const std::string change = recovered
                                   ? "answered again, by " + site_text(now.site)
                                   : "answered by " + site_text(now.site) + ", no longer by " + site_text(before.site);
    all.push_back({recovered ? Kind::kRecovered : Kind::kDiverted, now.first_answer_us,
                   fmt::format("{} in {} is {}", load.name, load.locations[now.location].name(), change)});
  }
  for (std::size_t i = 0; i < recording.steps.size(); ++i) tell_step(scenario.steps[i], recording.steps[i], all);
  for (std::size_t i = 0; i < findings.stores.size(); ++i) {
    for (const AuditFindings& audit : findings.stores[i].audits)
      all.push_back({Kind::kRead, audit.began_us, audit_text(scenario, i, audit)});
  }
  std::ranges::stable_sort(all, {}, &Happening::at_us);
  return all;
}

}  // namespace regionfall::drill
