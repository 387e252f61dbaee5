#pragma once

#include <span>
#include <string>

#include "drill/measures.h"
#include "drill/request_record.h"
#include "drill/scenario.h"

namespace regionfall::drill {

// Why users were without an answer for as long after a fault, as their own lookups and requests show it: the clients in
// the slowest location asked for no other address; the name went on leading to what was away; it led to nothing; or
// everything that it led to was away. A clause for readers; empty: nothing failed, or the records do not tell. Records
// and lookups by time.
std::string why_so_long(const Scenario& scenario, std::span<const RequestRecord> records,
                        std::span<const LookupRecord> lookups, const Recovery& recovery);

}  // namespace regionfall::drill
