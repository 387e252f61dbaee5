#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drill/ledger_findings.h"
#include "drill/measures.h"
#include "drill/scenario.h"

namespace regionfall::drill {

// What a drill ends with.
enum class Conclusion : std::uint8_t {
  kMet,      // every objective is met; also when there are none
  kMissed,   // at least one is not
  kInvalid,  // the drill shows nothing: it was broken off, or the machine could not keep up
};
std::string_view text(Conclusion conclusion);  // "met", "missed", "invalid"

// One target beside what was measured.
struct Judgement {
  std::string objective;
  std::string_view measure;  // "RTO", "availability", "p99", "RPO", "lost writes"
  std::string load;          // whose; empty: it is of a store
  std::string store;         // whose, of "RPO" and "lost writes"
  std::string target;        // "30 s or less"
  std::string actual;        // "12.4 s", "never"
  std::string detail;        // where and when, for readers; may be empty
  bool met = false;

  const std::string& of() const { return load.empty() ? store : load; }
};

struct Verdict {
  Conclusion conclusion = Conclusion::kMet;
  std::vector<Judgement> judgements;
  std::string invalid_because;  // of kInvalid
};

// All that verdicts are made of.
struct Evidence {
  std::vector<Tally> by_load;
  std::vector<Recovery> recoveries;
  Tally whole;
  std::vector<StoreFindings> stores = {};
  bool interrupted = false;
  std::string failed_step = {};  // the name of the step that failed, and why; empty: none
};

Verdict judge(const Scenario& scenario, const Evidence& evidence);

// A time for readers: "0 s", "840 ms", "12.4 s", "3 min 5 s".
std::string time_text(std::int64_t us);

}  // namespace regionfall::drill
