#pragma once

#include <vector>

#include "hcl/value.h"

namespace regionfall::hcl {

// What is left of a list when lists, sets and tuples inside it are replaced by their elements, at every depth.
struct Flattened {
  std::vector<Value> elements;
  Marks marks = Marks::kNone;  // of every sequence that was taken apart
  bool known = true;           // false when a sequence inside, or what may become one, is not known yet
};

// `list` must be known, and a list, set or tuple.
Flattened flatten(const Value& list);

}  // namespace regionfall::hcl
