#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace regionfall::hcl {

// A regular expression in the syntax Terraform has (RE2, named groups also as `(?<name>…)`); the error says what is wrong
// with it. Patterns that would need more than kPatternBytesMax of memory are refused.
constexpr std::int64_t kPatternBytesMax = std::int64_t{8} << 20;
Result<std::shared_ptr<const re2::RE2>> compile_pattern(std::string_view pattern);

}  // namespace regionfall::hcl
