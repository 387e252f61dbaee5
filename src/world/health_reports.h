#pragma once

#include <string_view>

#include "aws/service_caller.h"
#include "base/result.h"
#include "services/route53/prober.h"

namespace regionfall::world {

// What health checkers in a region tell the edge of each probe, as a call over the links.
inline constexpr std::string_view kHealthService = "regionfall.health";
inline constexpr std::string_view kReportOperation = "Report";
// How the edge is called where regions are called by their names.
inline constexpr std::string_view kEdgeName = "edge";

aws::ServiceCall health_report_call(const route53::Prober::Report& report);
Result<route53::Prober::Report> health_report_of(const aws::ServiceCall& call);

}  // namespace regionfall::world
