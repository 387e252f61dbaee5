#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/dns_name.h"

// The parameters of SVCB and HTTPS records (RFC 9460, section 2.1 and appendix A): "alpn=h2,h3 port=8443".
namespace regionfall::net {

// The wire form, sorted by key. Errors as of encode_rdata().
Result<std::string> encode_service_parameters(std::span<const std::string_view> tokens, DnsEscapes escapes);

// The reverse, with a blank before each; nothing when `wire` is malformed.
std::optional<std::string> service_parameters_text(std::string_view wire, DnsEscapes escapes);

}  // namespace regionfall::net
