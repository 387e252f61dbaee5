#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "cli/command_line.h"
#include "cli/option_set.h"

namespace regionfall::cli {

// The help of one command, in lines of at most `width` columns.
std::string command_help(const Command& command, const OptionSet& options, std::size_t width);

// The list of the commands of a group ("state"), or of all when `group` is empty, as help shows it.
std::string command_list(std::span<const Command> commands, std::string_view group, std::size_t width);

}  // namespace regionfall::cli
