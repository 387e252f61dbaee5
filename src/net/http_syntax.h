#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/http_limits.h"
#include "net/http_message.h"

namespace regionfall::net {

// A message that breaks the protocol or a bound.
struct HttpParseError {
  int status = 400;  // what a server answers; a client only reads the text
  std::string message;
};

// The letters and shapes of RFC 9110 and RFC 9112.

bool is_token(std::string_view text);  // RFC 9110, 5.6.2: one or more of letters, digits and !#$%&'*+-.^_`|~
// RFC 9110, 5.5: no control characters but tabs. Bytes from 0x80 are allowed.
bool is_field_value(std::string_view text);
std::string_view trim_blanks(std::string_view text);  // without spaces and tabs at both ends

// Everything that can be seen, and bytes from 0x80, which some clients do not escape.
bool is_target(std::string_view text);
bool is_host(std::string_view text);
// Whether the target has the form that goes with the method: a path, "*" for OPTIONS, "host:port" for CONNECT, or a
// whole URI for proxies (RFC 9112, 3.2).
bool target_fits(std::string_view method, std::string_view target);

// Digits alone, at most 2^64 - 1.
std::optional<std::uint64_t> parse_decimal(std::string_view text);
std::optional<std::uint64_t> parse_hexadecimal(std::string_view text);

// Whether a comma-separated list (`Connection: keep-alive, Upgrade`) has this item, without regard to case.
bool list_contains(std::string_view list, std::string_view item);

// The next line of `text` up to CRLF, which is dropped from its front. The text must hold one.
std::string_view take_line(std::string_view& text);

// Field lines, each ended by CRLF. Errors: 400 for what is no field line (also: a blank before the colon, a line that
// continues the one before), 431 for more than `field_count_max`.
Result<HeaderFields, HttpParseError> parse_field_lines(std::string_view lines, std::size_t field_count_max);

}  // namespace regionfall::net
