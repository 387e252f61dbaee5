#pragma once

#include <vector>

#include "drill/configuration_finding.h"
#include "drill/ledger_findings.h"
#include "drill/measures.h"
#include "drill/phases.h"
#include "drill/run.h"
#include "drill/scenario.h"
#include "drill/verdict.h"

namespace regionfall::drill {

// All that is known after a drill, for who writes about it.
struct Findings {
  Tally whole;
  std::vector<Tally> by_load;
  std::vector<Second> seconds;
  std::vector<Gap> gaps;  // the longest first
  std::vector<Recovery> recoveries;
  std::vector<Phase> phases;
  std::vector<Stretch> stretches;
  std::vector<StoreFindings> stores;  // by the scenario's
  Verdict verdict;
  std::vector<ConfigurationFinding> explained;
};

// `declared`: what the world was made of, by which the measured is explained; empty where that is not known.
Findings find(const Scenario& scenario, const Recording& recording, std::span<const Declared> declared = {});

// Something worth telling, at its time.
struct Happening {
  enum class Kind : std::uint8_t { kLoad, kFault, kHealed, kOutage, kRecovered, kDiverted, kRead, kStep };
  Kind kind = Kind::kLoad;
  std::int64_t at_us = 0;
  std::string text;
};
// In the order of time.
std::vector<Happening> timeline(const Scenario& scenario, const Recording& recording, const Findings& findings);

// "users of shop in Dublin were without an answer from 10.1 s to 31.3 s: 21.2 s, 424 requests"
std::string gap_text(const Scenario& scenario, const Gap& gap);

// The step that ended the drill, and why, in sentences; empty: none did.
std::string failed_step_text(const Scenario& scenario, const Recording& recording);

// A site by its name; "nobody" for 0.
std::string site_text(net::SiteNumber site);

}  // namespace regionfall::drill
