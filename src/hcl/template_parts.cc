#include "hcl/template_parts.h"

#include <algorithm>
#include <limits>

#include "hcl/characters.h"

namespace regionfall::hcl {

namespace {

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string_view without_characters(std::string_view text, std::size_t count) {
  for (; count > 0 && !text.empty(); --count) text.remove_prefix(std::max<std::size_t>(character_length(text), 1));
  return text;
}

}  // namespace

void remove_indentation(std::vector<TemplatePart>& parts) {
  std::size_t shared = std::numeric_limits<std::size_t>::max();
  std::vector<TemplatePart*> indented;
  bool line_start = true;
  for (TemplatePart& part : parts) {
    const bool is_text = part.kind == TemplatePart::Kind::kText;
    if (line_start) {
      line_start = false;
      if (!is_text) {
        shared = 0;
      } else if (const std::string_view rest = trim_space_left(part.text);
                 !rest.empty() || !part.text.ends_with('\n')) {
        shared = std::min(shared, characters_in(std::string_view(part.text).substr(0, part.text.size() - rest.size())));
        indented.push_back(&part);
      }
    }
    if (is_text && part.text.ends_with('\n')) line_start = true;
  }
  for (TemplatePart* part : indented) {
    const std::string_view rest = without_characters(part->text, shared);
    const auto removed = static_cast<std::uint32_t>(part->text.size() - rest.size());
    part->range.start.byte += removed;
    part->range.start.column += static_cast<std::uint32_t>(shared);
    part->text.erase(0, removed);
  }
}

void join_texts(std::vector<TemplatePart>& parts) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool joins =
        kept > 0 && parts[i].kind == TemplatePart::Kind::kText && parts[kept - 1].kind == TemplatePart::Kind::kText;
    if (joins) {
      parts[kept - 1].text += parts[i].text;
      parts[kept - 1].range.end = parts[i].range.end;
    } else {
      if (kept != i) parts[kept] = std::move(parts[i]);
      ++kept;
    }
  }
  parts.resize(kept);
}

}  // namespace regionfall::hcl
