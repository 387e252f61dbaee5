#pragma once

#include <cstddef>

#include "base/result.h"

namespace regionfall::aws {

// How deep an input may nest: beyond DynamoDB's 32 levels of attributes, two containers each.
inline constexpr std::size_t kInputDepthMax = 100;
// How many values an input may consist of, so that a small body cannot become a huge tree.
inline constexpr std::size_t kInputValuesMax = 500'000;
// The largest body of an operation that takes no stream.
inline constexpr std::size_t kInputBodyBytesMax = 16U << 20U;

// Keeps count while one input is read.
class InputBounds {
 public:
  // Another value, `depth` containers down.
  Result<void> enter(std::size_t depth) {
    if (depth > kInputDepthMax) return failure("the input is nested too deeply");
    if (values_++ == kInputValuesMax) return failure("the input has too many values");
    return {};
  }

 private:
  std::size_t values_ = 0;
};

}  // namespace regionfall::aws
