#include "drill/report_junit.h"

#include <fmt/format.h>

#include <algorithm>

#include "drill/markup.h"

namespace regionfall::drill {

namespace {

// A line for each weakness of the configuration, as markup, for who reads the result in a CI system.
std::string weaknesses_markup(const Findings& findings) {
  std::string markup;
  for (const ConfigurationFinding& finding : findings.explained) {
    if (!finding.weakness) continue;
    const std::string place = finding.place.known() ? finding.place.to_string() + ": " : "";
    markup += escape_markup(fmt::format("{}{}. Change: {}", place, finding.title, finding.change)) + "\n";
  }
  return markup;
}

}  // namespace

std::string report_junit(const Scenario& scenario, const Recording& recording, const Findings& findings) {
  const Verdict& verdict = findings.verdict;
  const bool invalid = verdict.conclusion == Conclusion::kInvalid;
  const auto missed = std::ranges::count(verdict.judgements, false, &Judgement::met);
  const double ran_s = std::chrono::duration<double>(recording.ran).count();
  const std::string title = escape_markup(scenario.title);
  std::string text = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3f}\">\n",
      title, verdict.judgements.size() + (invalid ? 1 : 0), missed, invalid ? 1 : 0, ran_s);
  for (const Judgement& judgement : verdict.judgements) {
    const std::string name = fmt::format("{}: {} of {}", judgement.objective, judgement.measure, judgement.of());
    text += fmt::format("  <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\"", title, escape_markup(name), ran_s);
    if (judgement.met) {
      text += "/>\n";
      continue;
    }
    const std::string message =
        fmt::format("{} wanted, {} measured ({})", judgement.target, judgement.actual, judgement.detail);
    const std::string weaknesses = weaknesses_markup(findings);
    text += fmt::format(">\n    <failure message=\"{}\"{}\n  </testcase>\n", escape_markup(message),
                        weaknesses.empty() ? "/>" : ">" + weaknesses + "</failure>");
  }
  if (invalid) {
    text += fmt::format(
        "  <testcase classname=\"{}\" name=\"the drill is valid\">\n    <error message=\"{}\"/>\n  </testcase>\n",
        title, escape_markup(verdict.invalid_because));
  }
  return text + "</testsuite>\n";
}

}  // namespace regionfall::drill
