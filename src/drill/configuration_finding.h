#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drill/declared.h"
#include "drill/measures.h"
#include "drill/run.h"
#include "drill/scenario.h"

namespace regionfall::drill {

// Something in the configuration that explains what users went through.
struct ConfigurationFinding {
  enum class Kind : std::uint8_t {
    kOneRegion,         // no record leads anywhere else
    kOthersLost,        // what the others lead to was lost at the same time
    kUnnoticed,         // nothing tells Route 53
    kDetection,         // how Route 53 notices, and when
    kAnswersKept,       // for how long answers hold
    kClientsKeep,       // clients go on with addresses beyond that
    kProbeWithoutName,  // a health check asks for a name that there is not
    kNotInUse,          // the region served nobody when it was lost, so the drill shows nothing of its loss
  } kind = Kind::kDetection;
  bool weakness = true;  // false: it sets the time, and is as good as it gets
  std::size_t fault = 0;
  std::size_t load = 0;
  std::string address;  // of the object it is about; empty: none of the configuration's
  SourcePlace place;
  std::string title;
  std::string seen;                              // what was measured
  std::string why;                               // what it comes from
  std::string change;                            // what would change it
  std::optional<std::int64_t> predicted_rto_us;  // at most, with the change
};
std::string_view text(ConfigurationFinding::Kind kind);  // "one region", "detection", …

// What of `declared` explains how users fared when regions were lost, the weightiest first: by fault and load, for each
// whose name is the configuration's. Of other faults nothing is said.
std::vector<ConfigurationFinding> explain(const Scenario& scenario, const Recording& recording,
                                          std::span<const Recovery> recoveries, std::span<const Declared> declared);

}  // namespace regionfall::drill
