#pragma once

#include <cstdint>
#include <string_view>

#include "drill/scenario.h"
#include "net/site_address.h"

namespace regionfall::drill {

// What became of a request.
enum class Outcome : std::uint8_t {
  kSucceeded,
  kBadStatus,     // answered, with a status that does not count as success
  kTimeout,       // no whole answer in time
  kNotConnected,  // refused or unreachable
  kClosed,        // the connection was closed or reset before the answer was whole
  kMalformed,     // what came is no HTTP
  kNoName,        // the name has no address
  kNotSent,       // the generator had too many under way
};
inline constexpr int kOutcomes = 8;
std::string_view text(Outcome outcome);  // "succeeded", "bad status", "timeout", …

// One request, small: a drill keeps millions. Times are µs from the drill's beginning, by the world's clock.
struct RequestRecord {
  std::int64_t intended_us = 0;  // when it was to be sent
  std::uint32_t late_us = 0;     // by which the generator began with it later; real time
  std::uint32_t took_us = 0;     // from the intended time to the outcome; capped at its greatest value
  std::uint16_t status = 0;      // 0: no answer
  std::uint8_t load = 0;         // index in Scenario::loads
  std::uint8_t location = 0;     // index in Load::locations
  net::SiteNumber led_to;        // the site whose address the name gave; 0: none
  net::SiteNumber answered_by;   // 0: no answer, or no site of the world
  Outcome outcome = Outcome::kSucceeded;
  bool write = false;

  bool succeeded() const { return outcome == Outcome::kSucceeded; }
  std::int64_t ended_us() const { return intended_us + took_us; }
};
static_assert(sizeof(RequestRecord) == 24);

// A question that a load's client asked its resolver.
struct LookupRecord {
  std::int64_t at_us = 0;
  std::uint32_t took_us = 0;  // real time
  std::uint32_t ttl_s = 0;
  std::uint8_t load = 0;
  std::uint8_t location = 0;
  net::SiteNumber led_to;  // the site of the answer's first address
  bool answered = false;   // with an address
};

}  // namespace regionfall::drill
