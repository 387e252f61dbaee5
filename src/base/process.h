#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace regionfall {

// A program to run until it ends.
struct ProcessRequest {
  std::vector<std::string> arguments;  // the program first, looked up in PATH when it has no slash
  std::string directory = {};          // where it runs; empty: where this process is
  std::vector<std::pair<std::string, std::string>> environment = {};  // added to, or replacing in, this process's
  std::vector<std::string> environment_removed = {};                  // variables of this process it must not see
  std::string input = {};                                             // its standard input
  std::size_t output_bytes_max = std::size_t{64} << 20;  // of each stream; what is beyond is read and dropped
  // Told of output and errors as they come, besides their being collected.
  std::function<void(std::string_view)> on_output = {};
};

struct ProcessResult {
  int status = 0;      // exit status; 128 + N when signal N ended it
  std::string output;  // standard output
  std::string errors;  // standard error
};

// Runs other programs. Live programs are given a SystemProcessRunner, tests one that answers by itself.
class ProcessRunner {
 public:
  virtual ~ProcessRunner() = default;
  // Returns when the program has ended. A program that cannot be started is an error; one that fails is a result.
  virtual Result<ProcessResult> run(const ProcessRequest& request) = 0;
};

class SystemProcessRunner final : public ProcessRunner {
 public:
  Result<ProcessResult> run(const ProcessRequest& request) override;
};

}  // namespace regionfall
