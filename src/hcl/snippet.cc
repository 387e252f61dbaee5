#include "hcl/snippet.h"

#include <algorithm>

#include "base/text.h"
#include "hcl/body.h"
#include "hcl/json_node.h"
#include "hcl/parser.h"

namespace regionfall::hcl {
namespace {

// A place of no width is shown as one column wide.
Range at_least_one_byte(Range range) {
  if (range.end.byte <= range.start.byte) {
    range.end = range.start;
    ++range.end.byte;
    ++range.end.column;
  }
  return range;
}

// Where a place of the file is in code that begins with `first_line` and ends each line with one byte.
std::size_t offset_in_code(const Range& range, const Position& place, std::uint32_t first_line) {
  std::size_t offset = 0;
  for (std::uint32_t line = first_line; line < place.line; ++line) offset += range.file->line(line).size() + 1;
  const std::string_view line = range.file->line(place.line);
  if (line.data() == nullptr) return offset;
  const auto line_start = static_cast<std::size_t>(line.data() - range.file->text().data());
  return offset + std::min(place.byte - std::min<std::size_t>(line_start, place.byte), line.size());
}

std::vector<OutlineEntry> native_outline(const SourceFile& file) {
  Diagnostics ignored;
  std::vector<OutlineEntry> outline;
  for (const Block& block : parse_native(file, ignored)->everything().blocks) {
    const Range range = range_between(block.header, block.body->range());
    OutlineEntry entry{range.start.byte, range.end.byte, block.type, -1};
    for (const std::string& label : block.labels) entry.header += " " + quote(label);
    outline.push_back(std::move(entry));
  }
  return outline;
}

// The headers of the blocks around a byte, outermost first. Entries stand by their starts.
std::string headers_around(const std::vector<OutlineEntry>& outline, std::uint32_t offset) {
  const auto after = std::ranges::upper_bound(outline, offset, {}, &OutlineEntry::start);
  auto at = static_cast<std::int32_t>(after - outline.begin()) - 1;
  while (at >= 0 && outline[static_cast<std::size_t>(at)].end <= offset) {
    at = outline[static_cast<std::size_t>(at)].parent;
  }
  std::string headers;
  for (; at >= 0; at = outline[static_cast<std::size_t>(at)].parent) {
    headers.insert(0, outline[static_cast<std::size_t>(at)].header);
  }
  return headers;
}

}  // namespace

std::string enclosing_block(const SourceFile& file, std::uint32_t offset) {
  if (offset == 0) return {};
  if (!file.name().ends_with(".json")) return headers_around(file.outline(native_outline), offset - 1);
  std::string path = headers_around(file.outline(json_outline), offset - 1);
  if (path.starts_with('.')) path.erase(0, 1);
  return path;
}

Snippet snippet_of(const Diagnostic& diagnostic) {
  const Range subject = at_least_one_byte(*diagnostic.subject);
  const SourceFile& file = *subject.file;
  Range shown = subject;
  if (diagnostic.context && diagnostic.context->file == &file) {
    if (diagnostic.context->start.byte < shown.start.byte) shown.start = diagnostic.context->start;
    if (diagnostic.context->end.byte > shown.end.byte) shown.end = diagnostic.context->end;
  }
  // A range that ends with a line's end does not reach into the next line.
  const bool ends_before_line = shown.end.line > shown.start.line && shown.end.column == 1;
  const std::uint32_t last_line = ends_before_line ? shown.end.line - 1 : shown.end.line;

  Snippet snippet{.highlight = subject,
                  .context = enclosing_block(file, subject.start.byte),
                  .code = {},
                  .start_line = shown.start.line,
                  .highlight_start = 0,
                  .highlight_end = 0};
  for (std::uint32_t line = shown.start.line; line <= last_line; ++line) {
    if (line > shown.start.line) snippet.code += '\n';
    snippet.code += file.line(line);
  }
  const std::size_t size = snippet.code.size();
  snippet.highlight_start = std::min(offset_in_code(subject, subject.start, shown.start.line), size);
  snippet.highlight_end =
      std::clamp(offset_in_code(subject, subject.end, shown.start.line), snippet.highlight_start, size);
  return snippet;
}

}  // namespace regionfall::hcl
