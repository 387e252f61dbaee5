#pragma once

#include "terraform/plan.h"

namespace regionfall::cli {

// How lines of progress call an action: "aws_vpc.main: Creating...", "Still creating...", "Creation complete after 3s".
struct ProgressWords {
  const char* name;  // in machine-readable lines: "create"
  const char* begin;
  const char* still;
  const char* end;
};

enum class Reader : std::uint8_t { kPerson, kMachine };

// What is carried out of a replacement is a creation or a deletion; as a whole it only has a name.
ProgressWords progress_words(terraform::Action action, Reader reader);

}  // namespace regionfall::cli
