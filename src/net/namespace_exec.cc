#include "net/namespace_exec.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace regionfall::net {
namespace {

constexpr int kNotFoundStatus = 127;
constexpr int kNotRunStatus = 126;

std::unexpected<Error> failed(const char* what) { return failure(std::string(what) + ": " + std::strerror(errno)); }

Result<void> enter(const FileDescriptor& opened, int kind, const char* what) {
  if (opened.valid() && ::setns(opened.get(), kind) != 0) return failed(what);
  return {};
}

// Gives the program its own view of /proc and of the files that it is to find.
Result<void> arrange_files(const NamespaceEntry& entry) {
  if (entry.files.empty() && !entry.processes.valid()) return {};
  if (::unshare(CLONE_NEWNS) != 0) return failed("Cannot make a mount namespace");
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return failed("Cannot detach the mounts");
  // Containers may forbid it; then the program sees the processes outside.
  if (entry.processes.valid()) ::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr);
  for (const FileInPlace& file : entry.files) {
    if (::mount(file.content.c_str(), file.place.c_str(), nullptr, MS_BIND, nullptr) != 0)
      return failed(("Cannot put " + file.content + " in place of " + file.place).c_str());
  }
  return {};
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (const std::string& text : texts) all.push_back(const_cast<char*>(text.c_str()));
  all.push_back(nullptr);
  return all;
}

[[noreturn]] void say_and_exit(const std::string& message, int status) {
  const std::string line = message + "\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
  ::_exit(status);
}

[[noreturn]] void run_child(const NamespaceEntry& entry, const ForeignProgram& program) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGPIPE}) ::signal(signal, SIG_DFL);
  if (const auto arranged = arrange_files(entry); !arranged) say_and_exit(arranged.error().message, kNotRunStatus);
  std::vector<std::string> variables;
  for (const auto& [name, value] : program.environment) variables.push_back(name + "=" + value);
  ::execvpe(program.arguments.front().c_str(), pointers(program.arguments).data(), pointers(variables).data());
  const bool missing = errno == ENOENT;
  say_and_exit("Cannot run " + program.arguments.front() + ": " + std::strerror(errno),
               missing ? kNotFoundStatus : kNotRunStatus);
}

}  // namespace

Result<int> run_in_namespaces(const NamespaceEntry& entry, const ForeignProgram& program) {
  TRY(enter(entry.user, CLONE_NEWUSER, "Cannot enter the world's user namespace"));
  TRY(enter(entry.network, CLONE_NEWNET, "Cannot enter the network namespace"));
  TRY(enter(entry.processes, CLONE_NEWPID, "Cannot enter the region's PID namespace"));
  for (const int signal : {SIGINT, SIGQUIT}) ::signal(signal, SIG_IGN);
  ::signal(SIGTERM, SIG_DFL);
  const pid_t child = ::fork();
  if (child < 0) return failed("Cannot start a process");
  if (child == 0) run_child(entry, program);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return failed("Cannot wait for the program");
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace regionfall::net
