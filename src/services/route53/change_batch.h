#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "services/route53/record_rules.h"
#include "services/route53/record_sets.h"
#include "services/route53/state.h"

namespace regionfall::route53 {

// What a change batch makes of a zone: the record sets that are there afterwards in place of those of the same keys
// (record_key()); nothing: it is gone.
using BatchOutcome = std::map<std::string, std::optional<RecordSet>>;

// The decision about a change batch: all of it, or everything that is wrong with it. Changes count together: a CNAME
// may take the place of an A record that the same batch deletes.
Result<BatchOutcome, Problems> apply_batch(const State& state, const HostedZone& zone,
                                           std::span<const RecordChange> changes);

}  // namespace regionfall::route53
