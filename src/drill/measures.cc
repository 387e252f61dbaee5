#include "drill/measures.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace regionfall::drill {
namespace {

constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;

std::int64_t microseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

std::size_t seconds_begun(Duration duration) {
  return static_cast<std::size_t>((microseconds(duration) + kMicrosecondsPerSecond - 1) / kMicrosecondsPerSecond);
}

// A load's clients in one location.
struct Clients {
  std::size_t load = 0;
  std::size_t location = 0;
  friend auto operator<=>(const Clients&, const Clients&) = default;
};

Clients clients_of(const RequestRecord& record) { return {record.load, record.location}; }

// The site that most answers came from; of equals the first. Nothing succeeded: 0.
net::SiteNumber most(const std::map<net::SiteNumber, std::uint32_t>& counts) {
  const auto found = std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
  return found == counts.end() ? net::SiteNumber{} : found->first;
}

// The answers that came to clients in one second.
struct Answers {
  std::map<net::SiteNumber, std::uint32_t> by_site;
  std::int64_t first_us = 0;
};

// When the window of a fault ends.
std::int64_t window_end(const Scenario& scenario, std::size_t fault) {
  for (std::size_t next = fault + 1; next < scenario.faults.size(); ++next) {
    if (scenario.faults[next].at > scenario.faults[fault].at) return microseconds(scenario.faults[next].at);
  }
  return microseconds(scenario.duration);
}

// What one location saw of a fault's window.
struct Seen {
  std::uint64_t failed = 0;
  std::optional<std::int64_t> recovered_us;  // set while the requests since the last failure succeed
};

Recovery recovery(std::span<const RequestRecord> window, std::size_t load, std::int64_t fault_us) {
  std::map<std::size_t, Seen> by_location;
  for (const RequestRecord& record : window) {
    if (record.load != load) continue;
    Seen& seen = by_location[record.location];
    if (!record.succeeded()) {
      ++seen.failed;
      seen.recovered_us.reset();
    } else if (seen.failed > 0 && !seen.recovered_us) {
      seen.recovered_us = record.ended_us() - fault_us;
    }
  }
  Recovery result{.load = load};
  for (const auto& [location, seen] : by_location) {
    result.failed += seen.failed;
    if (seen.failed == 0 || !result.rto_us) continue;
    if (seen.recovered_us && *seen.recovered_us <= *result.rto_us) continue;
    result.rto_us = seen.recovered_us;
    result.slowest_location = location;
  }
  return result;
}

}  // namespace

void in_order(std::vector<RequestRecord>& records) {
  std::ranges::sort(records, {}, [](const RequestRecord& record) {
    return std::tuple(record.intended_us, record.load, record.location);
  });
}

double Tally::availability_percent() const {
  return requests == 0 ? 100 : 100 * static_cast<double>(succeeded()) / static_cast<double>(requests);
}

double Tally::late_share() const {
  return requests == 0 ? 0 : static_cast<double>(late) / static_cast<double>(requests);
}

std::uint32_t percentile(std::vector<std::uint32_t>& values, double percent) {
  if (values.empty()) return 0;
  const auto rank = static_cast<std::size_t>(std::ceil(percent / 100 * static_cast<double>(values.size())));
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(rank, 1, values.size()) - 1);
  std::ranges::nth_element(values, place);
  return *place;
}

Tally tally(std::span<const RequestRecord> records, std::optional<std::size_t> load) {
  Tally tally;
  std::vector<std::uint32_t> latencies;
  for (const RequestRecord& record : records) {
    if (load && record.load != *load) continue;
    ++tally.requests;
    ++tally.by_outcome[static_cast<std::size_t>(record.outcome)];
    if (record.late_us > kLateAfterUs || record.outcome == Outcome::kNotSent) ++tally.late;
    if (record.succeeded()) latencies.push_back(record.took_us);
  }
  tally.p50_us = percentile(latencies, 50);
  tally.p99_us = percentile(latencies, 99);
  return tally;
}

std::vector<Second> per_second(std::span<const RequestRecord> records, Duration duration) {
  std::vector<Second> seconds(seconds_begun(duration));
  std::vector<std::uint32_t> latencies;
  auto next = records.begin();
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    Second& second = seconds[i];
    latencies.clear();
    const std::int64_t end_us = static_cast<std::int64_t>(i + 1) * kMicrosecondsPerSecond;
    for (; next != records.end() && next->intended_us < end_us; ++next) {
      ++second.requests;
      ++second.led_to[next->led_to];
      if (next->succeeded()) {
        ++second.answered_by[next->answered_by];
        latencies.push_back(next->took_us);
      } else {
        ++second.failed;
      }
    }
    second.p50_us = percentile(latencies, 50);
    second.p99_us = percentile(latencies, 99);
  }
  return seconds;
}

std::vector<Gap> longest_gaps(std::span<const RequestRecord> records, Duration duration) {
  std::map<Clients, Gap> open;
  std::map<Clients, Gap> longest;
  const auto close = [&](const Clients& clients, const Gap& gap) {
    Gap& best = longest[clients];
    if (gap.length_us() > best.length_us()) best = gap;
  };
  for (const RequestRecord& record : records) {
    const Clients clients = clients_of(record);
    const auto found = open.find(clients);
    if (!record.succeeded()) {
      Gap& gap = found == open.end() ? open[clients] : found->second;
      if (gap.failed++ == 0) gap.from_us = record.intended_us;
      gap.load = clients.load;
      gap.location = clients.location;
    } else if (found != open.end()) {
      found->second.to_us = record.ended_us();
      found->second.ended = true;
      close(clients, found->second);
      open.erase(found);
    }
  }
  for (auto& [clients, gap] : open) {
    gap.to_us = microseconds(duration);
    close(clients, gap);
  }
  std::vector<Gap> gaps;
  for (const auto& [clients, gap] : longest) gaps.push_back(gap);
  std::ranges::stable_sort(gaps, std::greater<>(), &Gap::length_us);
  return gaps;
}

std::vector<Recovery> recoveries(std::span<const RequestRecord> records, const Scenario& scenario) {
  std::vector<Recovery> all;
  for (std::size_t fault = 0; fault < scenario.faults.size(); ++fault) {
    const std::int64_t begin_us = microseconds(scenario.faults[fault].at);
    const auto first = std::ranges::lower_bound(records, begin_us, {}, &RequestRecord::intended_us);
    const auto last = std::ranges::lower_bound(records, window_end(scenario, fault), {}, &RequestRecord::intended_us);
    for (std::size_t load = 0; load < scenario.loads.size(); ++load) {
      all.push_back(recovery(std::span(first, last), load, begin_us));
      all.back().fault = fault;
    }
  }
  return all;
}

std::vector<Stretch> who_answered(std::span<const RequestRecord> records, const Scenario& scenario) {
  std::map<Clients, std::map<std::int64_t, Answers>> seconds;
  for (const RequestRecord& record : records) {
    std::map<std::int64_t, Answers>& by_second = seconds[clients_of(record)];
    if (record.succeeded()) {
      Answers& answers = by_second[record.ended_us() / kMicrosecondsPerSecond];
      if (answers.by_site.empty() || record.ended_us() < answers.first_us) answers.first_us = record.ended_us();
      ++answers.by_site[record.answered_by];
    } else {
      by_second.try_emplace(record.intended_us / kMicrosecondsPerSecond);
    }
  }
  std::vector<Stretch> stretches;
  const auto end_s = static_cast<std::int64_t>(seconds_begun(scenario.duration));
  for (const auto& [clients, by_second] : seconds) {
    const std::size_t first = stretches.size();
    for (const auto& [second, answers] : by_second) {
      const net::SiteNumber site = most(answers.by_site);
      if (stretches.size() > first && stretches.back().site == site) continue;
      if (stretches.size() > first) stretches.back().to_s = second;
      stretches.push_back({.load = clients.load,
                           .location = clients.location,
                           .site = site,
                           .from_s = stretches.size() > first ? second : 0,
                           .to_s = end_s,
                           .first_answer_us = answers.first_us});
    }
  }
  return stretches;
}

}  // namespace regionfall::drill
