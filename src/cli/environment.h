#pragma once

#include <atomic>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"

namespace regionfall::terraform {
class HttpClient;
}

namespace regionfall::cli {

// All that a command may know of the machine; made once, in main().
struct Environment {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  const Clock& clock;
  RandomSource& random;
  terraform::HttpClient& http;
  std::string working_directory;                               // absolute
  std::vector<std::pair<std::string, std::string>> variables;  // of the process
  bool input_is_terminal = false;
  bool output_is_terminal = false;
  int width = 80;                        // columns of the terminal; 80 when there is none
  const std::atomic<bool>& interrupted;  // the first Ctrl-C; the second ends the process

  // An environment variable's value; empty when it is not set.
  std::string variable(const std::string& name) const;
  // Colours: on a terminal, unless NO_COLOR is set.
  bool colors() const { return output_is_terminal && variable("NO_COLOR").empty(); }
};

// Makes `directory` the process's working directory; an empty one stays where it is.
Result<void> enter_directory(Environment& environment, const std::string& directory);

}  // namespace regionfall::cli
