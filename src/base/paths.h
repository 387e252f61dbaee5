#pragma once

#include <string>
#include <string_view>

namespace regionfall {

// Working with paths as texts: nothing here looks at the disk.

// `name` below `directory`, or `name` itself where it is absolute; "." and "" as directory add nothing.
std::string join_path(std::string_view directory, std::string_view name);
// Lexically shortened: no `.`, no `x/..`, no double or final slash; "" becomes ".". As Go's path.Clean.
std::string clean_path(std::string_view path);
// The part after the last slash and the part before it, as Go's path.Base and path.Dir have them.
std::string base_name(std::string_view path);
std::string directory_name(std::string_view path);

}  // namespace regionfall
