#pragma once

#include <optional>
#include <string_view>

#include "drill/argument_reader.h"
#include "hcl/source.h"
#include "terraform/block_reader.h"
#include "world/fault.h"

namespace regionfall::drill {

// The arguments of a fault's block that say what fails and how.
inline constexpr std::string_view kFaultArguments[] = {"region",  "zone",       "link",          "instance",
                                                       "service", "process",    "control_plane", "mode",
                                                       "one_way", "error_rate", "latency",       "status"};

// What a fault's block takes away; nothing, with diagnostics at the arguments, where it makes no sense. An instance may
// be called by its tag Name, and what that is the world knows. `header`: the block's.
std::optional<world::Fault> read_what_fails(ArgumentReader& arguments, terraform::LoadContext& context,
                                            const hcl::Range& header);

}  // namespace regionfall::drill
