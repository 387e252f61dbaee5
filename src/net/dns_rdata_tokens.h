#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/dns_name.h"

// The words of record data as text (RFC 1035, section 5.1).
namespace regionfall::net {

// The parts of `text` between white space. What stands in double quotes is not divided; quotes and escapes stay.
std::vector<std::string_view> rdata_tokens(std::string_view text);

// A token without its quotes and escapes.
Result<std::string> unquote_rdata_token(std::string_view token, DnsEscapes escapes);

// The reverse: in quotes, with all but printable ASCII escaped.
std::string quote_rdata_string(std::string_view bytes, DnsEscapes escapes);

}  // namespace regionfall::net
