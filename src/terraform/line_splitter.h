#pragma once

#include <string>
#include <string_view>

#include "terraform/provider.h"

namespace regionfall::terraform {

// Makes lines of what a command prints in pieces. A line without an end is cut at kLineBytesMax.
class LineSplitter {
 public:
  static constexpr std::size_t kLineBytesMax = 1 << 16;
  explicit LineSplitter(const Progress& lines) : lines_(lines) {}
  void take(std::string_view text) {
    for (const char byte : text) {
      if (byte == '\n' || line_.size() == kLineBytesMax) flush();
      if (byte != '\n' && byte != '\r') line_ += byte;
    }
  }
  // What came after the last line's end.
  void finish() {
    if (!line_.empty()) flush();
  }

 private:
  void flush() {
    if (lines_) lines_(line_);
    line_.clear();
  }

  const Progress& lines_;
  std::string line_;
};

}  // namespace regionfall::terraform
