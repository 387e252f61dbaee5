#include "drill/summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "drill/report_ledger.h"

namespace regionfall::drill {
namespace {

// Lines of a section that are printed; the report has all.
constexpr std::size_t kLinesMax = 40;

struct Colors {
  std::string_view good, bad, dim, bold, none;
};
constexpr Colors kColors{"\x1b[32m", "\x1b[31m", "\x1b[2m", "\x1b[1m", "\x1b[0m"};
constexpr Colors kPlain{"", "", "", "", ""};

std::string happenings_text(const std::vector<Happening>& happenings, const Colors& colors) {
  std::string text = fmt::format("\n{}What happened{}\n", colors.bold, colors.none);
  for (std::size_t i = 0; i < std::min(happenings.size(), kLinesMax); ++i) {
    const Happening& happening = happenings[i];
    const bool bad = happening.kind == Happening::Kind::kOutage || happening.kind == Happening::Kind::kFault;
    text += fmt::format("  {:>10}  {}{}{}\n", time_text(happening.at_us), bad ? colors.bad : "", happening.text,
                        bad ? colors.none : "");
  }
  if (happenings.size() > kLinesMax) text += fmt::format("  ... and {} more\n", happenings.size() - kLinesMax);
  return text;
}

std::string phases_text(const Scenario& scenario, const std::vector<Phase>& phases, const Colors& colors) {
  if (phases.empty()) return "";
  std::string text = fmt::format("\n{}Phases{}\n", colors.bold, colors.none);
  for (std::size_t i = 0; i < std::min(phases.size(), kLinesMax); ++i) {
    const Phase& phase = phases[i];
    text +=
        fmt::format("  {:<20} {:<12} {:<10} {:>9} {}from {} to {}: {}{}\n", scenario.faults[phase.fault].name,
                    scenario.loads[phase.load].name, drill::text(phase.kind), time_text(phase.length_us()), colors.dim,
                    time_text(phase.from_us), time_text(phase.to_us), description(phase.kind), colors.none);
  }
  return text;
}

std::string loads_text(const Scenario& scenario, const Findings& findings, const Colors& colors) {
  std::string text = fmt::format("\n{}Load{}\n", colors.bold, colors.none);
  for (std::size_t i = 0; i < scenario.loads.size(); ++i) {
    const Tally& tally = findings.by_load[i];
    text += fmt::format("  {:<12} {} requests, {} failed ({:.3f} % available), p50 {}, p99 {}", scenario.loads[i].name,
                        tally.requests, tally.failed(), tally.availability_percent(), time_text(tally.p50_us),
                        time_text(tally.p99_us));
    for (std::size_t outcome = 1; outcome < tally.by_outcome.size(); ++outcome) {
      if (tally.by_outcome[outcome] > 0)
        text += fmt::format("; {} {}", tally.by_outcome[outcome], drill::text(static_cast<Outcome>(outcome)));
    }
    text += "\n";
  }
  return text;
}

std::size_t width_of(const std::vector<Judgement>& judgements, std::string Judgement::* column) {
  std::size_t width = 0;
  for (const Judgement& judgement : judgements) width = std::max(width, (judgement.*column).size());
  return width;
}

std::string judgements_text(const std::vector<Judgement>& judgements, const Colors& colors) {
  if (judgements.empty()) return "";
  std::string text = fmt::format("\n{}Objectives{}\n", colors.bold, colors.none);
  const std::size_t objective_width = width_of(judgements, &Judgement::objective);
  const std::size_t of_width =
      std::max(width_of(judgements, &Judgement::load), width_of(judgements, &Judgement::store));
  const std::size_t target_width = width_of(judgements, &Judgement::target);
  for (const Judgement& judgement : judgements) {
    text += fmt::format("  {}{}{} {:<{}}  {:<{}}  {:<12}  {:<{}}  {} {}{}{}{}{}\n",
                        judgement.met ? colors.good : colors.bad, judgement.met ? "✓" : "✗", colors.none,
                        judgement.objective, objective_width, judgement.of(), of_width, judgement.measure,
                        judgement.target, target_width, judgement.met ? "is" : "but is", judgement.actual, colors.dim,
                        judgement.detail.empty() ? "" : "  ", judgement.detail, colors.none);
  }
  return text;
}

std::string verdict_text(const Scenario& scenario, const Verdict& verdict, const Colors& colors) {
  const auto missed = std::ranges::count(verdict.judgements, false, &Judgement::met);
  switch (verdict.conclusion) {
    case Conclusion::kMet:
      return fmt::format("\n{}{}: {}{}\n", colors.good, scenario.title,
                         verdict.judgements.empty() ? "done; it has no objectives." : "all objectives are met.",
                         colors.none);
    case Conclusion::kMissed:
      return fmt::format("\n{}{}: {} of {} targets missed.{}\n", colors.bad, scenario.title, missed,
                         verdict.judgements.size(), colors.none);
    case Conclusion::kInvalid:
      break;
  }
  return fmt::format("\n{}{}: invalid. {}{}\n", colors.bad, scenario.title, verdict.invalid_because, colors.none);
}

}  // namespace

std::string speed_note(const Recording& recording) {
  if (recording.speed == 1) return "";
  return fmt::format(
      "Speed {}: times are the world's, which passes {} times faster than ours. Latencies are real ones, of links and "
      "programs as slow as ever, and waits for them weigh {} times as much in the rest.",
      recording.speed, recording.speed, recording.speed);
}

std::string distance_note(const Recording& recording) {
  return recording.flat ? "This world has no network namespaces: there are no distances between places."
                        : "Round trips between cities are measured means of 2021; clients are 8 ms from the region in "
                          "their city, an assumption.";
}

std::string summary(const Scenario& scenario, const Recording& recording, const Findings& findings, bool color) {
  const Colors& colors = color ? kColors : kPlain;
  std::string text = happenings_text(timeline(scenario, recording, findings), colors);
  text += phases_text(scenario, findings.phases, colors);
  text += loads_text(scenario, findings, colors);
  if (!findings.stores.empty())
    text += fmt::format("\n{}Ledger{}\n", colors.bold, colors.none) + ledger_summary(scenario, findings);
  text += judgements_text(findings.verdict.judgements, colors);
  text += verdict_text(scenario, findings.verdict, colors);
  if (recording.speed != 1) text += fmt::format("{}{}{}\n", colors.dim, speed_note(recording), colors.none);
  text += fmt::format("{}{}{}\n", colors.dim, kEmulatedNote, colors.none);
  return text;
}

}  // namespace regionfall::drill
