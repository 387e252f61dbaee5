#pragma once

#include <string>

#include "hcl/functions/arguments.h"

namespace regionfall::hcl {

// The longest file that functions read.
constexpr std::size_t kFunctionFileBytesMax = 64u << 20;

// The path that an argument names: `~` is the home directory, what is relative starts at the context's base directory.
Result<std::string, FunctionError> path_argument(std::span<const Value> arguments, std::size_t position,
                                                 const FunctionCall& call);

// The argument's text in quotes for a message, or what to say in place of one that must not be shown.
std::string shown_argument(const Value& argument);

// The bytes of the file that an argument names.
Result<std::string, FunctionError> read_argument_file(std::span<const Value> arguments, std::size_t position,
                                                      const FunctionCall& call);
// The same, where the bytes must be a text.
Result<std::string, FunctionError> read_argument_text(std::span<const Value> arguments, std::size_t position,
                                                      const FunctionCall& call);

}  // namespace regionfall::hcl
