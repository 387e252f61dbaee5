#pragma once

#include <optional>
#include <string>
#include <vector>

#include "net/dns_cache.h"
#include "net/dns_message.h"

namespace regionfall::net {

// What a response says about a question.
struct DnsFinding {
  std::vector<DnsRecordSet> sets;  // the CNAME records from the question's name on, in their order; then the answer
  std::string last;                // the name to which these lead, the question's own without any
  bool answered = false;           // whether the answer is among `sets`
  std::optional<DnsNegative> negative;  // whether there is none, at `last`
};

inline constexpr int kDnsAliasesMax = 16;  // CNAME records on the way to an answer

// Follows the CNAME records that are in the response. Neither answered nor negative, it is to be asked for `last` next:
// servers answer for their own zones only. Records that are not on this way count for nothing.
DnsFinding find_in_response(const DnsResponse& response, const DnsQuestion& question);

// Where a CNAME record set leads, in lower case.
std::string alias_target(const DnsRecordSet& set);

}  // namespace regionfall::net
