#include "hcl/functions/regex_pattern.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace regionfall::hcl {
namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

class Reader {
 public:
  explicit Reader(std::string_view pattern) : rest_(pattern) {}

  Result<RegexPattern> read() {
    while (!rest_.empty()) {
      if (rest_[0] == '\\') {
        if (rest_.starts_with("\\C")) return failure("invalid escape sequence \\C");
        take_escape();
      } else if (rest_[0] == '[') {
        take_class();
      } else if (rest_[0] == '(') {
        Result<void> group = take_group();
        if (!group) return std::unexpected(group.error());
      } else {
        take(1);
      }
    }
    return std::move(pattern_);
  }

 private:
  void take(std::size_t bytes) {
    bytes = std::min(bytes, rest_.size());
    pattern_.text += rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
  }

  // A backslash and what it escapes; `\Q…\E` whole.
  void take_escape() {
    if (!rest_.starts_with("\\Q")) return take(2);
    std::size_t end = rest_.find("\\E");
    take(end == std::string_view::npos ? rest_.size() : end + 2);
  }

  // `[…]`, where a first `]` is a member and `[:…:]` stands inside.
  void take_class() {
    take(rest_.starts_with("[^") ? 2 : 1);
    if (rest_.starts_with("]")) take(1);
    while (!rest_.empty() && rest_[0] != ']') {
      std::size_t named_end = rest_.starts_with("[:") ? rest_.find(":]", 2) : std::string_view::npos;
      if (named_end != std::string_view::npos) {
        take(named_end + 2);
      } else {
        take(rest_[0] == '\\' ? 2 : 1);
      }
    }
    take(1);
  }

  // An opening parenthesis with what says what kind of group it opens.
  Result<void> take_group() {
    std::size_t name_at = rest_.starts_with("(?P<") ? 4 : rest_.starts_with("(?<") ? 3 : 0;
    if (name_at == 0) {
      if (!rest_.starts_with("(?")) pattern_.names.emplace_back();
      take(1);
      return {};
    }
    std::size_t end = rest_.find('>');
    std::string_view name = end == std::string_view::npos ? "" : rest_.substr(name_at, end - name_at);
    if (name.empty() || !std::ranges::all_of(name, is_name_character)) {
      return failure(fmt::format("the name of a capture group must be letters, digits and underscores in <>: {}",
                                 quote(rest_.substr(0, end))));
    }
    pattern_.names.emplace_back(name);
    pattern_.text += '(';
    rest_.remove_prefix(end + 1);
    return {};
  }

  std::string_view rest_;
  RegexPattern pattern_;
};

}  // namespace

Result<RegexPattern> read_regex_pattern(std::string_view pattern) { return Reader(pattern).read(); }

}  // namespace regionfall::hcl
