#include "drill/report_steps.h"

#include <fmt/format.h>

#include "drill/markup.h"

namespace regionfall::drill {
namespace {

using StepOutcome = StepRecord::Outcome;

constexpr std::string_view kDoneColor = "#2a9d77";
constexpr std::string_view kFailedColor = "#c62828";

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }
std::int64_t microseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}
Json seconds_json(Duration duration) { return Json::number_text(fmt::format("{:.6f}", seconds(duration))); }

bool has_begun(const StepRecord& record) { return record.outcome != StepOutcome::kNotBegun; }

}  // namespace

std::string steps_html(const Scenario& scenario, const Recording& recording) {
  if (recording.steps.empty()) return "";
  std::string html =
      "<section><h2>Runbook</h2>\n<table><tr><th>Phase<th>Step<th>What it does<th class=n>Began<th class=n>Took<th>"
      "Outcome</tr>\n";
  for (std::size_t i = 0; i < recording.steps.size(); ++i) {
    const StepRecord& record = recording.steps[i];
    const Step& step = scenario.steps[i];
    html += fmt::format("<tr{}><td>{}<td>{}<td>{}<td class=n>{}<td class=n>{}<td>{} {}</tr>\n",
                        record.outcome == StepOutcome::kFailed ? " class=bad" : "", text(step.phase),
                        escape_markup(step.name), escape_markup(action_text(step.action)),
                        has_begun(record) ? time_text(microseconds(record.began)) : "",
                        has_begun(record) ? time_text(microseconds(record.ended - record.began)) : "",
                        text(record.outcome), escape_markup(record.why));
  }
  return html + "</table></section>\n";
}

Json steps_json(const Scenario& scenario, const Recording& recording) {
  Json steps = Json::array();
  for (std::size_t i = 0; i < recording.steps.size(); ++i) {
    const StepRecord& record = recording.steps[i];
    const Step& step = scenario.steps[i];
    steps.push(Json::object({{"name", Json::string(step.name)},
                             {"phase", Json::string(std::string(text(step.phase)))},
                             {"what", Json::string(action_text(step.action))},
                             {"outcome", Json::string(std::string(text(record.outcome)))},
                             {"began_s", has_begun(record) ? seconds_json(record.began) : Json()},
                             {"ended_s", has_begun(record) ? seconds_json(record.ended) : Json()},
                             {"why", Json::string(record.why)}}));
  }
  return steps;
}

std::vector<Lane> step_lanes(const Scenario& scenario, const Recording& recording) {
  std::vector<Lane> lanes;
  for (std::size_t i = 0; i < recording.steps.size(); ++i) {
    const StepRecord& record = recording.steps[i];
    if (!has_begun(record)) continue;
    lanes.push_back({fmt::format("{}: {}", text(scenario.steps[i].phase), scenario.steps[i].name), {}});
    lanes.back().bars.push_back({seconds(record.began), seconds(record.ended),
                                 record.outcome == StepOutcome::kFailed ? kFailedColor : kDoneColor,
                                 time_text(microseconds(record.ended - record.began)), true});
  }
  return lanes;
}

}  // namespace regionfall::drill
