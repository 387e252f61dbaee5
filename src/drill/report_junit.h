#pragma once

#include <string>

#include "drill/findings.h"

namespace regionfall::drill {

// A test suite with a case for every target, as CI systems read it. An invalid drill is an error.
std::string report_junit(const Scenario& scenario, const Recording& recording, const Findings& findings);

}  // namespace regionfall::drill
