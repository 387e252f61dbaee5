#pragma once

#include <string_view>

namespace regionfall::iam {

// Whether an IPv4 or IPv6 address lies in a range as policies write it: "203.0.113.0/24", "2001:db8::/32", or an
// address. False when either is malformed or they are of different families.
bool address_in_range(std::string_view address, std::string_view range);

}  // namespace regionfall::iam
