#pragma once

#include <functional>

#include "hcl/syntax.h"

namespace regionfall::hcl {

// Calls `visit` for every expression directly inside this one, in source order. Bare object keys that are a single name
// are texts and no expressions; they are left out.
void for_each_child(const Expression& expression, const std::function<void(const Expression&)>& visit);

}  // namespace regionfall::hcl
