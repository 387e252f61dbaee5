#include "drill/phases.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace regionfall::drill {
namespace {

struct PhaseText {
  std::string_view name;
  std::string_view description;
};

constexpr std::array<PhaseText, 5> kTexts = {{
    {"unnoticed", "the fault is there, and no request has failed yet"},
    {"outage", "no request succeeds"},
    {"settling", "some requests succeed, some fail"},
    {"diverted", "requests succeed, answered by another site than before"},
    {"return", "the fault is healed, and another site still answers"},
}};

std::int64_t microseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

// What the requests of one load show around a fault.
struct Marks {
  std::map<net::SiteNumber, std::uint64_t> before;  // who answered before the fault
  std::optional<std::int64_t> first_failure;
  std::optional<std::int64_t> first_answer;  // came to a request that was sent after the first failure
  std::optional<std::int64_t> last_failure;
  std::optional<std::int64_t> last_elsewhere;  // the last success that another site gave
};

net::SiteNumber usual(const Marks& marks) {
  const auto most = std::ranges::max_element(marks.before, {}, [](const auto& entry) { return entry.second; });
  return most == marks.before.end() ? net::SiteNumber{} : most->first;
}

Marks marks_of(std::span<const RequestRecord> records, std::size_t load, std::int64_t begin, std::int64_t end) {
  Marks marks;
  std::optional<net::SiteNumber> usual_site;
  for (const RequestRecord& record : records) {
    if (record.load != load || record.intended_us >= end) continue;
    if (record.intended_us < begin) {
      if (record.succeeded()) ++marks.before[record.answered_by];
      continue;
    }
    if (!usual_site) usual_site = usual(marks);
    if (!record.succeeded()) {
      if (!marks.first_failure) marks.first_failure = record.intended_us;
      marks.last_failure = record.intended_us;
    } else {
      if (marks.first_failure)
        marks.first_answer = std::min(marks.first_answer.value_or(record.ended_us()), record.ended_us());
      if (record.answered_by != *usual_site) marks.last_elsewhere = record.intended_us;
    }
  }
  return marks;
}

// When what a fault does to requests is no longer counted: the next fault's beginning.
std::int64_t horizon(const Scenario& scenario, std::size_t fault) {
  std::int64_t end = microseconds(scenario.duration);
  for (const ScheduledFault& other : scenario.faults) {
    if (other.at > scenario.faults[fault].at) end = std::min(end, microseconds(other.at));
  }
  return end;
}

}  // namespace

std::string_view text(PhaseKind kind) { return kTexts[static_cast<std::size_t>(kind)].name; }
std::string_view description(PhaseKind kind) { return kTexts[static_cast<std::size_t>(kind)].description; }

std::vector<Phase> phases(std::span<const RequestRecord> records, const Scenario& scenario) {
  std::vector<Phase> all;
  for (std::size_t fault = 0; fault < scenario.faults.size(); ++fault) {
    const std::int64_t begin = microseconds(scenario.faults[fault].at);
    const std::int64_t healed = microseconds(scenario.faults[fault].until);
    const std::int64_t end = horizon(scenario, fault);
    for (std::size_t load = 0; load < scenario.loads.size(); ++load) {
      const Marks marks = marks_of(records, load, begin, end);
      if (!marks.first_failure && !marks.last_elsewhere) continue;
      const auto add = [&](PhaseKind kind, std::int64_t from, std::int64_t to) {
        if (to > from) all.push_back({fault, load, kind, from, to});
      };
      std::int64_t stable = begin;
      if (marks.first_failure) {
        const std::int64_t again = std::min(marks.first_answer.value_or(end), end);
        stable = std::max(again, *marks.last_failure);
        add(PhaseKind::kUnnoticed, begin, *marks.first_failure);
        add(PhaseKind::kOutage, *marks.first_failure, again);
        add(PhaseKind::kSettling, again, stable);
      }
      const std::int64_t elsewhere_until = marks.last_elsewhere.value_or(stable);
      add(PhaseKind::kDiverted, stable, std::min(elsewhere_until, healed));
      add(PhaseKind::kReturn, std::max(stable, healed), elsewhere_until);
    }
  }
  return all;
}

}  // namespace regionfall::drill
