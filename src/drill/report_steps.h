#pragma once

#include <string>

#include "base/json.h"
#include "drill/chart.h"
#include "drill/findings.h"

namespace regionfall::drill {

// The runbook's part of a drill's report. Empty for drills without steps.
std::string steps_html(const Scenario& scenario, const Recording& recording);
Json steps_json(const Scenario& scenario, const Recording& recording);
// A row for each step that has begun, below the charts' time.
std::vector<Lane> step_lanes(const Scenario& scenario, const Recording& recording);

}  // namespace regionfall::drill
