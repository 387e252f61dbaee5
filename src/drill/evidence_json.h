#pragma once

#include "base/json.h"
#include "drill/findings.h"

namespace regionfall::drill {

// The drill as a record of a resilience test. What it holds is what evidence of such a test is asked for: Commission
// Delegated Regulation (EU) 2024/1774, Article 25, for DORA; NIST SP 800-53 control CP-4, for FedRAMP.
Json evidence_json(const Scenario& scenario, const Recording& recording, const Findings& findings);

}  // namespace regionfall::drill
