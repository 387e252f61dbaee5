#include "hcl/source.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>

namespace regionfall::hcl {

namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

struct CodePoint {
  utf8proc_int32_t value;
  std::size_t size;
};

CodePoint code_point_at(std::string_view text, std::size_t at) {
  utf8proc_int32_t value = 0;
  const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                                     static_cast<utf8proc_ssize_t>(text.size() - at), &value);
  if (size <= 0) return {0xFFFD, 1};
  return {value, static_cast<std::size_t>(size)};
}

}  // namespace

Position advance(Position from, std::string_view text) {
  Position at = from;
  utf8proc_int32_t previous = 0;
  utf8proc_int32_t state = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (is_ascii(c) && previous < 0x80) {
      if (c == '\n') {
        ++at.line;
        at.column = 1;
      } else if (c != '\r' || i + 1 == text.size() || text[i + 1] != '\n') {
        ++at.column;
      }
      previous = static_cast<unsigned char>(c);
      state = 0;
      ++i;
      continue;
    }
    const CodePoint next = code_point_at(text, i);
    if (next.value == '\n') {
      ++at.line;
      at.column = 1;
    } else if (i == 0 || utf8proc_grapheme_break_stateful(previous, next.value, &state)) {
      if (next.value != '\r' || i + 1 == text.size() || text[i + 1] != '\n') ++at.column;
    }
    previous = next.value;
    i += next.size;
  }
  at.byte += static_cast<std::uint32_t>(text.size());
  return at;
}

SourceFile::SourceFile(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
    line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

std::string_view SourceFile::line(std::uint32_t line) const {
  if (line == 0 || line > line_starts_.size()) return {};
  const std::size_t start = line_starts_[line - 1];
  const std::size_t end = line < line_starts_.size() ? line_starts_[line] - 1 : text_.size();
  std::string_view found = std::string_view(text_).substr(start, end - start);
  if (found.ends_with('\r')) found.remove_suffix(1);
  return found;
}

const std::vector<OutlineEntry>& SourceFile::outline(std::vector<OutlineEntry> (*make)(const SourceFile&)) const {
  std::call_once(outlined_, [&] { outline_ = make(*this); });
  return outline_;
}

std::string_view Range::text() const {
  if (file == nullptr || end.byte < start.byte) return {};
  const std::string_view all = file->text();
  if (start.byte > all.size()) return {};
  return all.substr(start.byte, end.byte - start.byte);
}

std::string Range::to_string() const {
  const std::string_view name = file == nullptr ? std::string_view("<unknown>") : std::string_view(file->name());
  if (start.line == end.line) return fmt::format("{}:{},{}-{}", name, start.line, start.column, end.column);
  return fmt::format("{}:{},{}-{},{}", name, start.line, start.column, end.line, end.column);
}

Range range_between(const Range& first, const Range& last) {
  if (!first.has_place()) return last;
  if (!last.has_place()) return first;
  return {first.file, first.start, last.end};
}

const SourceFile& Sources::add(std::string name, std::string text) {
  return files_.emplace_back(std::move(name), std::move(text));
}

const SourceFile* Sources::find(std::string_view name) const {
  const auto found =
      std::find_if(files_.rbegin(), files_.rend(), [&](const SourceFile& f) { return f.name() == name; });
  return found == files_.rend() ? nullptr : &*found;
}

}  // namespace regionfall::hcl
