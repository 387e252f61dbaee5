#pragma once

#include <string>
#include <string_view>

namespace regionfall::hcl {

// The text in canonical style, byte for byte as `terraform fmt` leaves it: indentation, alignment of `=` and comments,
// spaces between tokens, and the few rewrites that Terraform makes besides ("${x}" alone becomes x, quoted type names,
// labels). The text must parse; what does not parse comes back as it was.
//
// The result parses, and means what the text meant. Terraform breaks that now and then; what it would break stays as
// written: "${x}" keeps its quotes where x holds a line break outside brackets or a heredoc that something follows, a
// space stays in `x.0 .1` and `1 .e5`, labels and index keys keep all of their text.
std::string format_source(std::string_view text);

}  // namespace regionfall::hcl
