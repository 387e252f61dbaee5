#include "drill/report_ledger.h"

#include <fmt/format.h>

#include "drill/markup.h"

namespace regionfall::drill {
namespace {

Json count_json(std::uint64_t count) { return Json::number(static_cast<std::int64_t>(count)); }
Json seconds_json(std::int64_t us) { return Json::number_text(fmt::format("{:.6f}", static_cast<double>(us) / 1e6)); }

std::string when_text(const Scenario& scenario, const AuditFindings& audit) {
  return audit.fault ? "during " + scenario.faults[*audit.fault].name : "at the end";
}

Json region_json(const RegionCount& region) {
  return Json::object({{"region", Json::string(region.region)},
                       {"reached", Json::boolean(region.reached)},
                       {"why_not", Json::string(region.why_not)},
                       {"present", count_json(region.present)},
                       {"missing", count_json(region.missing)},
                       {"duplicated", count_json(region.duplicated)}});
}

Json audit_json(const Scenario& scenario, const AuditFindings& audit) {
  Json regions = Json::array();
  for (const RegionCount& region : audit.regions) regions.push(region_json(region));
  return Json::object({{"fault", audit.fault ? Json::string(scenario.faults[*audit.fault].name) : Json()},
                       {"at_s", seconds_json(audit.began_us)},
                       {"took_s", seconds_json(audit.took_us)},
                       {"keys", count_json(audit.keys)},
                       {"acknowledged", count_json(audit.acknowledged)},
                       {"unreadable", count_json(audit.loss.writes)},
                       {"rpo_s", seconds_json(audit.loss.rpo_us)},
                       {"regions", std::move(regions)}});
}

std::string audit_rows(const Scenario& scenario, const AuditFindings& audit) {
  std::string html;
  for (const RegionCount& region : audit.regions) {
    html += fmt::format("<tr><td>{}<td class=n>{}<td>{}<td class=n>{}<td class=n>{}<td class=n>{}</tr>\n",
                        escape_markup(when_text(scenario, audit)), time_text(audit.began_us),
                        escape_markup(region.region + (region.reached ? "" : " (not reached)")), region.present,
                        region.missing, region.duplicated);
  }
  return html + fmt::format("<tr{}><td>{}<td class=n>{}<td><b>nowhere</b><td class=n><td class=n><b>{}</b><td></tr>\n",
                            audit.loss.writes > 0 ? " class=bad" : "", escape_markup(when_text(scenario, audit)),
                            time_text(audit.began_us), audit.loss.writes);
}

std::string fates_text(const StoreFindings& findings) {
  std::string text;
  for (int i = 0; i < kWriteFates; ++i) {
    const auto fate = static_cast<WriteFate>(i);
    text += fmt::format("{}{} {}", i == 0 ? "" : ", ", findings.of_fate(fate), drill::text(fate));
  }
  return text;
}

}  // namespace

Json ledger_json(const Scenario& scenario, const Findings& findings) {
  Json stores = Json::array();
  for (std::size_t i = 0; i < findings.stores.size(); ++i) {
    const StoreFindings& store = findings.stores[i];
    Json fates = Json::object();
    for (int fate = 0; fate < kWriteFates; ++fate)
      fates.set(std::string(text(static_cast<WriteFate>(fate))),
                count_json(store.of_fate(static_cast<WriteFate>(fate))));
    Json audits = Json::array();
    for (const AuditFindings& audit : store.audits) audits.push(audit_json(scenario, audit));
    const AuditFindings* worst = store.worst();
    stores.push(Json::object({{"name", Json::string(scenario.stores[i].name)},
                              {"sent", count_json(store.sent)},
                              {"acknowledged", count_json(store.acknowledged)},
                              {"unacknowledged_kept", count_json(store.unacknowledged_kept)},
                              {"rpo_s", worst == nullptr ? Json() : seconds_json(worst->loss.rpo_us)},
                              {"fates", std::move(fates)},
                              {"audits", std::move(audits)}}));
  }
  return stores;
}

std::string ledger_html(const Scenario& scenario, const Findings& findings) {
  if (findings.stores.empty()) return "";
  std::string html = "<section><h2>Ledger: what became of acknowledged writes</h2>\n";
  for (std::size_t i = 0; i < findings.stores.size(); ++i) {
    const StoreFindings& store = findings.stores[i];
    html +=
        fmt::format("<p><b>{}</b>: {} writes sent, {} acknowledged: {}. {} were kept though nobody was told so.</p>\n",
                    escape_markup(scenario.stores[i].name), store.sent, store.acknowledged, fates_text(store),
                    store.unacknowledged_kept);
    html +=
        "<table><tr><th>Read<th class=n>at<th>Region<th class=n>Present<th class=n>Missing<th class=n>Twice or "
        "more</tr>\n";
    for (const AuditFindings& audit : store.audits) html += audit_rows(scenario, audit);
    html += "</table>\n<p class=\"detail\">";
    for (int fate = 0; fate < kWriteFates; ++fate)
      html += fmt::format("{}<b>{}</b>: {}", fate == 0 ? "" : "; ", text(static_cast<WriteFate>(fate)),
                          description(static_cast<WriteFate>(fate)));
    html += ".</p>\n";
  }
  return html + "</section>\n";
}

std::string ledger_summary(const Scenario& scenario, const Findings& findings) {
  std::string text;
  for (std::size_t i = 0; i < findings.stores.size(); ++i) {
    const StoreFindings& store = findings.stores[i];
    text += fmt::format("  {:<12} {} writes acknowledged: {}; {}\n", scenario.stores[i].name, store.acknowledged,
                        fates_text(store), loss_text(scenario, store));
  }
  return text;
}

}  // namespace regionfall::drill
