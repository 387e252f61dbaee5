#include "net/http_body_parser.h"

#include <algorithm>
#include <utility>

namespace regionfall::net {
namespace {

std::unexpected<HttpParseError> error(int status, std::string message) {
  return std::unexpected(HttpParseError{status, std::move(message)});
}

}  // namespace

void HttpBodyParser::begin(BodyKind kind, std::uint64_t length) {
  kind_ = kind;
  chunk_ = Chunk::kSize;
  length_ = length;
  remaining_ = length;
  total_ = 0;
  trailers_ = {};
}

HttpBodyParser::Step HttpBodyParser::take_piece(std::string_view& input) {
  if (input.empty()) return Step::kNeedMore;
  piece_ = input.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, input.size())));
  input.remove_prefix(piece_.size());
  remaining_ -= piece_.size();
  return Step::kPiece;
}

Result<HttpBodyParser::Step, HttpParseError> HttpBodyParser::next(std::string_view& input) {
  piece_ = {};
  switch (kind_) {
    case BodyKind::kNone:
      return Step::kEnd;
    case BodyKind::kLength:
      return remaining_ == 0 ? Step::kEnd : take_piece(input);
    case BodyKind::kChunked:
      return next_chunked(input);
    case BodyKind::kUntilClose:
      remaining_ = limits_.body_bytes_max - total_;
      if (remaining_ == 0 && !input.empty()) return error(413, "The body is longer than is accepted");
      total_ += std::min<std::uint64_t>(remaining_, input.size());
      return take_piece(input);
  }
  std::unreachable();
}

// The line up to CRLF, at most `bytes_max` long; valid until the next call and as long as the input.
Result<std::optional<std::string_view>, HttpParseError> HttpBodyParser::read_line(std::string_view& input,
                                                                                  std::size_t bytes_max) {
  const std::size_t line_feed = input.find('\n');
  const std::size_t taken = line_feed == std::string_view::npos ? input.size() : line_feed + 1;
  if (held_.size() + taken > bytes_max + 2) return error(400, "A line of the chunked body is too long");
  std::string_view line = input.substr(0, taken);
  input.remove_prefix(taken);
  if (line_feed == std::string_view::npos) {
    held_ += line;
    return std::nullopt;
  }
  if (!held_.empty()) {
    held_ += line;
    line = held_;
  }
  if (line.size() < 2 || line[line.size() - 2] != '\r') return error(400, "A line of the chunked body lacks its CR");
  return line.substr(0, line.size() - 2);
}

// "1a;name=value": extensions are passed over, as RFC 9112, 7.1.1, has it.
Result<void, HttpParseError> HttpBodyParser::begin_chunk(std::string_view line) {
  const std::size_t size_end = std::min(line.find(';'), line.size());
  const auto size = parse_hexadecimal(trim_blanks(line.substr(0, size_end)));
  if (!size || line.starts_with(' ') || line.starts_with('\t')) return error(400, "A chunk's size is not a number");
  if (!is_field_value(line.substr(size_end))) return error(400, "A chunk's extension has control characters");
  if (*size > limits_.body_bytes_max - total_) return error(413, "The body is longer than is accepted");
  total_ += *size;
  remaining_ = *size;
  chunk_ = *size == 0 ? Chunk::kTrailers : Chunk::kData;
  return {};
}

// Whether the empty line at their end has been read.
Result<bool, HttpParseError> HttpBodyParser::read_trailers(std::string_view& input) {
  while (true) {
    const auto line = TRY(read_line(input, limits_.trailer_bytes_max));
    if (!line) return false;
    if (line->empty()) break;
    trailer_lines_.append(*line).append("\r\n");
    held_.clear();
    if (trailer_lines_.size() > limits_.trailer_bytes_max)
      return error(431, "The trailers are longer than is accepted");
  }
  trailers_ = TRY(parse_field_lines(trailer_lines_, limits_.field_count_max));
  std::string().swap(trailer_lines_);
  std::string().swap(held_);
  return true;
}

Result<HttpBodyParser::Step, HttpParseError> HttpBodyParser::next_chunked(std::string_view& input) {
  while (true) {
    switch (chunk_) {
      case Chunk::kSize: {
        const auto line = TRY(read_line(input, limits_.chunk_line_bytes_max));
        if (!line) return Step::kNeedMore;
        TRY(begin_chunk(*line));
        held_.clear();
        break;
      }
      case Chunk::kData:
        if (remaining_ > 0) return take_piece(input);
        chunk_ = Chunk::kDataEnd;
        break;
      case Chunk::kDataEnd: {
        const auto line = TRY(read_line(input, 0));
        if (!line) return Step::kNeedMore;
        held_.clear();
        chunk_ = Chunk::kSize;
        break;
      }
      case Chunk::kTrailers:
        if (!TRY(read_trailers(input))) return Step::kNeedMore;
        kind_ = BodyKind::kNone;
        return Step::kEnd;
    }
  }
}

}  // namespace regionfall::net
