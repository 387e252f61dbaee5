#include "net/http_head_reader.h"

#include <algorithm>
#include <utility>

namespace regionfall::net {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::size_t kVersionBytesMax = 16;  // of " HTTP/1.1" and its line end, generously

std::unexpected<HttpParseError> error(int status, std::string message) {
  return std::unexpected(HttpParseError{status, std::move(message)});
}

}  // namespace

// The offset behind the empty line that ends the head.
Result<std::optional<std::size_t>, HttpParseError> HttpHeadReader::find_end(std::string_view text) {
  // Something binary, such as TLS, might never come to the end of a line.
  if (static_cast<unsigned char>(text.front()) <= ' ' && text.front() != '\r') return error(400, "This is not HTTP");
  while (true) {
    const std::size_t line_feed = text.find('\n', searched_);
    const std::size_t known = std::min(line_feed, text.size());
    if (line_begin_ == 0 && known > kMethodBytesMax + limits_.target_bytes_max + kVersionBytesMax)
      return error(414, "The first line is longer than is accepted");
    if (known > limits_.head_bytes_max) return error(431, "The head is longer than is accepted");
    searched_ = known;
    if (line_feed == std::string_view::npos) return std::nullopt;
    if (line_feed == line_begin_ || text[line_feed - 1] != '\r') return error(400, "A line does not end with CRLF");
    const bool empty = line_feed == line_begin_ + 1;
    line_begin_ = searched_ = line_feed + 1;
    if (empty) return line_feed + 1;
  }
}

Result<std::optional<std::string_view>, HttpParseError> HttpHeadReader::next_block(std::string_view& input) {
  const std::size_t held_before = held_.size();
  if (held_before > 0) held_.append(input.substr(0, limits_.head_bytes_max + 1));
  const std::string_view text = held_before > 0 ? std::string_view(held_) : input;
  const auto end = TRY(find_end(text));
  if (!end) {
    if (held_before == 0) held_ = input;
    input = {};
    return std::nullopt;
  }
  input.remove_prefix(*end - held_before);
  line_begin_ = searched_ = 0;
  complete_ = held_before > 0;
  return text.substr(0, *end - kLineEnd.size());
}

Result<std::optional<std::string_view>, HttpParseError> HttpHeadReader::next(std::string_view& input) {
  while (true) {
    if (complete_) release();
    if (input.empty()) return std::nullopt;
    const auto block = TRY(next_block(input));
    if (block && block->empty()) {
      if (blank_lines_++ == kBlankLinesBeforeMessageMax) return error(400, "Blank lines come before a message");
      continue;
    }
    if (block) blank_lines_ = 0;
    return block;
  }
}

void HttpHeadReader::release() {
  std::string().swap(held_);
  complete_ = false;
}

}  // namespace regionfall::net
