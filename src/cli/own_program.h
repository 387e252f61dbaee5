#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/command_line.h"

namespace regionfall::cli {

// This program, to be started again as another of its commands.
struct OwnProgram {
  std::vector<std::string> arguments;  // without the program's name
  int input = -1;                      // its standard input; -1: this process's
  int output = -1;                     // its standard output and error; -1: this process's
};

// Starts it in a process group of its own: a terminal's interrupt comes here alone, and is passed on by who wants it to
// end. Returns the process, which the caller collects.
Result<pid_t> start_own_program(const OwnProgram& program);

// The arguments of an apply that asks nothing. `variables` are -var and -var-file; an empty `directory` is the working
// directory.
std::vector<std::string> apply_arguments(const std::string& directory, const std::string& data_folder,
                                         const std::vector<Given>& variables);

}  // namespace regionfall::cli
