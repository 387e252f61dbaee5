#pragma once

#include <string>
#include <string_view>

#include "hcl/type.h"

namespace regionfall::hcl {

// What the two types stand for in a sentence ("true", "false").
struct MismatchNames {
  std::string_view first, second;
};

// A clause, without its final stop, that names the first difference between two types that could not be brought
// together: an attribute that only one has, tuples of different length, or simply their names.
std::string type_mismatch(const Type& first, const Type& second, MismatchNames names);

}  // namespace regionfall::hcl
