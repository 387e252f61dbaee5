#include "drill/step.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/time_format.h"

namespace regionfall::drill {
namespace {

struct ActionText {
  std::string operator()(const CommandAction& command) const {
    const std::string words = join(command.arguments, " ");
    if (!command.region.empty()) return words + " (in " + command.region + ")";
    return command.city.empty() ? words : words + " (from " + command.city + ")";
  }
  std::string operator()(const HttpWait& wait) const {
    return fmt::format("{} answers {} in {}", wait.url.text, wait.status, wait.from.name());
  }
  std::string operator()(const DnsWait& wait) const {
    return fmt::format("{} leads to {} in {}", wait.name, wait.leads_to.name(), wait.from.name());
  }
  std::string operator()(const AvailabilityWait& wait) const {
    return fmt::format("{:g} % of requests succeed over {}", wait.percent, format_duration(wait.over));
  }
  std::string operator()(const Approval& approval) const { return "approval: " + approval.question; }
};

std::optional<Duration> plus(const std::optional<Duration>& time, Duration delay) {
  return time ? std::optional(*time + delay) : std::nullopt;
}

}  // namespace

std::string action_text(const StepAction& action) { return std::visit(ActionText(), action); }

std::string_view text(StepRecord::Outcome outcome) {
  constexpr std::array<std::string_view, 4> kTexts = {"not begun", "running", "done", "failed"};
  return kTexts[static_cast<std::size_t>(outcome)];
}

std::optional<Duration> due_at(const StepStart& start, const StepSituation& situation) {
  switch (start.after) {
    case StepStart::After::kBeginning:
      return start.delay;
    case StepStart::After::kFault:
      return plus(situation.faults[start.index], start.delay);
    case StepStart::After::kDetection:
      return plus(situation.detections[start.index], start.delay);
    case StepStart::After::kStep:
      break;
  }
  const StepRecord& before = situation.steps[start.index];
  return before.outcome == StepRecord::Outcome::kDone ? std::optional(before.ended + start.delay) : std::nullopt;
}

}  // namespace regionfall::drill
