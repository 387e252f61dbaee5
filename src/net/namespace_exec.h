#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "net/namespaced_process.h"

namespace regionfall::net {

// Where a program is to run: descriptors of namespaces (not valid: this process's own), and files it finds in place of
// others.
struct NamespaceEntry {
  FileDescriptor user;
  FileDescriptor network;
  FileDescriptor processes;
  std::vector<FileInPlace> files;
};

struct ForeignProgram {
  std::vector<std::string> arguments;                            // the program first, looked up in PATH
  std::vector<std::pair<std::string, std::string>> environment;  // the whole of it
};

// Runs a program in there with this process's standard streams, and waits for it. This process, which must have a
// single thread, moves into the user and network namespaces itself. Interrupts from the keyboard are left to the
// program, which dies with this process. Returns its exit status, or 128 and the number of the signal that ended it;
// 127 when there is no such program.
Result<int> run_in_namespaces(const NamespaceEntry& entry, const ForeignProgram& program);

}  // namespace regionfall::net
