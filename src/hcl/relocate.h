#pragma once

#include <functional>

#include "hcl/syntax.h"

namespace regionfall::hcl {

// The same tree with every range put through `move`: for text that was parsed apart from the file it stands in.
ExpressionPtr relocated(const ExpressionPtr& expression, const std::function<Range(const Range&)>& move);

}  // namespace regionfall::hcl
