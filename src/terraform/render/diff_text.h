#pragma once

#include <string>
#include <string_view>

#include "terraform/render/diff.h"
#include "terraform/render/style.h"

namespace regionfall::terraform::render {

// How a diff is written.
struct TextOptions {
  Style style;
  bool show_unchanged = false;    // everything, not counts of what stays
  bool hide_symbols = false;      // no column for "+", "~", "-": for showing objects as they are
  bool mark_replacement = false;  // say what forces a new object
  bool no_null_suffix = false;    // no "-> null"
  bool replace_all = false;       // what is written forces a new object as a whole
};

// Appends the text of a diff that begins at a place `indent` levels deep: `{ … }` for objects and blocks, without a
// final line end. `indent` counts fours of blanks.
void write_diff(const Diff& diff, int indent, const TextOptions& options, std::string& out);

// What stands above a place that becomes or no longer is sensitive; lines with ends, or nothing.
void write_warning(const Diff& diff, int indent, const TextOptions& options, std::string& out);

// A key as the language would take it: in quotes unless it is an identifier.
std::string key_text(std::string_view key);

}  // namespace regionfall::terraform::render
