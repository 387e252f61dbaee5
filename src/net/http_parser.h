#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/http_body_parser.h"
#include "net/http_head_reader.h"
#include "net/http_limits.h"
#include "net/http_message.h"
#include "net/http_syntax.h"

namespace regionfall::net {

// HTTP/1.x messages out of a stream of bytes that arrives in pieces of any size (RFC 9112). No I/O. Where a lenient
// reading could make two parties see different messages (request smuggling), the message is refused: Content-Length
// beside Transfer-Encoding or more than once, a coding other than chunked, folded lines, blanks around names, line ends
// other than CRLF, a carriage return or NUL elsewhere.

enum class HttpEvent : std::uint8_t {
  kNeedMore,  // the input has been used up
  kInterim,   // responses only: a head with 1xx, which the final one follows
  kHead,      // take_head()
  kBody,      // body(): a piece
  kEnd,       // of the message; take_trailers(). The next call begins the next message
};

class RequestParser {
 public:
  // `limits` must outlive the parser.
  explicit RequestParser(const HttpLimits& limits) : limits_(limits), head_(limits), body_(limits) {}

  // Takes from the front of `input` up to the next event; call it until it says kNeedMore. After an error there is
  // nothing more to be read.
  Result<HttpEvent, HttpParseError> next(std::string_view& input);

  RequestHead take_head() { return std::move(request_); }
  // What can be read of a head that next() has refused or that is not complete. Last call.
  RequestHead take_refused_head();
  // A part of the input given to the last call.
  std::string_view body() const { return body_.piece(); }
  HeaderFields take_trailers() { return body_.take_trailers(); }

  // About the message whose head has been read last.
  bool keep_alive() const { return keep_alive_; }              // the connection may be used for another one
  bool expects_continue() const { return expects_continue_; }  // the body comes after `100 Continue`
  bool has_body() const { return body_.kind() != BodyKind::kNone; }
  std::optional<std::uint64_t> content_length() const { return body_.content_length(); }

  // Whether a message has begun and not ended.
  bool in_message() const { return in_body_ || head_.begun(); }

 private:
  Result<void, HttpParseError> parse_head(std::string_view block);
  Result<void, HttpParseError> parse_request_line(std::string_view line);
  Result<void, HttpParseError> interpret_fields();
  std::unexpected<HttpParseError> refuse_head(std::string_view text, const HttpParseError& error);

  const HttpLimits& limits_;
  HttpHeadReader head_;
  HttpBodyParser body_;
  RequestHead request_;
  bool in_body_ = false;
  bool refused_ = false;  // `request_` is what could be read
  bool keep_alive_ = true;
  bool expects_continue_ = false;
};

class ResponseParser {
 public:
  // `limits` must outlive the parser.
  explicit ResponseParser(const HttpLimits& limits) : limits_(limits), head_(limits), body_(limits) {}

  // Before each response: whether it answers a HEAD request, so that it has no body whatever its fields say.
  void expect(bool to_head_request) { to_head_request_ = to_head_request; }

  // As RequestParser::next(). After a response 101, kEnd is said once; what follows in the input is not HTTP.
  Result<HttpEvent, HttpParseError> next(std::string_view& input);
  // The connection has ended: kEnd where that ends the body, kNeedMore between messages, else an error.
  Result<HttpEvent, HttpParseError> end_of_input();

  ResponseHead take_head() { return std::move(response_); }
  std::string_view body() const { return body_.piece(); }
  HeaderFields take_trailers() { return body_.take_trailers(); }

  bool keep_alive() const { return keep_alive_; }
  bool upgraded() const { return upgraded_; }
  std::optional<std::uint64_t> content_length() const { return body_.content_length(); }
  bool in_message() const { return in_body_ || head_.begun(); }

 private:
  Result<void, HttpParseError> parse_head(std::string_view block);
  Result<void, HttpParseError> parse_status_line(std::string_view line);
  Result<void, HttpParseError> interpret_fields();

  const HttpLimits& limits_;
  HttpHeadReader head_;
  HttpBodyParser body_;
  ResponseHead response_;
  int minor_version_ = 1;
  int interim_count_ = 0;
  bool to_head_request_ = false;
  bool in_body_ = false;
  bool keep_alive_ = true;
  bool upgraded_ = false;
};

// Before one final response there are at most so many with 1xx.
constexpr int kInterimResponsesMax = 16;

}  // namespace regionfall::net
