#pragma once

#include <string>

#include "base/json.h"
#include "drill/findings.h"

namespace regionfall::drill {

// The ledger's part of a drill's report: what became of the writes to each store, and what each region had of them
// whenever it was read. Empty for drills without stores.
std::string ledger_html(const Scenario& scenario, const Findings& findings);
std::string ledger_summary(const Scenario& scenario, const Findings& findings);
Json ledger_json(const Scenario& scenario, const Findings& findings);  // an array by store

}  // namespace regionfall::drill
