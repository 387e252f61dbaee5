#pragma once

#include <string>

#include "drill/findings.h"

namespace regionfall::drill {

// The part of the page that says what in the configuration explains what was measured; empty where nothing does.
std::string findings_html(const Scenario& scenario, const Findings& findings);

}  // namespace regionfall::drill
