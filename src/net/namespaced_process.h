#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace regionfall::net {

// A file that the process finds in place of another.
struct FileInPlace {
  std::string content;  // path of the file that it finds
  std::string place;    // where it finds it; must exist
};

// This same program, started again as a process of its own that dies with the thread that started it.
struct ProcessPlan {
  std::vector<std::string> arguments;  // the program's own name first
  std::vector<int> descriptors;        // they become 3, 4, ... there; nothing else stays open
  int output = -1;                     // its standard output and error; -1: this process's own

  // With namespaces: it runs in that network namespace, and in a PID and a mount namespace of its own, below an init
  // that ends them when the process ends. Killing the init takes all that runs there away at once.
  bool namespaces = false;
  int network_namespace = -1;
  std::vector<FileInPlace> files;
};

// Starts it; returns the process to watch and to kill (with namespaces the init). Programs that cannot be started are
// an error that says at which step.
Result<pid_t> start_process(const ProcessPlan& plan);

// The first descriptor that start_process() hands over.
inline constexpr int kFirstInheritedDescriptor = 3;

}  // namespace regionfall::net
