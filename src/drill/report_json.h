#pragma once

#include "base/json.h"
#include "drill/findings.h"

namespace regionfall::drill {

// The whole of a drill as docs/drill.md describes it.
Json report_json(const Scenario& scenario, const Recording& recording, const Findings& findings);

}  // namespace regionfall::drill
