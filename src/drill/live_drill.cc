#include "drill/live_drill.h"

#include <fmt/format.h>

#include <algorithm>

#include "drill/findings.h"
#include "world/fault.h"

namespace regionfall::drill {
namespace {

using Tone = LiveRow::Tone;

double as_seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

std::string rate_text(double count) { return fmt::format("{:.0f} /s", count); }

}  // namespace

LiveDrill::LiveDrill(const Scenario& scenario) : scenario_(scenario), sites_(scenario.regions) {}

void LiveDrill::progress(const Progress& progress) {
  last_ = progress;
  std::map<std::string, double> now;
  for (const auto& [site, count] : progress.answered_by) {
    const std::string name = site.value == 0 ? "another place" : site_text(site);
    now[name] = static_cast<double>(count);
    if (std::ranges::find(sites_, name) == sites_.end()) sites_.push_back(name);
  }
  for (const std::string& site : sites_) {
    // One that comes late has answered nothing until now.
    answered_[site].resize(failed_.size(), 0);
    remember(answered_[site], now[site]);
  }
  remember(failed_, static_cast<double>(progress.failed));
}

void LiveDrill::happened(const FaultEvent& event) {
  if (event.kind == FaultEvent::Kind::kBegan) in_force_.insert(event.fault);
  if (event.kind == FaultEvent::Kind::kHealed) in_force_.erase(event.fault);
}

LiveRow LiveDrill::site_row(const std::string& name) const {
  LiveRow row{.tone = Tone::kDim, .name = name, .state = "idle", .number = rate_text(0), .history = {}, .detail = ""};
  if (const auto answered = answered_.find(name); answered != answered_.end()) {
    row.history = answered->second;
    const double now = row.history.back();
    row.number = rate_text(now);
    if (now > 0) row.tone = Tone::kGood;
    if (now > 0) row.state = "answers";
  }
  for (const std::size_t index : in_force_) {
    const auto* fault = std::get_if<world::RegionFault>(&scenario_.faults[index].fault);
    if (fault == nullptr || fault->region != name) continue;
    row.tone = Tone::kBad;
    row.state = std::string(world::text(fault->mode));
  }
  return row;
}

LiveState LiveDrill::state() const {
  LiveState state{.title = scenario_.title,
                  .at_s = as_seconds(last_.at),
                  .of_s = as_seconds(scenario_.duration),
                  .hint = "Ctrl-C heals the world and ends the drill. Emulated environment.",
                  .rows = {},
                  .faults = {}};
  for (const std::string& site : sites_) state.rows.push_back(site_row(site));
  state.rows.push_back({.tone = last_.failed > 0 ? Tone::kBad : Tone::kDim,
                        .name = "failed requests",
                        .state = "",
                        .number = rate_text(static_cast<double>(last_.failed)),
                        .history = failed_,
                        .detail = ""});
  for (const std::size_t index : in_force_) {
    const ScheduledFault& fault = scenario_.faults[index];
    state.faults.push_back(fmt::format("{}: {}, {:.0f} s of {:.0f} s", fault.name, world::to_text(fault.fault),
                                       std::max(0.0, as_seconds(last_.at - fault.at)),
                                       as_seconds(fault.until - fault.at)));
  }
  return state;
}

}  // namespace regionfall::drill
