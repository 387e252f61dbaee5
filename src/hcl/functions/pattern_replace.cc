#include "hcl/functions/pattern_replace.h"

#include <re2/re2.h>
#include <utf8proc.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <vector>

#include "base/text.h"
#include "hcl/functions/regex_pattern.h"

namespace regionfall::hcl {
namespace {

// A piece of a replacement: plain text, and the first of these groups that took part in the match.
struct Piece {
  std::string text;
  std::vector<std::size_t> groups;
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

// The groups that a number or a name stands for. `names` are the groups' names in order.
std::vector<std::size_t> groups_named(std::string_view name, std::span<const std::string> names) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error == std::errc() && end == name.data() + name.size()) {
    const bool leading_zero = name.size() > 1 && name[0] == '0';
    if (leading_zero || number > names.size()) return {};
    return {number};
  }
  std::vector<std::size_t> groups;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) groups.push_back(i + 1);
  }
  return groups;
}

// What follows a dollar sign, and how many bytes of `rest` it takes; nothing when the sign stands for itself.
std::optional<std::pair<Piece, std::size_t>> reference(std::string_view rest, std::span<const std::string> names) {
  if (rest.starts_with('$')) return std::pair{Piece{.text = "$", .groups = {}}, std::size_t{1}};
  const bool braced = rest.starts_with('{');
  if (braced) rest.remove_prefix(1);
  const std::size_t length = name_length(rest);
  if (length == 0 || (braced && !rest.substr(length).starts_with('}'))) return std::nullopt;
  return std::pair{Piece{.text = {}, .groups = groups_named(rest.substr(0, length), names)},
                   length + (braced ? std::size_t{2} : std::size_t{0})};
}

std::vector<Piece> parse_replacement(std::string_view replacement, std::span<const std::string> names) {
  std::vector<Piece> pieces;
  while (!replacement.empty()) {
    const std::size_t dollar = replacement.find('$');
    if (dollar != 0) pieces.push_back({.text = std::string(replacement.substr(0, dollar)), .groups = {}});
    if (dollar == std::string_view::npos) break;
    replacement.remove_prefix(dollar + 1);
    if (auto found = reference(replacement, names)) {
      pieces.push_back(std::move(found->first));
      replacement.remove_prefix(found->second);
    } else {
      pieces.push_back({.text = "$", .groups = {}});
    }
  }
  return pieces;
}

void append_expanded(std::string& result, std::span<const Piece> pieces, std::span<const re2::StringPiece> groups) {
  for (const Piece& piece : pieces) {
    result += piece.text;
    const auto matched = [&](std::size_t group) { return groups[group].data() != nullptr; };
    const auto group = std::ranges::find_if(piece.groups, matched);
    if (group != piece.groups.end()) result.append(groups[*group].data(), groups[*group].size());
  }
}

}  // namespace

Result<std::string> replace_pattern(std::string_view text, std::string_view pattern, std::string_view replacement) {
  const RegexPattern read = TRY(read_regex_pattern(pattern));
  const re2::RE2 compiled(read.text, re2::RE2::Quiet);
  if (!compiled.ok()) return failure("the pattern is invalid: " + compiled.error());
  const std::vector<Piece> pieces = parse_replacement(replacement, read.names);
  std::vector<re2::StringPiece> groups(read.names.size() + 1);
  const re2::StringPiece subject(text.data(), text.size());

  std::string result;
  std::size_t copied = 0;  // up to here the text is dealt with: the end of the match before
  std::size_t search = 0;
  const auto find_next = [&] {
    return search <= text.size() && compiled.Match(subject, search, text.size(), re2::RE2::UNANCHORED, groups.data(),
                                                   static_cast<int>(groups.size()));
  };
  while (find_next()) {
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
