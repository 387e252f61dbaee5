#pragma once

#include <memory>
#include <vector>

#include "hcl/body.h"

namespace regionfall::hcl {

// A body of native syntax: which items are attributes and which are blocks was decided by how they were written.
// `opening` is the place of the opening brace, or the beginning of the file; `range` the whole.
BodyPtr make_native_body(std::vector<Attribute> attributes, std::vector<Block> blocks, Range opening, Range range);

}  // namespace regionfall::hcl
