#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/route53/rows.h"

namespace regionfall::route53 {

// What Route 53 lets into a zone. Each function returns what is wrong, in AWS's words where they are known, as a change
// batch's messages; nothing: it may be.
// Sources: Route 53 API reference, ChangeResourceRecordSets; developer guide, "Supported DNS record types", "Choosing
// between alias and non-alias records".

using Problems = std::vector<std::string>;

// One record set by itself.
Problems problems_of(const HostedZone& zone, const RecordSet& set);

// All record sets of one name together: what CNAME tolerates beside it, one routing policy for a type, no two for the
// same region, location or role. `changed` are those that the batch creates or upserts; others are not complained of.
Problems problems_of_name(const HostedZone& zone, std::span<const RecordSet* const> sets,
                          std::span<const RecordSet* const> changed);

// An alias's target; `exists` says whether the zone has record sets of a name and type.
using RecordExists = std::function<bool(std::string_view name, std::string_view type)>;
Problems problems_of_alias(const HostedZone& zone, const RecordSet& set, const RecordExists& exists);

}  // namespace regionfall::route53
