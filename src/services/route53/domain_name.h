#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "net/dns_types.h"

namespace regionfall::route53 {

// A domain name as Route 53 keeps and answers it: lower case, with the final dot, all but letters, digits, '-' and '_'
// as octal escapes ("\052.example.com."). Errors as AWS words them: "DomainLabelTooLong (Domain label is too long)".
// Source: Route 53 developer guide, "DNS domain name format".
Result<std::string> normal_name(std::string_view text);

// Whether `name` is `zone` or below it; both as normal_name() makes them.
bool is_within(std::string_view name, std::string_view zone);

// The name in lower case as it travels, without compression: what snapshots look names up by. "" when it is no name.
std::string wire_name(std::string_view text);

// The type of a record set, "A". Must be one that Route 53 has: the API's model lets no other in.
net::DnsType dns_type_of(std::string_view type);

}  // namespace regionfall::route53
