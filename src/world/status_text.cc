#include "world/status_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "base/time_format.h"

namespace regionfall::world {
namespace {

using Row = std::vector<std::string>;

// Columns as wide as their widest cell, two blanks apart, nothing after the last.
std::string columns(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += fmt::format("{:<{}}", row[i], widths[i] + 2);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string age_of(const Json& since, Instant now) {
  const auto time = parse_rfc3339(since.text());
  if (!time) return "?";
  return age_text(now - Instant(std::chrono::seconds(time->unix_s)));
}

bool has_fault(const Json& status, std::string_view region, std::string_view mode) {
  return std::ranges::any_of(status["faults"].items(), [&](const Json& fault) {
    return fault["kind"].text() == "region" && fault["region"].text() == region && fault["mode"].text() == mode;
  });
}

// The phase, or the fault that explains it.
std::string state_of(const Json& status, const Json& region) {
  const std::string& name = region["name"].text();
  std::string state = region["phase"].text();
  if (has_fault(status, name, "crash")) state = "crashed";
  if (has_fault(status, name, "blackhole")) state += ", blackholed";
  if (has_fault(status, name, "slow")) state += ", slow";
  return state;
}

std::string regions_text(const Json& status, Instant now) {
  std::vector<Row> rows = {{"REGION", "CITY", "STATE", "FOR", "PROCESS", "MEMORY", "RESTARTS", "ADDRESS"}};
  for (const Json& region : status["regions"].items()) {
    const bool runs = region["process"].text() != "0";
    const std::int64_t memory_bytes = std::strtoll(region["memory_bytes"].text().c_str(), nullptr, 10);
    constexpr std::int64_t kMegabyte = 1'000'000;
    rows.push_back({region["name"].text(), region["city"].text(), state_of(status, region),
                    age_of(region["since"], now), runs ? region["process"].text() : "-",
                    memory_bytes == 0 ? "-" : fmt::format("{} MB", (memory_bytes + kMegabyte / 2) / kMegabyte),
                    region["restarts"].text(),
                    region["addresses"].items().empty() ? "" : region["addresses"].items().front().text()});
  }
  return columns(rows);
}

std::string links_text(const Json& status) {
  std::vector<Row> rows = {{"LINK", "", "", "ROUND TRIP", "STATE"}};
  for (const Json& link : status["links"].items()) {
    const auto& down_from = link["down_from"].items();
    const std::string state = down_from.empty()       ? "up"
                              : down_from.size() == 2 ? "down"
                                                      : "down from " + down_from.front().text();
    rows.push_back({link["from"].text(), "<->", link["to"].text(), link["round_trip_ms"].text() + " ms", state});
  }
  return columns(rows);
}

std::string ends_text(const Json& status) {
  std::string text;
  for (const Json& region : status["regions"].items()) {
    const std::string& last_end = region["last_end"].text();
    if (!last_end.empty())
      text += fmt::format("{}: the process before this one {}.\n", region["name"].text(), last_end);
  }
  return text;
}

// "network acls 6, vpcs 2"
std::string counts_text(const Json& counts) {
  std::string text;
  for (const auto& [kind, count] : counts.members()) {
    const std::string name = replace_all(kind.substr(kind.find('.') + 1), "_", " ");
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, count.text());
  }
  return text;
}

std::string resources_text(const Json& status) {
  std::vector<Row> rows = {{"RESOURCES", ""}};
  for (const Json& region : status["regions"].items()) {
    if (!region["resources"].members().empty())
      rows.push_back({region["name"].text(), counts_text(region["resources"])});
  }
  return rows.size() == 1 ? "" : columns(rows);
}

std::string faults_text(const Json& status, Instant now) {
  std::vector<Row> rows = {{"FAULT", "FOR"}};
  for (const Json& fault : status["faults"].items())
    rows.push_back({fault["text"].text(), age_of(fault["since"], now)});
  return columns(rows);
}

}  // namespace

std::string age_text(std::chrono::nanoseconds age) {
  const auto seconds = std::max<std::int64_t>(std::chrono::floor<std::chrono::seconds>(age).count(), 0);
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 120 * 60) return fmt::format("{} min", seconds / 60);
  if (seconds < 48 * 3600) return fmt::format("{} h", seconds / 3600);
  return fmt::format("{} d", seconds / 86400);
}

std::string status_text(const Json& status, Instant now) {
  std::string text = fmt::format("World on {}, running for {} (process {})\nEndpoint {}\nDNS      {}\n",
                                 status["folder"].text(), age_of(status["since"], now), status["process"].text(),
                                 status["gateway"].text(), status["edge"]["dns"].text());
  if (const std::string& city = status["client_location"].text(); !city.empty())
    text += "Clients are in " + city + ": calls take the way from there to their regions.\n";
  if (const std::string& speed = status["speed"].text(); !speed.empty() && speed != "1")
    text +=
        "Its time passes " + speed + " times faster than ours: health checks, times to live, delays. Links do not.\n";
  if (status["flat"].as_bool()) {
    const std::string& reason = status["flat_reason"].text();
    text += "Without network namespaces" + (reason.empty() ? "" : " (" + reason + ")") + ": links cannot fail.\n";
  }
  const std::size_t regions = status["regions"].items().size();
  text += regions == 0 ? "\nNo region has been used yet.\n" : "\n" + regions_text(status, now);
  if (const std::string ends = ends_text(status); !ends.empty()) text += "\n" + ends;
  if (const std::string resources = resources_text(status); !resources.empty()) text += "\n" + resources;
  if (!status["links"].items().empty() && regions <= kRegionsWithLinksMax) text += "\n" + links_text(status);
  text += status["faults"].items().empty() ? "\nNo faults.\n" : "\n" + faults_text(status, now);
  return text;
}

}  // namespace regionfall::world
