#pragma once

#include <string>

#include "services/elbv2/action.h"
#include "services/elbv2/rule_match.h"

namespace regionfall::elbv2 {

// Where a redirect leads: #{protocol}, #{host}, #{port}, #{path} (without its leading slash) and #{query} stand for the
// request's; the port is left out where it is the protocol's own. Source: user guide, "Redirect actions".
std::string redirect_location(const RedirectConfig& redirect, const RequestFacts& request);

// 301 or 302.
int redirect_status(const RedirectConfig& redirect);

}  // namespace regionfall::elbv2
