#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace regionfall::drill {

// A program to run with all that it starts, in a process group of its own, without input.
struct StepProcess {
  std::string program;                                           // looked up in PATH when it has no slash
  std::vector<std::string> arguments;                            // its own name first
  std::vector<std::pair<std::string, std::string>> environment;  // the whole of it
};

// Runs it until it ends; as soon as `stop` says so, and when it has ended, its group is killed, so that nothing of it
// is left. Success: it exited with 0. The error says how it ended, with the last of what it said. May be called on any
// thread.
Result<void> run_step_process(const StepProcess& process, const std::function<bool()>& stop);
inline constexpr std::size_t kOutputKept = 2'000;  // bytes, the last ones

}  // namespace regionfall::drill
