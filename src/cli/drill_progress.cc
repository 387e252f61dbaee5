#include "cli/drill_progress.h"

#include <fmt/format.h>

#include <ostream>
#include <string>

#include "base/time_format.h"
#include "drill/verdict.h"
#include "world/fault.h"

namespace regionfall::cli {
namespace {

std::string seconds(drill::Duration duration) {
  return fmt::format("{:.0f} s", std::chrono::duration<double>(duration).count());
}

}  // namespace

void DrillProgress::say(const std::string& line) {
  screen_.clear();
  environment_.out << line << "\n" << std::flush;
}

void DrillProgress::begins(Instant at) {
  say(fmt::format("{}: {} of load from {}. Ctrl-C heals the world and ends the drill.", scenario_.title,
                  seconds(scenario_.duration), format_rfc3339(timestamp_of(at))));
}

void DrillProgress::progress(const drill::Progress& progress) {
  live_.progress(progress);
  if (screen_.possible()) return screen_.draw(live_.state());
  const bool failing = progress.failed > 0;
  const auto second = std::chrono::duration_cast<std::chrono::seconds>(progress.at).count();
  if (failing != failing_ || second % kPlainEverySeconds == 0)
    say(fmt::format("{:>7}  {:>6} sent  {:>6} succeeded  {:>6} failed", seconds(progress.at), progress.sent,
                    progress.succeeded, progress.failed));
  failing_ = failing;
}

void DrillProgress::happened(const drill::FaultEvent& event) {
  const drill::ScheduledFault& fault = scenario_.faults[event.fault];
  using Kind = drill::FaultEvent::Kind;
  const std::string_view what = event.kind == Kind::kBegan    ? "fault"
                                : event.kind == Kind::kHealed ? "healed"
                                                              : "refused";
  say(fmt::format("{:>7}  {} {}: {}{}", seconds(event.asked), what, fault.name, world::to_text(fault.fault),
                  event.why.empty() ? "" : ": " + event.why));
  live_.happened(event);
  screen_.draw(live_.state());
}

void DrillProgress::happened(const drill::Step& step, const drill::StepRecord& record) {
  const bool running = record.outcome == drill::StepRecord::Outcome::kRunning;
  say(fmt::format("{:>7}  step {}: {}{}{}", seconds(running ? record.began : record.ended), step.name,
                  running ? drill::action_text(step.action) : std::string(drill::text(record.outcome)),
                  record.why.empty() ? "" : ". ", record.why));
}

void DrillProgress::reads_back() { say("Reading back what was written ..."); }

}  // namespace regionfall::cli
