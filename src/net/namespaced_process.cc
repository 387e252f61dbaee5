#include "net/namespaced_process.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>
#include <utility>

extern char** environ;

namespace regionfall::net {
namespace {

// All that the child needs, ready to be used: between clone() and exec() it may make system calls and nothing else,
// since other threads of this process may have held any lock.
struct Prepared {
  const ProcessPlan& plan;
  std::vector<char*> arguments;
  int report = -1;  // where the child says what went wrong; closed by exec()
};

// What the child says when it fails.
struct Obstacle {
  std::array<char, 64> step{};
  int reason = 0;
};

[[noreturn]] void give_up(const Prepared& prepared, std::string_view step) {
  Obstacle obstacle{.reason = errno};
  step.copy(obstacle.step.data(), obstacle.step.size() - 1);
  [[maybe_unused]] const ssize_t written = ::write(prepared.report, &obstacle, sizeof obstacle);
  ::_exit(126);
}

// As fork(), without what the C library does around it.
pid_t clone_process(unsigned long flags) {
  return static_cast<pid_t>(::syscall(SYS_clone, flags | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
}

void restore_signals() {
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

void enter_namespaces(const Prepared& prepared) {
  const ProcessPlan& plan = prepared.plan;
  if (::setns(plan.network_namespace, CLONE_NEWNET) != 0) give_up(prepared, "enter the network namespace");
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) give_up(prepared, "detach the mounts");
  // Containers may forbid it; then programs in there see the processes outside.
  ::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr);
  for (const FileInPlace& file : plan.files) {
    if (::mount(file.content.c_str(), file.place.c_str(), nullptr, MS_BIND, nullptr) != 0)
      give_up(prepared, "put a file in its place");
  }
}

// Moves the descriptors to 3, 4, ... and the report behind them, and closes all others. They are first copied out of
// the way, because one may stand in another's place.
void arrange_descriptors(const Prepared& prepared, int above) {
  const ProcessPlan& plan = prepared.plan;
  const int count = static_cast<int>(plan.descriptors.size());
  for (int i = 0; i < count; ++i) {
    if (::dup3(plan.descriptors[static_cast<std::size_t>(i)], above + i, O_CLOEXEC) < 0)
      give_up(prepared, "hand over a descriptor");
  }
  if (plan.output >= 0) {
    if (::dup2(plan.output, STDOUT_FILENO) < 0 || ::dup2(plan.output, STDERR_FILENO) < 0)
      give_up(prepared, "redirect the output");
  }
  const int nothing = ::open("/dev/null", O_RDONLY);
  if (nothing < 0 || ::dup2(nothing, STDIN_FILENO) < 0) give_up(prepared, "open /dev/null");
  const int report = ::dup3(prepared.report, above + count, O_CLOEXEC);
  for (int i = 0; i < count; ++i) ::dup2(above + i, kFirstInheritedDescriptor + i);
  ::dup3(report, kFirstInheritedDescriptor + count, O_CLOEXEC);
  ::syscall(SYS_close_range, static_cast<unsigned>(kFirstInheritedDescriptor + count + 1), ~0U, 0U);
}

// Runs as process 1 of the PID namespace: collects what ends there, and ends with the program, which ends all the rest.
[[noreturn]] void be_init(pid_t program) {
  ::prctl(PR_SET_NAME, "init");
  ::syscall(SYS_close_range, 0U, ~0U, 0U);
  while (true) {
    int status = 0;
    const pid_t ended = ::wait(&status);
    if (ended == program) ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    if (ended < 0 && errno != EINTR) ::_exit(1);
  }
}

[[noreturn]] void run_child(Prepared prepared, int above) {
  const ProcessPlan& plan = prepared.plan;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::setsid();  // an interrupt from the keyboard is for the supervisor
  restore_signals();
  if (plan.namespaces) enter_namespaces(prepared);
  arrange_descriptors(prepared, above);
  prepared.report = kFirstInheritedDescriptor + static_cast<int>(plan.descriptors.size());
  if (plan.namespaces) {
    const pid_t program = clone_process(0);
    if (program < 0) give_up(prepared, "start a process");
    if (program > 0) be_init(program);
  }
  ::execve("/proc/self/exe", prepared.arguments.data(), environ);
  give_up(prepared, "start the program");
}

// Beyond all descriptors that the child needs, so that copies there overwrite none of them.
int above_all(const ProcessPlan& plan, int report) {
  int highest = std::max({report, plan.output, plan.network_namespace,
                          kFirstInheritedDescriptor + static_cast<int>(plan.descriptors.size())});
  for (const int descriptor : plan.descriptors) highest = std::max(highest, descriptor);
  return highest + 1;
}

}  // namespace

Result<pid_t> start_process(const ProcessPlan& plan) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return failure(std::string("Cannot make a pipe: ") + std::strerror(errno));
  const FileDescriptor from_child(ends[0]);
  FileDescriptor report(ends[1]);
  Prepared prepared{.plan = plan, .report = report.get()};
  for (const std::string& argument : plan.arguments) prepared.arguments.push_back(const_cast<char*>(argument.c_str()));
  prepared.arguments.push_back(nullptr);
  const int above = above_all(plan, report.get());

  const pid_t child = clone_process(plan.namespaces ? CLONE_NEWPID | CLONE_NEWNS : 0);
  if (child < 0) return failure(std::string("Cannot start a process: ") + std::strerror(errno));
  if (child == 0) run_child(std::move(prepared), above);
  report = FileDescriptor();
  Obstacle obstacle;
  ssize_t size = -1;
  do {
    size = ::read(from_child.get(), &obstacle, sizeof obstacle);
  } while (size < 0 && errno == EINTR);
  if (size == 0) return child;  // exec() has closed the other end
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) continue;
  return failure(std::string("Cannot ") + obstacle.step.data() + ": " + std::strerror(obstacle.reason));
}

}  // namespace regionfall::net
