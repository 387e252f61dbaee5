#pragma once

#include <string>

#include "drill/findings.h"

namespace regionfall::drill {

// One line a second: second, requests, failed, p50_ms, p99_ms, and for every site that occurs the answers that came
// from it and the requests whose name led to it.
std::string report_csv(const Findings& findings);

}  // namespace regionfall::drill
