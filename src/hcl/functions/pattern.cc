#include "hcl/functions/pattern.h"

#include <re2/re2.h>

#include <algorithm>

namespace regionfall::hcl {
namespace {

// The length of an escape at the beginning of `rest`: \x is two bytes, \Q…\E everything up to its end.
std::size_t escape_length(std::string_view rest) {
  if (!rest.starts_with("\\Q")) return std::min<std::size_t>(2, rest.size());
  const std::size_t end = rest.find("\\E");
  return end == std::string_view::npos ? rest.size() : end + 2;
}

// `(?<name>` written `(?P<name>`, the only spelling that older RE2 libraries know.
std::string with_portable_group_names(std::string_view pattern) {
  std::string result;
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size();) {
    const std::string_view rest = pattern.substr(i);
    std::size_t taken = 1;
    if (rest[0] == '\\') {
      taken = escape_length(rest);
    } else if (in_class) {
      in_class = rest[0] != ']';
    } else if (rest[0] == '[') {
      in_class = true;
      // A closing bracket that comes first belongs to the class.
      taken = rest.starts_with("[^]") ? 3 : rest.starts_with("[]") ? 2 : 1;
    } else if (rest.starts_with("(?<") && !rest.starts_with("(?<=") && !rest.starts_with("(?<!")) {
      result += "(?P<";
      i += 3;
      continue;
    }
    result += rest.substr(0, taken);
    i += taken;
  }
  return result;
}

}  // namespace

Result<std::shared_ptr<const re2::RE2>> compile_pattern(std::string_view pattern) {
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_max_mem(kPatternBytesMax);
  auto compiled = std::make_shared<const re2::RE2>(with_portable_group_names(pattern), options);
  if (!compiled->ok()) return failure("invalid regular expression: " + compiled->error());
  return compiled;
}

}  // namespace regionfall::hcl
