#include "net/http_parser.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/text.h"
#include "net/http_refusal.h"

namespace regionfall::net {
namespace {

std::unexpected<HttpParseError> error(int status, std::string message) {
  return std::unexpected(HttpParseError{status, std::move(message)});
}

// What the fields of a head say about the message's body and its connection.
struct Framing {
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool close = false;
  bool keep_alive = false;
  int host_count = 0;
  std::string_view expect;
};

Result<void, HttpParseError> read_transfer_encoding(std::string_view value, Framing& framing) {
  if (framing.chunked) return error(400, "More than one Transfer-Encoding");
  if (!equals_ignoring_case(value, "chunked")) return error(501, "A transfer coding other than chunked");
  framing.chunked = true;
  return {};
}

Result<void, HttpParseError> read_content_length(std::string_view value, Framing& framing) {
  if (framing.content_length) return error(400, "More than one Content-Length");
  framing.content_length = parse_decimal(value);
  if (!framing.content_length) return error(400, "Content-Length is not a number");
  return {};
}

void read_connection(std::string_view value, Framing& framing) {
  framing.close = framing.close || list_contains(value, "close");
  framing.keep_alive = framing.keep_alive || list_contains(value, "keep-alive");
}

Result<Framing, HttpParseError> read_framing(const HeaderFields& fields, int minor_version) {
  Framing framing;
  bool transfer_encoding = false;
  for (const auto& [name, value] : fields.all()) {
    if (equals_ignoring_case(name, "Content-Length")) {
      TRY(read_content_length(value, framing));
    } else if (equals_ignoring_case(name, "Transfer-Encoding")) {
      TRY(read_transfer_encoding(value, framing));
      transfer_encoding = true;
    } else if (equals_ignoring_case(name, "Connection")) {
      read_connection(value, framing);
    } else if (equals_ignoring_case(name, "Host")) {
      ++framing.host_count;
    } else if (equals_ignoring_case(name, "Expect")) {
      framing.expect = value;
    }
  }
  if (transfer_encoding && framing.content_length) return error(400, "Content-Length beside Transfer-Encoding");
  if (transfer_encoding && minor_version == 0) return error(400, "Transfer-Encoding in HTTP/1.0");
  return framing;
}

// "HTTP/1.1" → 1. Later minor versions of 1 are read as 1.1, as RFC 9110, 2.5, asks.
Result<int, HttpParseError> parse_version(std::string_view text) {
  constexpr std::string_view kName = "HTTP/";
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != 8 || !text.starts_with(kName) || !digit(5) || text[6] != '.' || !digit(7))
    return error(400, "The HTTP version is malformed");
  if (text[5] != '1') return error(505, "An HTTP version other than 1");
  return text[7] == '0' ? 0 : 1;
}

// One step through the body of a message, as the event that it is.
Result<HttpEvent, HttpParseError> next_of_body(HttpBodyParser& body, std::string_view& input) {
  switch (TRY(body.next(input))) {
    case HttpBodyParser::Step::kNeedMore:
      return HttpEvent::kNeedMore;
    case HttpBodyParser::Step::kPiece:
      return HttpEvent::kBody;
    case HttpBodyParser::Step::kEnd:
      return HttpEvent::kEnd;
  }
  std::unreachable();
}

}  // namespace

// -- requests --------------------------------------------------------------------------------------------------------

Result<void, HttpParseError> RequestParser::parse_request_line(std::string_view line) {
  const std::size_t method_end = line.find(' ');
  const std::size_t target_end = line.rfind(' ');
  if (method_end == std::string_view::npos || target_end == method_end)
    return error(400, "The request line does not consist of method, target and version");
  const std::string_view method = line.substr(0, method_end);
  const std::string_view target = line.substr(method_end + 1, target_end - method_end - 1);
  if (!is_token(method)) return error(400, "The method is not a token");
  if (!is_target(target)) return error(400, "The target has blanks or control characters");
  request_.minor_version = TRY(parse_version(line.substr(target_end + 1)));
  if (method.size() > kMethodBytesMax) return error(501, "The method is longer than any that is known");
  if (target.size() > limits_.target_bytes_max) return error(414, "The target is longer than is accepted");
  if (!target_fits(method, target)) return error(400, "The target does not fit the method");
  request_.method = method;
  request_.target = target;
  return {};
}

Result<void, HttpParseError> RequestParser::interpret_fields() {
  const Framing framing = TRY(read_framing(request_.headers, request_.minor_version));
  if (framing.host_count > 1 || (framing.host_count == 0 && request_.minor_version > 0))
    return error(400, "There must be one Host field");
  if (!is_host(request_.headers.get("Host"))) return error(400, "Host is malformed");
  if (framing.content_length.value_or(0) > limits_.body_bytes_max)
    return error(413, "The body is longer than is accepted");
  if (!framing.expect.empty() && !equals_ignoring_case(framing.expect, "100-continue"))
    return error(417, "An expectation other than 100-continue");
  keep_alive_ = request_.minor_version > 0 ? !framing.close : framing.keep_alive && !framing.close;
  const BodyKind kind = framing.chunked                          ? BodyKind::kChunked
                        : framing.content_length.value_or(0) > 0 ? BodyKind::kLength
                                                                 : BodyKind::kNone;
  body_.begin(kind, framing.content_length.value_or(0));
  expects_continue_ = !framing.expect.empty() && request_.minor_version > 0 && kind != BodyKind::kNone;
  return {};
}

Result<void, HttpParseError> RequestParser::parse_head(std::string_view block) {
  TRY(parse_request_line(take_line(block)));
  request_.headers = TRY(parse_field_lines(block, limits_.field_count_max));
  return interpret_fields();
}

Result<HttpEvent, HttpParseError> RequestParser::next(std::string_view& input) {
  if (in_body_) {
    const HttpEvent event = TRY(next_of_body(body_, input));
    in_body_ = event != HttpEvent::kEnd;
    return event;
  }
  const auto block = head_.next(input);
  if (!block) return refuse_head(head_.seen(input), block.error());
  if (!*block) return HttpEvent::kNeedMore;
  if (const auto parsed = parse_head(**block); !parsed) return refuse_head(**block, parsed.error());
  head_.release();
  in_body_ = true;
  return HttpEvent::kHead;
}

std::unexpected<HttpParseError> RequestParser::refuse_head(std::string_view text, const HttpParseError& error) {
  request_ = read_refused_head(text, limits_);
  refused_ = true;
  return std::unexpected(error);
}

RequestHead RequestParser::take_refused_head() {
  if (!refused_) request_ = read_refused_head(head_.seen({}), limits_);
  return std::move(request_);
}

// -- responses -------------------------------------------------------------------------------------------------------

Result<void, HttpParseError> ResponseParser::parse_status_line(std::string_view line) {
  const std::size_t version_end = std::min(line.find(' '), line.size());
  minor_version_ = TRY(parse_version(line.substr(0, version_end)));
  const std::string_view rest = line.substr(std::min(version_end + 1, line.size()));
  const std::string_view digits = rest.substr(0, 3);
  const auto status = parse_decimal(digits);
  if (digits.size() != 3 || !status || *status < 100 || (rest.size() > 3 && rest[3] != ' '))
    return error(400, "The status line has no status of three digits");
  if (!is_field_value(rest.substr(3))) return error(400, "The reason phrase has control characters");
  response_.status = static_cast<int>(*status);
  return {};
}

Result<void, HttpParseError> ResponseParser::interpret_fields() {
  const Framing framing = TRY(read_framing(response_.headers, minor_version_));
  const int status = response_.status;
  upgraded_ = status == 101;
  BodyKind kind = BodyKind::kUntilClose;
  if (to_head_request_ || status < 200 || status == 204 || status == 304) {
    kind = BodyKind::kNone;
  } else if (framing.chunked) {
    kind = BodyKind::kChunked;
  } else if (framing.content_length) {
    if (*framing.content_length > limits_.body_bytes_max) return error(413, "The body is longer than is accepted");
    kind = *framing.content_length == 0 ? BodyKind::kNone : BodyKind::kLength;
  }
  body_.begin(kind, framing.content_length.value_or(0));
  const bool persistent = minor_version_ > 0 ? !framing.close : framing.keep_alive && !framing.close;
  keep_alive_ = persistent && kind != BodyKind::kUntilClose && !upgraded_;
  return {};
}

Result<void, HttpParseError> ResponseParser::parse_head(std::string_view block) {
  TRY(parse_status_line(take_line(block)));
  response_.headers = TRY(parse_field_lines(block, limits_.field_count_max));
  return interpret_fields();
}

Result<HttpEvent, HttpParseError> ResponseParser::next(std::string_view& input) {
  if (in_body_) {
    const HttpEvent event = TRY(next_of_body(body_, input));
    in_body_ = event != HttpEvent::kEnd;
    return event;
  }
  if (upgraded_) return HttpEvent::kNeedMore;
  const auto block = TRY(head_.next(input));
  if (!block) return HttpEvent::kNeedMore;
  TRY(parse_head(*block));
  head_.release();
  if (response_.status < 200 && !upgraded_) {
    if (++interim_count_ > kInterimResponsesMax) return error(400, "Too many interim responses");
    return HttpEvent::kInterim;
  }
  interim_count_ = 0;
  in_body_ = true;
  return HttpEvent::kHead;
}

Result<HttpEvent, HttpParseError> ResponseParser::end_of_input() {
  if (!in_message() && interim_count_ == 0) return HttpEvent::kNeedMore;
  if (!in_body_ || body_.kind() != BodyKind::kUntilClose) return error(400, "The connection ended within a response");
  in_body_ = false;
  return HttpEvent::kEnd;
}

}  // namespace regionfall::net
