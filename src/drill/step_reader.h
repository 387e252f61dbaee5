#pragma once

#include <optional>
#include <vector>

#include "drill/scenario.h"
#include "hcl/body.h"
#include "terraform/block_reader.h"

namespace regionfall::drill {

// Reads the `step` blocks of a drill whose faults and loads are in `scenario`. Mistakes are diagnostics at their
// places.
std::vector<Step> read_steps(const std::vector<const hcl::Block*>& blocks, const Scenario& scenario,
                             terraform::LoadContext& context);

}  // namespace regionfall::drill
