#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace regionfall::hcl {

// A place in a source text. Lines and columns count from 1; a column is a grapheme cluster (Unicode UAX #29), as in
// HCL.
struct Position {
  std::uint32_t byte = 0;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  bool operator==(const Position&) const = default;
};

// The position after `text` when it stands at `from`: how lines and columns are counted, for everybody. Bytes that are
// no UTF-8 count as a column each.
Position advance(Position from, std::string_view text);

// A block of a file: the bytes it covers, its header as it is shown, and the block around it.
struct OutlineEntry {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::string header;
  std::int32_t parent = -1;  // index in the outline, of an earlier entry; -1: none
};

// One text with its name as a user would write it (`main.tf`, `modules/net/vpc.tf`, `<console>`). Never moves in
// memory.
class SourceFile {
 public:
  SourceFile(std::string name, std::string text);
  SourceFile(const SourceFile&) = delete;
  SourceFile& operator=(const SourceFile&) = delete;

  const std::string& name() const { return name_; }
  const std::string& text() const { return text_; }
  // The line's text without its line ending; empty when there is no such line. `line` counts from 1.
  std::string_view line(std::uint32_t line) const;
  // What `make` gives of this file. It is called once, however many diagnostics ask; from any thread.
  const std::vector<OutlineEntry>& outline(std::vector<OutlineEntry> (*make)(const SourceFile&)) const;

 private:
  std::string name_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
  mutable std::once_flag outlined_;
  mutable std::vector<OutlineEntry> outline_;
};

// From `start` up to, not including, `end`. A default Range has no file: it stands for "no place".
struct Range {
  const SourceFile* file = nullptr;
  Position start;
  Position end;

  // The empty range at its start or end.
  Range at_start() const { return {file, start, start}; }
  Range at_end() const { return {file, end, end}; }
  bool has_place() const { return file != nullptr; }
  // The text it covers; empty without a file.
  std::string_view text() const;
  // `main.tf:3,5-12` (or `main.tf:3,5-4,2` over several lines), as Terraform prints a range.
  std::string to_string() const;
  bool operator==(const Range&) const = default;
};

// From the start of `first` to the end of `last`.
Range range_between(const Range& first, const Range& last);

// Owns the texts that ranges point into; outlives every syntax tree and diagnostic made from them.
class Sources {
 public:
  const SourceFile& add(std::string name, std::string text);
  // The file of that name that was added last, or null.
  const SourceFile* find(std::string_view name) const;
  const std::deque<SourceFile>& files() const { return files_; }

 private:
  std::deque<SourceFile> files_;
};

}  // namespace regionfall::hcl
