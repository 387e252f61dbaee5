#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace regionfall::hcl {

// Every match of a regular expression replaced. In the replacement `$1` and `${1}` stand for a group by number, `$name`
// and `${name}` by name (the longest run of letters, digits and `_`), `$$` for a dollar sign; what names no group is
// empty.
// Source: Terraform documentation, "replace"; Go documentation, "Regexp.Expand".
Result<std::string> replace_pattern(std::string_view text, std::string_view pattern, std::string_view replacement);

}  // namespace regionfall::hcl
