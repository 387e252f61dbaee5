#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/dns_name.h"
#include "net/dns_types.h"

// The data of records, between what people write and what messages carry.
namespace regionfall::net {

// The wire form, names uncompressed, of what is written as `text` for a record of this type: "10 mail.example.com" for
// MX,
// "\"some text\" \"more\"" for TXT. Names are absolute with or without a final dot. Covers the types that Route 53 has:
// A, AAAA, CAA, CNAME, DS, HTTPS, MX, NAPTR, NS, PTR, SOA, SPF, SRV, SSHFP, SVCB, TLSA, TXT. The error's message is a
// code and a reason, as Route 53 puts them between "FATAL problem: " and " encountered with":
// "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)".
Result<std::string> encode_rdata(DnsType type, std::string_view text, DnsEscapes escapes);

// The reverse. Data of other types, and what is malformed, comes in RFC 3597's form: "\# 3 0a0b0c".
std::string rdata_text(DnsType type, std::string_view rdata, DnsEscapes escapes);

// Where names stand in the data of the types whose names messages may compress (RFC 3597, section 4): `names` of them
// after `bytes_before` bytes, and before `bytes_after` bytes.
struct DnsRdataNames {
  std::size_t bytes_before = 0;
  int names = 0;
  std::size_t bytes_after = 0;
};
DnsRdataNames compressible_names(DnsType type);

// The data at [offset, offset + length) of a message with its names uncompressed; nothing when one of them is
// malformed, or the data is longer or shorter than what its type has.
std::optional<std::string> expand_rdata(DnsType type, std::string_view message, std::size_t offset, std::size_t length);

}  // namespace regionfall::net
