#include "drill/explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.h"
#include "drill/findings.h"

namespace regionfall::drill {
namespace {

std::int64_t microseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

// What the clients of one load in one location did while they were without an answer.
struct Outage {
  std::vector<net::SiteNumber> tried;  // where their failed requests were led, in order
  std::optional<LookupRecord> before;  // the last answer before the fault
  std::size_t asked = 0;               // questions since
  std::size_t unanswered = 0;          // of them
  bool turned = false;                 // an answer led elsewhere than the one before
};

Outage outage(std::span<const RequestRecord> records, std::span<const LookupRecord> lookups, const Recovery& recovery,
              std::int64_t from_us, std::int64_t to_us) {
  const auto theirs = [&](const auto& record) {
    return record.load == recovery.load && record.location == recovery.slowest_location;
  };
  Outage outage;
  for (const RequestRecord& record : records) {
    if (!theirs(record) || record.succeeded() || record.intended_us < from_us || record.intended_us > to_us) continue;
    if (record.led_to.value != 0 && std::ranges::find(outage.tried, record.led_to) == outage.tried.end())
      outage.tried.push_back(record.led_to);
  }
  for (const LookupRecord& lookup : lookups) {
    if (!theirs(lookup) || lookup.at_us > to_us) continue;
    if (lookup.at_us < from_us) {
      outage.before = lookup;
      continue;
    }
    ++outage.asked;
    if (!lookup.answered) ++outage.unanswered;
    outage.turned = outage.turned || (lookup.answered && outage.before && lookup.led_to != outage.before->led_to);
  }
  return outage;
}

std::string names_of(const std::vector<net::SiteNumber>& sites) {
  std::vector<std::string> names;
  for (const net::SiteNumber site : sites) names.push_back(site_text(site));
  return join(names, " and ");
}

}  // namespace

std::string why_so_long(const Scenario& scenario, std::span<const RequestRecord> records,
                        std::span<const LookupRecord> lookups, const Recovery& recovery) {
  if (recovery.failed == 0) return "";
  const std::int64_t from_us = microseconds(scenario.faults[recovery.fault].at);
  const std::int64_t to_us = recovery.rto_us ? from_us + *recovery.rto_us : microseconds(scenario.duration);
  const Outage seen = outage(records, lookups, recovery, from_us, to_us);
  if (!seen.before) return "";  // an address, or a name that no resolver is asked for
  if (seen.asked == 0)
    return fmt::format("clients kept the address in {} for its {} s and asked for no other",
                       site_text(seen.before->led_to), seen.before->ttl_s);
  if (seen.unanswered == seen.asked) return "the name had no address any more";
  if (seen.tried.size() > 1) return "requests failed wherever the name led: " + names_of(seen.tried);
  if (!seen.turned) return fmt::format("the name went on leading to {}", site_text(seen.before->led_to));
  return fmt::format("the name led to {} until its answer turned, and was kept for up to {} s", names_of(seen.tried),
                     seen.before->ttl_s);
}

}  // namespace regionfall::drill
