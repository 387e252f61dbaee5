#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/http_limits.h"
#include "net/http_syntax.h"

namespace regionfall::net {

// Blank lines that are passed over before a message, as left behind by clients that end a body with one (RFC
// 9112, 2.2).
constexpr int kBlankLinesBeforeMessageMax = 2;

// Finds the end of a message's head in bytes that arrive in pieces. Copies only what arrives in more than one.
class HttpHeadReader {
 public:
  explicit HttpHeadReader(const HttpLimits& limits) : limits_(limits) {}  // `limits` must outlive the reader

  // Takes from the front of `input`. The head's lines, each with its CRLF, without the empty line at the end, once they
  // are complete; valid until the next call and as long as the input. Nothing when more is needed.
  Result<std::optional<std::string_view>, HttpParseError> next(std::string_view& input);

  // Frees what was held of the head that has been given out.
  void release();
  // What has come of a head that is not complete or was refused by next(), which left `input`.
  std::string_view seen(std::string_view input) const { return held_.empty() ? input : std::string_view(held_); }
  // Whether a head has begun and is not complete.
  bool begun() const { return !held_.empty() && !complete_; }

 private:
  Result<std::optional<std::string_view>, HttpParseError> next_block(std::string_view& input);
  Result<std::optional<std::size_t>, HttpParseError> find_end(std::string_view text);

  const HttpLimits& limits_;
  std::string held_;            // the head so far, when it came in more than one piece
  bool complete_ = false;       // `held_` has been given out
  std::size_t line_begin_ = 0;  // of the line whose end is missing
  std::size_t searched_ = 0;    // up to here there is no further line end
  int blank_lines_ = 0;
};

}  // namespace regionfall::net
