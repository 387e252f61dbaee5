#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace regionfall::autoscaling {

// Recurrences of scheduled actions: five fields of cron (minute, hour, day of the month, month, day of the week), each
// "*", numbers, ranges, lists and steps; days of the week and months also by their first three letters. UTC. Pure.

// Whether it is one.
bool is_recurrence(std::string_view text);
// The first moment after `after` at which it is due, which is a full minute; nothing: it is none, or never due within
// the next four years. Where both kinds of days are restricted, either is enough, as in cron.
std::optional<Instant> next_occurrence(std::string_view recurrence, Instant after);

}  // namespace regionfall::autoscaling
