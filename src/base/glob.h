#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace regionfall {

// How many patterns the alternatives of one may stand for.
constexpr std::size_t kGlobAlternativesMax = 1000;

// A pattern of file paths, as the doublestar library for Go reads them: `*` any characters but `/`, `**` as a whole
// part any number of directories, `?` one character, `[a-z]` `[^a-z]` `[!a-z]` classes, `{a,b}` alternatives, `\` takes
// a character as it is.
class Glob {
 public:
  static Result<Glob> parse(std::string_view pattern);

  // Whether a path with `/` between its parts matches as a whole.
  bool matches(std::string_view path) const;

  // The pattern's alternatives, each as the parts between its slashes.
  using Parts = std::vector<std::string>;
  const std::vector<Parts>& alternatives() const { return alternatives_; }

 private:
  explicit Glob(std::vector<Parts> alternatives) : alternatives_(std::move(alternatives)) {}
  std::vector<Parts> alternatives_;
};

// Whether a name without `/` matches one part of a pattern (which is not `**`).
bool glob_part_matches(std::string_view part, std::string_view name);
// Whether a part matches nothing but its own text.
bool glob_part_is_literal(std::string_view part);
// A literal part's text, escapes undone.
std::string glob_part_text(std::string_view part);

}  // namespace regionfall
