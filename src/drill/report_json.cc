#include "drill/report_json.h"

#include <fmt/format.h>

#include "base/time_format.h"
#include "base/version.h"
#include "drill/evidence_json.h"
#include "drill/report_ledger.h"
#include "drill/report_steps.h"
#include "drill/summary.h"
#include "world/fault.h"
#include "world/site.h"

namespace regionfall::drill {
namespace {

Json text_json(std::string_view text) { return Json::string(std::string(text)); }
Json count_json(std::uint64_t count) { return Json::number(static_cast<std::int64_t>(count)); }
Json seconds_json(std::int64_t us) { return Json::number_text(fmt::format("{:.6f}", static_cast<double>(us) / 1e6)); }
Json seconds_json(Duration duration) {
  return seconds_json(std::chrono::duration_cast<std::chrono::microseconds>(duration).count());
}
Json milliseconds_json(std::uint32_t us) { return Json::number_text(fmt::format("{:.3f}", us / 1000.0)); }
Json decimal_json(double value) { return Json::number_text(fmt::format("{:.6f}", value)); }
Json site_json(net::SiteNumber site) { return site.value == 0 ? Json() : Json::string(site_text(site)); }

// Makes an array of what `make` gives for each.
template <class Items, class Make>
Json array_of(const Items& items, const Make& make) {
  Json array = Json::array();
  for (const auto& item : items) array.push(make(item));
  return array;
}

Json tally_json(const Tally& tally) {
  Json outcomes = Json::object();
  for (std::size_t i = 0; i < tally.by_outcome.size(); ++i)
    outcomes.set(std::string(text(static_cast<Outcome>(i))), count_json(tally.by_outcome[i]));
  return Json::object({{"requests", count_json(tally.requests)},
                       {"failed", count_json(tally.failed())},
                       {"availability_percent", decimal_json(tally.availability_percent())},
                       {"p50_ms", milliseconds_json(tally.p50_us)},
                       {"p99_ms", milliseconds_json(tally.p99_us)},
                       {"late", count_json(tally.late)},
                       {"outcomes", std::move(outcomes)}});
}

// As the drill's file says it.
Json resolver_json(const net::DnsTtlPolicy& policy) {
  if (policy.forever) return text_json("forever");
  const net::DnsTtlPolicy honour = net::DnsTtlPolicy::honour();
  if (policy.min == honour.min && policy.max == honour.max) return text_json("ttl");
  return Json::object(
      {{"min", Json::string(format_duration(policy.min))}, {"max", Json::string(format_duration(policy.max))}});
}

Json load_json(const Load& load, const Tally& tally) {
  Json json = Json::object({{"name", text_json(load.name)}, {"url", text_json(load.url.text)}});
  json.set("method", text_json(load.method));
  json.set("rate", decimal_json(load.rate));
  json.set("timeout_s", seconds_json(load.timeout));
  json.set("resolver", resolver_json(load.resolver));
  json.set("from", array_of(load.locations, [](const world::Site& site) { return text_json(site.name()); }));
  json.set("measured", tally_json(tally));
  return json;
}

Json fault_json(const ScheduledFault& fault) {
  return Json::object({{"name", text_json(fault.name)},
                       {"what", text_json(world::to_text(fault.fault))},
                       {"at_s", seconds_json(fault.at)},
                       {"until_s", seconds_json(fault.until)}});
}

Json event_json(const Scenario& scenario, const FaultEvent& event) {
  constexpr std::string_view kKinds[] = {"began", "healed", "refused"};
  return Json::object({{"fault", text_json(scenario.faults[event.fault].name)},
                       {"event", text_json(kKinds[static_cast<std::size_t>(event.kind)])},
                       {"at_s", seconds_json(event.asked)},
                       {"settled_s", seconds_json(event.settled)}});
}

// Whose clients something is about.
void set_clients(Json& json, const Scenario& scenario, std::size_t load, std::size_t location) {
  json.set("load", text_json(scenario.loads[load].name));
  json.set("location", text_json(scenario.loads[load].locations[location].name()));
}

Json gap_json(const Scenario& scenario, const Gap& gap) {
  Json json = Json::object();
  set_clients(json, scenario, gap.load, gap.location);
  json.set("from_s", seconds_json(gap.from_us));
  json.set("to_s", seconds_json(gap.to_us));
  json.set("ended", Json::boolean(gap.ended));
  json.set("failed", count_json(gap.failed));
  return json;
}

Json recovery_json(const Scenario& scenario, const Recovery& recovery) {
  Json json = Json::object({{"fault", text_json(scenario.faults[recovery.fault].name)}});
  set_clients(json, scenario, recovery.load, recovery.slowest_location);
  json.set("failed", count_json(recovery.failed));
  json.set("why", text_json(recovery.why));
  json.set("rto_s", recovery.rto_us ? seconds_json(*recovery.rto_us) : Json());
  return json;
}

Json phase_json(const Scenario& scenario, const Phase& phase) {
  return Json::object({{"fault", text_json(scenario.faults[phase.fault].name)},
                       {"load", text_json(scenario.loads[phase.load].name)},
                       {"phase", text_json(text(phase.kind))},
                       {"from_s", seconds_json(phase.from_us)},
                       {"to_s", seconds_json(phase.to_us)}});
}

Json stretch_json(const Scenario& scenario, const Stretch& stretch) {
  Json json = Json::object();
  set_clients(json, scenario, stretch.load, stretch.location);
  json.set("site", site_json(stretch.site));
  json.set("from_s", Json::number(stretch.from_s));
  json.set("to_s", Json::number(stretch.to_s));
  return json;
}

Json judgement_json(const Judgement& judgement) {
  return Json::object({{"objective", text_json(judgement.objective)},
                       {"measure", text_json(judgement.measure)},
                       {"load", text_json(judgement.load)},
                       {"store", text_json(judgement.store)},
                       {"target", text_json(judgement.target)},
                       {"actual", text_json(judgement.actual)},
                       {"detail", text_json(judgement.detail)},
                       {"met", Json::boolean(judgement.met)}});
}

Json finding_json(const Scenario& scenario, const ConfigurationFinding& finding) {
  Json json = Json::object({{"kind", text_json(text(finding.kind))}, {"weakness", Json::boolean(finding.weakness)}});
  json.set("fault", text_json(scenario.faults[finding.fault].name));
  json.set("load", text_json(scenario.loads[finding.load].name));
  json.set("address", text_json(finding.address));
  json.set("file", text_json(finding.place.file));
  json.set("line", Json::number(finding.place.line));
  json.set("title", text_json(finding.title));
  json.set("seen", text_json(finding.seen));
  json.set("why", text_json(finding.why));
  json.set("change", text_json(finding.change));
  json.set("predicted_rto_s", finding.predicted_rto_us ? seconds_json(*finding.predicted_rto_us) : Json());
  return json;
}

Json counts_json(const std::map<net::SiteNumber, std::uint32_t>& counts) {
  Json json = Json::object();
  for (const auto& [site, count] : counts) json.set(site_text(site), count_json(count));
  return json;
}

Json second_json(const Second& second) {
  return Json::object({{"requests", count_json(second.requests)},
                       {"failed", count_json(second.failed)},
                       {"p50_ms", milliseconds_json(second.p50_us)},
                       {"p99_ms", milliseconds_json(second.p99_us)},
                       {"answered_by", counts_json(second.answered_by)},
                       {"led_to", counts_json(second.led_to)}});
}

Json lookup_json(const Scenario& scenario, const LookupRecord& lookup) {
  Json json = Json::object({{"at_s", seconds_json(lookup.at_us)}, {"took_ms", milliseconds_json(lookup.took_us)}});
  set_clients(json, scenario, lookup.load, lookup.location);
  json.set("answered", Json::boolean(lookup.answered));
  json.set("site", site_json(lookup.led_to));
  json.set("ttl_s", count_json(lookup.ttl_s));
  return json;
}

// The lookups whose answer differs from the one before of the same clients: the rest says nothing new.
std::vector<LookupRecord> changes(const std::vector<LookupRecord>& lookups) {
  std::map<std::pair<std::uint8_t, std::uint8_t>, LookupRecord> last;
  std::vector<LookupRecord> changed;
  for (const LookupRecord& lookup : lookups) {
    const auto [before, first] = last.try_emplace({lookup.load, lookup.location}, lookup);
    if (!first && before->second.led_to == lookup.led_to && before->second.answered == lookup.answered) continue;
    before->second = lookup;
    changed.push_back(lookup);
  }
  return changed;
}

Json notes_json(const Scenario& scenario, const Recording& recording) {
  Json notes = Json::array({text_json(kEmulatedNote), text_json(distance_note(recording))});
  if (recording.speed != 1) notes.push(text_json(speed_note(recording)));
  for (const std::string& note : scenario.notes) notes.push(text_json(note));
  return notes;
}

}  // namespace

Json report_json(const Scenario& scenario, const Recording& recording, const Findings& findings) {
  const auto of = [&](auto make) { return [&scenario, make](const auto& item) { return make(scenario, item); }; };
  const Verdict& verdict = findings.verdict;
  Json json = Json::object({{"format", Json::number(1)}, {"version", text_json(version())}});
  json.set("environment", text_json("emulated"));
  json.set("notes", notes_json(scenario, recording));
  json.set("speed", Json::number(std::int64_t{recording.speed}));
  json.set("title", text_json(scenario.title));
  json.set("file", text_json(scenario.file));
  json.set("began", text_json(format_rfc3339(timestamp_of(recording.begun))));
  json.set("duration_s", seconds_json(scenario.duration));
  json.set("ran_s", seconds_json(recording.ran));
  json.set("verdict", text_json(text(verdict.conclusion)));
  json.set("invalid_because", text_json(verdict.invalid_because));
  json.set("objectives", array_of(verdict.judgements, judgement_json));
  json.set("measured", tally_json(findings.whole));
  Json loads = Json::array();
  for (std::size_t i = 0; i < scenario.loads.size(); ++i) loads.push(load_json(scenario.loads[i], findings.by_load[i]));
  json.set("loads", std::move(loads));
  json.set("faults", array_of(scenario.faults, fault_json));
  json.set("events", array_of(recording.events, of(event_json)));
  json.set("gaps", array_of(findings.gaps, of(gap_json)));
  json.set("recoveries", array_of(findings.recoveries, of(recovery_json)));
  json.set("findings", array_of(findings.explained, of(finding_json)));
  json.set("phases", array_of(findings.phases, of(phase_json)));
  json.set("steps", steps_json(scenario, recording));
  json.set("stores", ledger_json(scenario, findings));
  json.set("answered_by", array_of(findings.stretches, of(stretch_json)));
  json.set("lookups", count_json(recording.lookups.size()));
  json.set("lookup_changes", array_of(changes(recording.lookups), of(lookup_json)));
  json.set("evidence", evidence_json(scenario, recording, findings));
  json.set("seconds", array_of(findings.seconds, second_json));
  return json;
}

}  // namespace regionfall::drill
