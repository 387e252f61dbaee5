#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cassert>
#include <utility>

#include "base/file_descriptor.h"
#include "net/loop.h"

namespace regionfall::net {

struct ChildWatch::State {
  State(Loop& loop, pid_t child, std::function<void(ChildExit)> task)
      : pid(child),
        on_exit(std::move(task)),
        process(static_cast<int>(::syscall(SYS_pidfd_open, child, 0))),
        watch(loop, process.get(), [this](Readiness) { collect(); }) {}

  void collect() {
    int status = 0;
    if (::waitpid(pid, &status, WNOHANG) != pid) return;
    watch.want({});
    const ChildExit exit = WIFSIGNALED(status) ? ChildExit{.signalled = true, .status = WTERMSIG(status)}
                                               : ChildExit{.signalled = false, .status = WEXITSTATUS(status)};
    const auto task = std::move(on_exit);  // may destroy this
    task(exit);
  }

  pid_t pid;
  std::function<void(ChildExit)> on_exit;
  FileDescriptor process;
  DescriptorWatch watch;
};

ChildWatch::ChildWatch(Loop& loop, pid_t pid, std::function<void(ChildExit)> on_exit)
    : state_(std::make_unique<State>(loop, pid, std::move(on_exit))) {
  assert(state_->process.valid());  // `pid` is no child that is still to be collected
  state_->watch.want({.read = true});
}

ChildWatch::~ChildWatch() = default;

}  // namespace regionfall::net
