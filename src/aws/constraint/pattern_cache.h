#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "aws/service_model.h"

namespace re2 {
class RE2;
}

namespace regionfall::aws {

// The models' regular expressions, each compiled when it is first needed.
class PatternCache {
 public:
  PatternCache();
  ~PatternCache();
  PatternCache(PatternCache&&) noexcept;
  PatternCache& operator=(PatternCache&&) noexcept;

  // Whether the whole text fits. Expressions that look ahead cannot be compiled (there are four) and fit everything.
  bool matches(ModelText pattern, std::string_view text);

 private:
  std::unordered_map<std::uint32_t, std::unique_ptr<re2::RE2>> compiled_;  // by the pattern's place in the models
};

// A regular expression of Java in RE2's notation: \uXXXX (pairs of surrogates too) and POSIX classes.
std::string re2_pattern(std::string_view java);

}  // namespace regionfall::aws
