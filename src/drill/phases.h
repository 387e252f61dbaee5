#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "drill/request_record.h"
#include "drill/scenario.h"

namespace regionfall::drill {

// What the users of a load went through during a fault, in the order in which it can happen.
enum class PhaseKind : std::uint8_t {
  kUnnoticed,  // from the fault to the first request that failed
  kOutage,     // to the first answer to one sent after it
  kSettling,   // some succeed, some fail: to the last failure
  kDiverted,   // all succeed, answered by another site than before the fault
  kReturn,     // healed, and still answered by another site
};
std::string_view text(PhaseKind kind);         // "unnoticed", …
std::string_view description(PhaseKind kind);  // a clause for readers

struct Phase {
  std::size_t fault = 0;
  std::size_t load = 0;
  PhaseKind kind = PhaseKind::kUnnoticed;
  std::int64_t from_us = 0;
  std::int64_t to_us = 0;

  std::int64_t length_us() const { return to_us - from_us; }
};

// The phases of every fault for every load whose users noticed it, each longer than 0. `records` by intended time.
std::vector<Phase> phases(std::span<const RequestRecord> records, const Scenario& scenario);

}  // namespace regionfall::drill
