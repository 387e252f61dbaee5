#pragma once

#include <cstdint>
#include <string>

#include "hcl/diagnostic.h"
#include "hcl/source.h"

namespace regionfall::hcl {

// The lines of source that a diagnostic is shown with, and which part of them it is about.
struct Snippet {
  Range highlight;      // the subject; at least one byte long, even past the end of the file
  std::string context;  // header of the top-level block around it (`resource "aws_vpc" "x"`); empty outside of blocks
  std::string code;     // whole lines, joined by '\n', without line endings
  std::uint32_t start_line;     // of the first line in `code`
  std::size_t highlight_start;  // bytes into `code`; highlight_start <= highlight_end <= code.size()
  std::size_t highlight_end;
};

// `diagnostic.subject` must be set. The lines are those of its context and subject together.
Snippet snippet_of(const Diagnostic& diagnostic);

// Header of the top-level block of `file` in which the byte before `offset` lies, labels quoted: the text after "in" of
// "on main.tf line 3, in …". In JSON, the path of properties (`resource.aws_vpc.x`). Empty when there is none.
std::string enclosing_block(const SourceFile& file, std::uint32_t offset);

}  // namespace regionfall::hcl
