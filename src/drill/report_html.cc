#include "drill/report_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/time_format.h"
#include "base/version.h"
#include "drill/chart.h"
#include "drill/markup.h"
#include "drill/report_ledger.h"
#include "drill/report_steps.h"
#include "drill/report_style.h"
#include "drill/summary.h"

namespace regionfall::drill {
namespace {

// Told apart also by eyes that do not see all colours (after Okabe and Ito).
constexpr std::array<std::string_view, 7> kSiteColors = {"#3273b8", "#e69f00", "#2a9d77", "#c476a5",
                                                         "#67b7e1", "#8c6d46", "#7a7a7a"};
constexpr std::string_view kFailedColor = "#c62828";
constexpr std::string_view kNobodyColor = "#d9b3b0";
constexpr std::array<std::string_view, 5> kPhaseColors = {"#b0a8c0", "#c62828", "#e6813a", "#3273b8", "#2a9d77"};

using Counts = std::map<net::SiteNumber, std::uint32_t>;

// Sites get their colours in the order in which they first answer, and then those that names led to.
class SiteColors {
 public:
  explicit SiteColors(const std::vector<Second>& seconds) {
    for (const auto counts : {&Second::answered_by, &Second::led_to}) {
      for (const Second& second : seconds) {
        for (const auto& [site, count] : second.*counts) give(site);
      }
    }
  }
  std::string_view of(net::SiteNumber site) const {
    return site.value == 0 ? kNobodyColor : kSiteColors[order(site) % kSiteColors.size()];
  }
  const std::vector<net::SiteNumber>& sites() const { return sites_; }

 private:
  void give(net::SiteNumber site) {
    if (std::ranges::find(sites_, site) == sites_.end()) sites_.push_back(site);
  }
  std::size_t order(net::SiteNumber site) const {
    return static_cast<std::size_t>(std::ranges::find(sites_, site) - sites_.begin());
  }
  std::vector<net::SiteNumber> sites_;
};

std::vector<Series> by_site(const std::vector<Second>& seconds, Counts Second::* counts, const SiteColors& colors,
                            std::string_view nobody) {
  std::vector<Series> all;
  for (const net::SiteNumber site : colors.sites()) {
    Series series{site.value == 0 ? std::string(nobody) : site_text(site), colors.of(site), {}};
    bool any = false;
    for (const Second& second : seconds) {
      const auto found = (second.*counts).find(site);
      series.values.push_back(found == (second.*counts).end() ? 0 : found->second);
      any = any || series.values.back() > 0;
    }
    if (any) all.push_back(std::move(series));
  }
  return all;
}

Series series_of(std::string name, std::string_view color, const std::vector<Second>& seconds, auto value) {
  Series series{std::move(name), color, {}};
  for (const Second& second : seconds) series.values.push_back(value(second));
  return series;
}

std::vector<Lane> location_lanes(const Scenario& scenario, const Findings& findings, const SiteColors& colors) {
  std::vector<Lane> lanes;
  const Stretch* before = nullptr;
  for (const Stretch& stretch : findings.stretches) {
    const Load& load = scenario.loads[stretch.load];
    if (before == nullptr || before->load != stretch.load || before->location != stretch.location)
      lanes.push_back({load.name + ", " + load.locations[stretch.location].name(), {}});
    lanes.back().bars.push_back({static_cast<double>(stretch.from_s), static_cast<double>(stretch.to_s),
                                 stretch.site.value == 0 ? kFailedColor : colors.of(stretch.site),
                                 stretch.site.value == 0 ? "nobody" : site_text(stretch.site)});
    before = &stretch;
  }
  return lanes;
}

// A row for each fault and load, its phases side by side.
std::vector<Lane> phase_lanes(const Scenario& scenario, const Findings& findings) {
  std::vector<Lane> lanes;
  for (const Phase& phase : findings.phases) {
    const auto kind = static_cast<std::size_t>(phase.kind);
    lanes.push_back({scenario.loads[phase.load].name + ": " + std::string(text(phase.kind)), {}});
    lanes.back().bars.push_back({static_cast<double>(phase.from_us) / 1e6, static_cast<double>(phase.to_us) / 1e6,
                                 kPhaseColors[kind], time_text(phase.length_us()), true});
  }
  return lanes;
}

std::string charts(const Scenario& scenario, const Recording& recording, const Findings& findings) {
  const std::vector<Second>& seconds = findings.seconds;
  const SiteColors colors(seconds);
  ChartSheet sheet(scenario, static_cast<double>(seconds.size()));
  std::vector<Series> answers = by_site(seconds, &Second::answered_by, colors, "another place");
  answers.push_back(
      series_of("failed", kFailedColor, seconds, [](const Second& second) { return double(second.failed); }));
  sheet.stacked("Requests a second, by who answered", "/s", answers);
  sheet.lines("Time to the answer", "ms",
              {series_of("p50", "#3273b8", seconds, [](const Second& second) { return second.p50_us / 1000.0; }),
               series_of("p99", "#7b3fa0", seconds, [](const Second& second) { return second.p99_us / 1000.0; })});
  sheet.stacked("Where the name led, requests a second", "/s", by_site(seconds, &Second::led_to, colors, "no address"));
  sheet.lanes("Who answered, by location", location_lanes(scenario, findings, colors));
  if (!findings.phases.empty()) sheet.lanes("Phases", phase_lanes(scenario, findings));
  const std::vector<Lane> steps = step_lanes(scenario, recording);
  if (!steps.empty()) sheet.lanes("Runbook", steps);
  return sheet.finish();
}

std::string headline(const Scenario& scenario, const Findings& findings) {
  if (!findings.verdict.invalid_because.empty()) return findings.verdict.invalid_because;
  if (findings.gaps.empty()) return "No request failed.";
  std::string text = gap_text(scenario, findings.gaps.front());
  text.front() = 'U';
  return text + ".";
}

std::string cards(const Verdict& verdict) {
  std::string html = "<section class=\"cards\">\n";
  for (const Judgement& judgement : verdict.judgements) {
    html += fmt::format(
        "<div class=\"card {}\"><div class=\"mark\">{}</div><div class=\"measure\">{} <span>{}</span></div>"
        "<div class=\"actual\">{}</div><div class=\"target\">target: {}</div><div class=\"detail\">{}</div></div>\n",
        judgement.met ? "met" : "missed", judgement.met ? "✓" : "✗", escape_markup(judgement.measure),
        escape_markup(judgement.of()), escape_markup(judgement.actual), escape_markup(judgement.target),
        escape_markup(judgement.detail));
  }
  return html + "</section>\n";
}

std::string loads_table(const Scenario& scenario, const Findings& findings) {
  std::string html =
      "<table><tr><th>Load<th>URL<th class=n>Requests<th class=n>Failed<th class=n>Available<th class=n>p50"
      "<th class=n>p99</tr>\n";
  for (std::size_t i = 0; i < scenario.loads.size(); ++i) {
    const Tally& tally = findings.by_load[i];
    html += fmt::format(
        "<tr><td>{}<td>{}<td class=n>{}<td class=n>{}<td class=n>{:.3f} %<td class=n>{}<td class=n>{}</tr>\n",
        escape_markup(scenario.loads[i].name), escape_markup(scenario.loads[i].url.text), tally.requests,
        tally.failed(), tally.availability_percent(), time_text(tally.p50_us), time_text(tally.p99_us));
  }
  return html + "</table>\n";
}

std::string phases_table(const Scenario& scenario, const Findings& findings) {
  if (findings.phases.empty()) return "<p>No user noticed a fault.</p>\n";
  std::string html = "<table><tr><th>Fault<th>Load<th>Phase<th class=n>From<th class=n>To<th class=n>Length<th></tr>\n";
  for (const Phase& phase : findings.phases) {
    html += fmt::format("<tr><td>{}<td>{}<td>{}<td class=n>{}<td class=n>{}<td class=n>{}<td class=dim>{}</tr>\n",
                        escape_markup(scenario.faults[phase.fault].name),
                        escape_markup(scenario.loads[phase.load].name), text(phase.kind), time_text(phase.from_us),
                        time_text(phase.to_us), time_text(phase.length_us()), description(phase.kind));
  }
  return html + "</table>\n";
}

// Rows of the page; report.json has what is beyond.
constexpr std::size_t kHappeningsMax = 500;

std::string happenings_table(const std::vector<Happening>& happenings) {
  std::string html = "<table>\n";
  for (std::size_t i = 0; i < std::min(happenings.size(), kHappeningsMax); ++i) {
    const Happening& happening = happenings[i];
    const bool bad = happening.kind == Happening::Kind::kOutage || happening.kind == Happening::Kind::kFault;
    html += fmt::format("<tr{}><td class=n>{}<td>{}</tr>\n", bad ? " class=bad" : "", time_text(happening.at_us),
                        escape_markup(happening.text));
  }
  return html + "</table>\n";
}

}  // namespace

std::string report_html(const Scenario& scenario, const Recording& recording, const Findings& findings) {
  const std::string title = escape_markup(scenario.title);
  const std::string_view conclusion = text(findings.verdict.conclusion);
  std::string html = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\"><title>{0}: "
      "{1}</title>\n<style>{2}</style></head><body>\n"
      "<header class=\"{1}\"><span class=\"stamp\">emulated environment</span><h1>{0} <b>{1}</b></h1>"
      "<p class=\"headline\">{3}</p></header>\n",
      title, conclusion, kReportStyle, escape_markup(headline(scenario, findings)));
  html += cards(findings.verdict);
  html += "<section class=\"charts\">" + charts(scenario, recording, findings) + "</section>\n";
  html +=
      "<section><h2>What happened</h2>\n" + happenings_table(timeline(scenario, recording, findings)) + "</section>\n";
  html += steps_html(scenario, recording);
  html += ledger_html(scenario, findings);
  html += "<section><h2>Phases</h2>\n" + phases_table(scenario, findings) + "</section>\n";
  html += "<section><h2>Load</h2>\n" + loads_table(scenario, findings) + "</section>\n";
  html += fmt::format(
      "<footer><p>{}</p><p>{}</p><p>{}</p><p>{} began {} and ran {}. Regionfall {}.</p></footer>\n</body></html>\n",
      kEmulatedNote, distance_note(recording), speed_note(recording), escape_markup(scenario.file),
      format_rfc3339(timestamp_of(recording.begun)),
      time_text(std::chrono::duration_cast<std::chrono::microseconds>(recording.ran).count()), version());
  return html;
}

}  // namespace regionfall::drill
