#pragma once

#include <string>
#include <string_view>

namespace regionfall::drill {

// The text as HTML and XML have it, between tags and in attributes. Control characters, which XML has none of, become
// blanks.
std::string escape_markup(std::string_view text);

}  // namespace regionfall::drill
