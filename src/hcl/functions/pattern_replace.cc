#include "hcl/functions/pattern_replace.h"

#include <re2/re2.h>
#include <utf8proc.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <vector>

#include "base/text.h"
#include "hcl/functions/pattern.h"

namespace regionfall::hcl {
namespace {

// A piece of a replacement: plain text, or a group of the expression (-1: one that does not exist).
struct Piece {
  std::string text;
  std::optional<int> group;
};

bool is_name_character(char32_t c) {
  const utf8proc_category_t category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return c == '_' || (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
         category == UTF8PROC_CATEGORY_ND;
}

std::size_t name_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size()) {
    const CodePoint next = first_code_point(text.substr(length));
    if (!is_name_character(next.value)) break;
    length += next.bytes;
  }
  return length;
}

int group_number(std::string_view name, const re2::RE2& pattern) {
  int number = -1;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error == std::errc() && end == name.data() + name.size()) {
    const bool leading_zero = name.size() > 1 && name[0] == '0';
    return leading_zero || number > pattern.NumberOfCapturingGroups() ? -1 : number;
  }
  const auto& groups = pattern.NamedCapturingGroups();
  const auto group = groups.find(std::string(name));
  return group == groups.end() ? -1 : group->second;
}

// What follows a dollar sign, and how many bytes of `rest` it takes; nothing when the sign stands for itself.
std::optional<std::pair<Piece, std::size_t>> reference(std::string_view rest, const re2::RE2& pattern) {
  if (rest.starts_with('$')) return std::pair{Piece{.text = "$", .group = {}}, std::size_t{1}};
  const bool braced = rest.starts_with('{');
  if (braced) rest.remove_prefix(1);
  const std::size_t length = name_length(rest);
  if (length == 0 || (braced && !rest.substr(length).starts_with('}'))) return std::nullopt;
  return std::pair{Piece{.text = {}, .group = group_number(rest.substr(0, length), pattern)},
                   length + (braced ? std::size_t{2} : std::size_t{0})};
}

std::vector<Piece> parse_replacement(std::string_view replacement, const re2::RE2& pattern) {
  std::vector<Piece> pieces;
  while (!replacement.empty()) {
    const std::size_t dollar = replacement.find('$');
    if (dollar != 0) pieces.push_back({.text = std::string(replacement.substr(0, dollar)), .group = {}});
    if (dollar == std::string_view::npos) break;
    replacement.remove_prefix(dollar + 1);
    if (auto found = reference(replacement, pattern)) {
      pieces.push_back(std::move(found->first));
      replacement.remove_prefix(found->second);
    } else {
      pieces.push_back({.text = "$", .group = {}});
    }
  }
  return pieces;
}

void append_expanded(std::string& result, std::span<const Piece> pieces, std::span<const re2::StringPiece> groups) {
  for (const Piece& piece : pieces) {
    if (!piece.group) {
      result += piece.text;
    } else if (*piece.group >= 0) {
      const re2::StringPiece& group = groups[static_cast<std::size_t>(*piece.group)];
      if (group.data() != nullptr) result.append(group.data(), group.size());
    }
  }
}

}  // namespace

Result<std::string> replace_pattern(std::string_view text, std::string_view pattern, std::string_view replacement) {
  const std::shared_ptr<const re2::RE2> compiled = TRY(compile_pattern(pattern));
  const std::vector<Piece> pieces = parse_replacement(replacement, *compiled);
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(compiled->NumberOfCapturingGroups()) + 1);
  const re2::StringPiece subject(text.data(), text.size());

  std::string result;
  std::size_t copied = 0;  // up to here the text is dealt with: the end of the match before
  std::size_t search = 0;
  while (search <= text.size() &&
         compiled->Match(subject, search, text.size(), re2::RE2::UNANCHORED, groups.data(), static_cast<int>(groups.size()))) {
    const auto begin = static_cast<std::size_t>(groups[0].data() - subject.data());
    const std::size_t end = begin + groups[0].size();
    result += text.substr(copied, begin - copied);
    // An empty match right after another match is none.
    if (end > copied || begin == 0) append_expanded(result, pieces, groups);
    copied = end;
    const std::size_t one_further = search + std::max<std::size_t>(1, first_code_point(text.substr(search)).bytes);
    search = std::max(one_further, end);
  }
  result += text.substr(copied);
  return result;
}

}  // namespace regionfall::hcl
