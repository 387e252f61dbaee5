#pragma once

#include <string>

#include "drill/findings.h"

namespace regionfall::drill {

// The report as one page that needs nothing else: verdict, timelines, phases, what happened.
std::string report_html(const Scenario& scenario, const Recording& recording, const Findings& findings);

}  // namespace regionfall::drill
