#pragma once

#include <string>

#include "hcl/body.h"
#include "hcl/syntax.h"

namespace regionfall::hcl {

// A syntax tree as one line, for tests and for looking at what was parsed: `a + b.c[0]` gives `(+ a b.c[0])`. Templates
// give (template …) and (wrap …), splats (splat source each) with `@` for the element, for expressions (for k v in … =>
// …).
std::string dump(const Expression& expression);

// A body as one line: `name=expression` and `type "label" {…}`, attributes first.
std::string dump(const Body& body);

}  // namespace regionfall::hcl
