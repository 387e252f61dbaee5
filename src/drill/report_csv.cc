#include "drill/report_csv.h"

#include <fmt/format.h>

#include <set>

namespace regionfall::drill {
namespace {

using Counts = std::map<net::SiteNumber, std::uint32_t>;

std::set<net::SiteNumber> sites_of(const std::vector<Second>& seconds, Counts Second::* counts) {
  std::set<net::SiteNumber> sites;
  for (const Second& second : seconds) {
    for (const auto& [site, count] : second.*counts) sites.insert(site);
  }
  return sites;
}

std::string fields(const std::set<net::SiteNumber>& sites, const Counts& counts) {
  std::string text;
  for (const net::SiteNumber site : sites) {
    const auto found = counts.find(site);
    text += fmt::format(",{}", found == counts.end() ? 0 : found->second);
  }
  return text;
}

}  // namespace

std::string report_csv(const Findings& findings) {
  const auto answering = sites_of(findings.seconds, &Second::answered_by);
  const auto led_to = sites_of(findings.seconds, &Second::led_to);
  std::string text = "second,requests,failed,p50_ms,p99_ms";
  for (const net::SiteNumber site : answering) text += ",answered_by_" + site_text(site);
  for (const net::SiteNumber site : led_to) text += ",led_to_" + site_text(site);
  text += "\n";
  for (std::size_t i = 0; i < findings.seconds.size(); ++i) {
    const Second& second = findings.seconds[i];
    text += fmt::format("{},{},{},{:.3f},{:.3f}", i, second.requests, second.failed, second.p50_us / 1000.0,
                        second.p99_us / 1000.0);
    text += fields(answering, second.answered_by) + fields(led_to, second.led_to) + "\n";
  }
  return text;
}

}  // namespace regionfall::drill
