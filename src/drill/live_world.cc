#include "drill/live_world.h"

#include <fmt/format.h>

#include <cstdlib>

#include "base/text.h"
#include "base/time_format.h"
#include "world/status_text.h"

namespace regionfall::drill {
namespace {

using Tone = LiveRow::Tone;

std::chrono::nanoseconds age(const Json& since, Instant now) {
  const auto time = parse_rfc3339(since.text());
  return time ? now - Instant(std::chrono::seconds(time->unix_s)) : std::chrono::nanoseconds(0);
}

std::string memory_text(const Json& bytes) {
  constexpr long long kMegabyte = 1'000'000;
  const long long count = std::strtoll(bytes.text().c_str(), nullptr, 10);
  return count == 0 ? "" : fmt::format("{} MB", (count + kMegabyte / 2) / kMegabyte);
}

// "12 instances, 2 load balancers": what a region has.
std::string resources_text(const Json& counts) {
  std::string text;
  for (const auto& [kind, count] : counts.members()) {
    const std::string name = replace_all(kind.substr(kind.find('.') + 1), "_", " ");
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count.text(), name);
  }
  return text;
}

LiveRow process_row(const std::string& name, const Json& process) {
  const std::string& phase = process["phase"].text();
  return {.tone = phase == "ready" ? Tone::kGood : Tone::kPlain,
          .name = name,
          .state = phase,
          .number = memory_text(process["memory_bytes"]),
          .history = {},
          .detail = resources_text(process["resources"])};
}

}  // namespace

LiveState live_world(const Json& status, Instant now) {
  LiveState state{.title = "regionfall",
                  .at_s = std::chrono::duration<double>(age(status["since"], now)).count(),
                  .of_s = 0,
                  .hint = "Ctrl-C stops the world and keeps what it has.",
                  .rows = {},
                  .faults = {}};
  for (const Json& region : status["regions"].items()) {
    LiveRow row = process_row(region["name"].text(), region);
    for (const Json& fault : status["faults"].items()) {
      if (fault["kind"].text() != "region" || fault["region"].text() != row.name) continue;
      row.tone = Tone::kBad;
      row.state = fault["mode"].text();
    }
    state.rows.push_back(std::move(row));
  }
  state.rows.push_back(process_row("edge", status["edge"]));
  for (const Json& fault : status["faults"].items())
    state.faults.push_back(fmt::format("{} for {}", fault["text"].text(), world::age_text(age(fault["since"], now))));
  return state;
}

}  // namespace regionfall::drill
