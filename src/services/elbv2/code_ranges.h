#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace regionfall::elbv2 {

// The status codes that a health check takes for success: "200", "200,202", "200-299".
class CodeRanges {
 public:
  // Nothing when the text is no such list, or names a code outside of min … max.
  static std::optional<CodeRanges> parse(std::string_view text, int min, int max);

  bool contains(int code) const;

 private:
  std::vector<std::pair<int, int>> ranges_;
};

}  // namespace regionfall::elbv2
