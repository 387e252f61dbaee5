#pragma once

#include <string>
#include <string_view>

namespace regionfall::hcl {

// The text in canonical style, byte for byte as `terraform fmt` leaves it: indentation, alignment of `=` and comments,
// spaces between tokens, and the few rewrites that Terraform makes besides ("${x}" alone becomes x, quoted type names,
// labels). The text must parse; what does not parse comes back as it was.
std::string format_source(std::string_view text);

}  // namespace regionfall::hcl
