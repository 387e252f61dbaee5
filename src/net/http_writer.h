#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "net/http_message.h"

namespace regionfall::net {

// What the sender of a message adds to its head: where the body ends and what becomes of the connection.
struct WrittenFraming {
  std::optional<std::uint64_t> content_length = {};  // neither this nor chunked: no field is written
  bool chunked = false;
  bool close = false;       // `Connection: close`
  bool keep_alive = false;  // `Connection: keep-alive`, which HTTP/1.0 needs
  bool upgrade = false;     // `Connection: upgrade`
};

// These append to `out`. Of the head's fields, Content-Length, Transfer-Encoding, Connection and Keep-Alive give way to
// `framing`. A field whose name is no token is left out; control characters in values become blanks, so that no value
// can begin another field.
void append_request_head(std::string& out, const RequestHead& head, const WrittenFraming& framing);
// `date` is added as Date unless the head has one or it is empty.
void append_response_head(std::string& out, const ResponseHead& head, const WrittenFraming& framing,
                          std::string_view date = {});
// An empty piece is no chunk: it would end the body.
void append_chunk(std::string& out, std::string_view piece);
void append_last_chunk(std::string& out, const HeaderFields& trailers);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7).
std::string http_date(Instant instant);

}  // namespace regionfall::net
