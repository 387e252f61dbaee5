#pragma once

#include <string>

#include "drill/findings.h"

namespace regionfall::drill {

// What a drill ended with, for a terminal: what happened, the phases, each objective with target and actual value, the
// verdict last.
std::string summary(const Scenario& scenario, const Recording& recording, const Findings& findings, bool color);

// What every report says of the place where the drill ran.
inline constexpr std::string_view kEmulatedNote =
    "Emulated environment: a rehearsal on one machine, which supplements an exercise in production and replaces none.";
// What is assumed of distances, or that there are none.
std::string distance_note(const Recording& recording);
// What a world's speed does to what is measured; nothing where time passes as ours.
std::string speed_note(const Recording& recording);

}  // namespace regionfall::drill
