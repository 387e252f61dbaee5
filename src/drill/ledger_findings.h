#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drill/ledger.h"
#include "drill/scenario.h"

namespace regionfall::drill {

// What became of an acknowledged write. The first that applies, from the bottom.
enum class WriteFate : std::uint8_t {
  kPresent,      // it can be read at the end, and could be whenever it was looked for
  kLate,         // once a region that was reached did not have it, while another did; at the end it has
  kResurrected,  // once no region that was reached had it; at the end one has
  kDuplicated,   // at the end a region has it more than once
  kLost,         // at the end no region has it
};
inline constexpr int kWriteFates = 5;
std::string_view text(WriteFate fate);         // "present", …
std::string_view description(WriteFate fate);  // a clause for readers

// How many of the writes that had been acknowledged a region had when it was read.
struct RegionCount {
  std::string region;
  bool reached = false;
  std::string why_not;
  std::uint64_t present = 0;
  std::uint64_t missing = 0;
  std::uint64_t duplicated = 0;  // of those present
};

// Acknowledged writes that no region had. `rpo_us`: from the acknowledgement of the first of them to that of the last,
// or to the fault's beginning when that was later.
struct Loss {
  std::uint64_t writes = 0;
  std::int64_t rpo_us = 0;
  std::int64_t first_us = 0;  // when the first was acknowledged
  std::int64_t last_us = 0;
};

struct AuditFindings {
  std::optional<std::size_t> fault;  // as Audit has it
  std::int64_t began_us = 0;
  std::int64_t took_us = 0;
  std::uint64_t keys = 0;
  std::uint64_t acknowledged = 0;  // before it began
  std::vector<RegionCount> regions;
  Loss loss;
};

// What is known of a store after a drill.
struct StoreFindings {
  std::uint64_t sent = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t unacknowledged_kept = 0;  // nobody was told that they were kept, and they were
  std::array<std::uint64_t, kWriteFates> by_fate = {};
  std::vector<AuditFindings> audits;  // by time; the last is of the end, when there was one

  // The audit of the longest loss, and that of the most writes lost; null without audits.
  const AuditFindings* worst() const;
  const AuditFindings* most_lost() const;
  std::uint64_t of_fate(WriteFate fate) const { return by_fate[static_cast<std::size_t>(fate)]; }
};

// What was lost of a store and what of it came back, in a clause for readers.
std::string loss_text(const Scenario& scenario, const StoreFindings& findings);

// By the scenario's stores.
std::vector<StoreFindings> find_stores(const Scenario& scenario, const Ledger& ledger);

// One line for every write that is not simply present, by key, at most kWriteRowsMax: store, key, when it was
// acknowledged, its fate, and how often each audit found it in each region.
std::string writes_csv(const Scenario& scenario, const Ledger& ledger);
inline constexpr std::size_t kWriteRowsMax = 1'000'000;

}  // namespace regionfall::drill
