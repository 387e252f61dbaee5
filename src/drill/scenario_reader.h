#pragma once

#include <optional>
#include <string>

#include "drill/incident.h"
#include "drill/scenario.h"
#include "hcl/diagnostic.h"
#include "hcl/source.h"

namespace regionfall::drill {

// Reads a `*.drill.hcl` (docs/drill.md). All mistakes are reported, each at its place; there is a scenario when there
// are no errors. `folder` is the file's own, which the configuration's directory is relative to.
//
// `like`, where it is there, is played in place of the file's own faults.
std::optional<Scenario> read_scenario(const hcl::SourceFile& file, const std::string& folder, hcl::Sources& sources,
                                      hcl::Diagnostics& diagnostics, const Reenactment* like = nullptr);

}  // namespace regionfall::drill
