#pragma once

#include <string>

#include "base/result.h"
#include "drill/findings.h"

namespace regionfall::drill {

// Writes report.html, report.json, requests.csv, junit.xml and their manifest (docs/drill.md) into the folder, which is
// made.
Result<void> write_report(const std::string& folder, const Scenario& scenario, const Recording& recording,
                          const Findings& findings);

}  // namespace regionfall::drill
