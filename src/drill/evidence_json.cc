#include "drill/evidence_json.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/time_format.h"
#include "drill/summary.h"
#include "world/fault.h"

namespace regionfall::drill {
namespace {

constexpr std::size_t kIdDigits = 32;

Json texts(const std::vector<std::string>& all) {
  Json array = Json::array();
  for (const std::string& text : all) array.push(Json::string(text));
  return array;
}

Json scope(const Scenario& scenario) {
  Json endpoints = Json::array();
  for (const Load& load : scenario.loads) endpoints.push(Json::string(load.url.text));
  return Json::object({{"configuration", Json::string(scenario.directory)},
                       {"regions", texts(scenario.regions)},
                       {"endpoints", std::move(endpoints)}});
}

std::string scenario_text(const Scenario& scenario) {
  std::string text;
  for (const ScheduledFault& fault : scenario.faults)
    text += fmt::format("{}{}: {} from {:g} s to {:g} s", text.empty() ? "" : "; ", fault.name,
                        world::to_text(fault.fault), std::chrono::duration<double>(fault.at).count(),
                        std::chrono::duration<double>(fault.until).count());
  return text;
}

Json expected(const Verdict& verdict) {
  Json all = Json::array();
  for (const Judgement& judgement : verdict.judgements)
    all.push(Json::string(
        fmt::format("{}: {} of {} {}", judgement.objective, judgement.measure, judgement.load, judgement.target)));
  return all;
}

Json execution(const Scenario& scenario, const Recording& recording, const Findings& findings) {
  Json steps = Json::array();
  for (const Happening& happening : timeline(scenario, recording, findings))
    steps.push(Json::object({{"at", Json::string(format_rfc3339(
                                        timestamp_of(recording.begun + std::chrono::microseconds(happening.at_us))))},
                             {"what", Json::string(happening.text)}}));
  return steps;
}

}  // namespace

Json evidence_json(const Scenario& scenario, const Recording& recording, const Findings& findings) {
  const std::string began = format_rfc3339(timestamp_of(recording.begun));
  const auto weaknesses = std::ranges::count(findings.explained, true, &ConfigurationFinding::weakness);
  Json json = Json::object();
  json.set("test_id", Json::string(hash_hex(HashKind::kSha256, scenario.file + "\n" + began).substr(0, kIdDigits)));
  json.set("test_type", Json::string("functional exercise of the loss of regions, in an emulated environment"));
  json.set("began", Json::string(began));
  json.set("ended", Json::string(format_rfc3339(timestamp_of(recording.begun + recording.ran))));
  json.set("scope", scope(scenario));
  json.set("scenario", Json::string(scenario_text(scenario)));
  json.set("assumptions", texts({std::string(kEmulatedNote), distance_note(recording)}));
  json.set("expected_outcome", expected(findings.verdict));
  json.set("outcome", Json::string(std::string(text(findings.verdict.conclusion))));
  json.set("execution", execution(scenario, recording, findings));
  json.set("weaknesses", Json::number(weaknesses));
  return json;
}

}  // namespace regionfall::drill
