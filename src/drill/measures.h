#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "drill/request_record.h"
#include "drill/scenario.h"

namespace regionfall::drill {

// What a drill's requests show. All functions take records by their intended time (in_order()), which latencies count
// from: a request that had to wait for others is as late as its user saw it (no coordinated omission).

// Sorts by intended time, then load and location.
void in_order(std::vector<RequestRecord>& records);

// A request that the generator began with later than this after its time is late.
inline constexpr std::uint32_t kLateAfterUs = 50'000;
// Beyond this share of late requests, and this many, the machine was too busy for the drill to mean anything: one pause
// of the machine makes a few requests late.
inline constexpr double kLateShareMax = 0.01;
inline constexpr std::uint64_t kLateMax = 10;

struct Tally {
  std::uint64_t requests = 0;
  std::array<std::uint64_t, kOutcomes> by_outcome = {};
  std::uint64_t late = 0;
  std::uint32_t p50_us = 0;  // of the requests that succeeded; 0 when none did
  std::uint32_t p99_us = 0;

  std::uint64_t succeeded() const { return by_outcome[0]; }
  std::uint64_t failed() const { return requests - succeeded(); }
  double availability_percent() const;  // 100 without requests
  double late_share() const;
};
// Of one load, or of all.
Tally tally(std::span<const RequestRecord> records, std::optional<std::size_t> load);

// The value that `percent` of the values do not exceed (nearest rank); 0 without values. Reorders them.
std::uint32_t percentile(std::vector<std::uint32_t>& values, double percent);

struct Second {
  std::uint32_t requests = 0;
  std::uint32_t failed = 0;
  std::uint32_t p50_us = 0;
  std::uint32_t p99_us = 0;
  std::map<net::SiteNumber, std::uint32_t> answered_by;  // of those that succeeded
  std::map<net::SiteNumber, std::uint32_t> led_to;       // of all
};
// One for every second that has begun within `duration`, by intended time.
std::vector<Second> per_second(std::span<const RequestRecord> records, Duration duration);

// Requests of one load from one location that failed one after another.
struct Gap {
  std::size_t load = 0;
  std::size_t location = 0;
  std::int64_t from_us = 0;  // when the first of them was to be sent
  std::int64_t to_us = 0;    // when the first one after them had succeeded; the drill's end when none did
  bool ended = false;
  std::uint64_t failed = 0;

  std::int64_t length_us() const { return to_us - from_us; }
};
// The longest of each load and location, the longest first; where all succeeded there is none.
std::vector<Gap> longest_gaps(std::span<const RequestRecord> records, Duration duration);

// How the users of a load came through a fault. The fault's window lasts until the next fault begins, else to the
// drill's end.
struct Recovery {
  std::size_t fault = 0;
  std::size_t load = 0;
  std::uint64_t failed = 0;  // requests in the window
  // From the fault's beginning until requests succeeded, and went on succeeding to the end of the window, from every
  // location; 0 when none failed, nothing when the last requests from some location failed.
  std::optional<std::int64_t> rto_us = 0;
  std::size_t slowest_location = 0;  // the one that the time is of
  std::string why = {};              // explanation.h
};
std::vector<Recovery> recoveries(std::span<const RequestRecord> records, const Scenario& scenario);

// A stretch of seconds in which the answers that came to a load's clients in one location were mostly from one site.
struct Stretch {
  std::size_t load = 0;
  std::size_t location = 0;
  net::SiteNumber site;  // 0: requests failed, and no answer came
  std::int64_t from_s = 0;
  std::int64_t to_s = 0;
  std::int64_t first_answer_us = 0;  // in its first second; 0 without one
};
// By load, location and time.
std::vector<Stretch> who_answered(std::span<const RequestRecord> records, const Scenario& scenario);

}  // namespace regionfall::drill
