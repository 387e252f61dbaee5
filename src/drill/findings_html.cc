#include "drill/findings_html.h"

#include <fmt/format.h>

#include "drill/markup.h"

namespace regionfall::drill {
namespace {

std::string place_html(const ConfigurationFinding& finding) {
  if (!finding.place.known()) return "";
  return fmt::format("<div class=\"source\"><b>{}</b> <span class=dim>{}</span><code>{}</code></div>",
                     escape_markup(finding.place.to_string()), escape_markup(finding.address),
                     escape_markup(finding.place.text));
}

std::string finding_html(const Scenario& scenario, const ConfigurationFinding& finding) {
  const std::string predicted = finding.predicted_rto_us ? fmt::format(" <span class=predicted>RTO {} at most</span>",
                                                                       time_text(*finding.predicted_rto_us))
                                                         : "";
  return fmt::format(
      "<article class=\"finding {}\"><h3><span class=kind>{}</span> {}</h3>{}<dl><dt>Seen<dd>{} "
      "<span class=dim>({})</span><dt>Why<dd>{}<dt>Change<dd>{}{}</dl></article>\n",
      finding.weakness ? "weak" : "fine", finding.weakness ? "weakness" : "sets the time", escape_markup(finding.title),
      place_html(finding), escape_markup(finding.seen), escape_markup(scenario.faults[finding.fault].name),
      escape_markup(finding.why), escape_markup(finding.change), predicted);
}

}  // namespace

std::string findings_html(const Scenario& scenario, const Findings& findings) {
  if (findings.explained.empty()) return "";
  std::string html = "<section class=\"findings\"><h2>Why: what the configuration says</h2>\n";
  for (const ConfigurationFinding& finding : findings.explained) html += finding_html(scenario, finding);
  return html + "</section>\n";
}

}  // namespace regionfall::drill
