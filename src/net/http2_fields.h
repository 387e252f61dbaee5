#pragma once

#include <nghttp2/nghttp2.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/http_limits.h"
#include "net/http_message.h"
#include "net/http_refusal.h"

namespace regionfall::net {

// HTTP/2's lists of fields and the heads that HTTP/1.1 would have for them (RFC 9113, 8).

// Collects a request's fields as they are decoded. nghttp2 has seen to their order and letters.
class Http2RequestFields {
 public:
  explicit Http2RequestFields(const HttpLimits& limits) : limits_(limits) {}  // `limits` must outlive the fields

  void add(std::string_view name, std::string_view value);
  // The request's head: `:authority` is its Host, cookies are one field, and a body of unknown length is announced by
  // Transfer-Encoding. Errors: bounds, CONNECT, and what would be malformed in HTTP/1.1.
  Result<RequestHead, HttpRefusal> take(bool body_follows);
  // What there is of a head that is refused.
  RequestHead& head() { return head_; }

 private:
  void add_pseudo(std::string_view name, std::string_view value);

  const HttpLimits& limits_;
  RequestHead head_{.major_version = 2};
  std::optional<std::string> authority_;
  std::string cookies_;
  std::size_t bytes_ = 0;
  bool too_long_ = false;
};

// Fields for nghttp2, which point into this.
class Http2FieldList {
 public:
  void add_pseudo(std::string_view name, std::string_view value);
  // Without those that HTTP/2 does not know (connection's own, chunks), names in lower case, values without control
  // characters.
  void add(const HeaderFields& fields);
  void add(std::string_view name, std::string_view value);
  std::vector<nghttp2_nv> pairs() const;

 private:
  std::vector<HeaderFields::Field> fields_;
};

}  // namespace regionfall::net
