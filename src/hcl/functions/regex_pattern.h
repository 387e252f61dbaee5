#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace regionfall::hcl {

// A pattern in the syntax of Terraform (that of Go) made ready for RE2: groups lose their names, which are kept apart,
// so that both ways to write a name and equal names are possible.
struct RegexPattern {
  std::string text;                // for RE2
  std::vector<std::string> names;  // of the capture groups in order; empty for those without
};

// Only what Go refuses and RE2 would not is an error here; other mistakes are RE2's to find.
Result<RegexPattern> read_regex_pattern(std::string_view pattern);

}  // namespace regionfall::hcl
