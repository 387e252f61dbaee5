#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cassert>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <utility>

#include "base/file_descriptor.h"
#include "net/loop.h"

namespace regionfall::net {
namespace {

// Per signal, the eventfd of its watch, or -1. A handler is a function without arguments of ours, so this cannot be
// passed in. Only watches write here.
constexpr std::size_t kSignalsMax = NSIG;
std::array<std::atomic<int>, kSignalsMax> watched;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

void wake_watch(int signal) {
  const int former_errno = errno;
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(watched[static_cast<std::size_t>(signal)], &one, sizeof one);
  errno = former_errno;
}

}  // namespace

struct SignalWatch::State {
  State(Loop& loop, int watched_signal, std::function<void()> task)
      : signal(watched_signal),
        on_signal(std::move(task)),
        event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        watch(loop, event.get(), [this](Readiness) {
          std::uint64_t count = 0;
          if (::read(event.get(), &count, sizeof count) > 0) on_signal();
        }) {}

  int signal;
  std::function<void()> on_signal;
  FileDescriptor event;
  DescriptorWatch watch;
  struct sigaction former{};
};

SignalWatch::SignalWatch(Loop& loop, int signal, std::function<void()> on_signal)
    : state_(std::make_unique<State>(loop, signal, std::move(on_signal))) {
  watched.at(static_cast<std::size_t>(signal)) = state_->event.get();
  struct sigaction action{};
  action.sa_handler = wake_watch;
  action.sa_flags = SA_RESTART;
  ::sigaction(signal, &action, &state_->former);
  state_->watch.want({.read = true});
}

SignalWatch::~SignalWatch() {
  ::sigaction(state_->signal, &state_->former, nullptr);
  watched.at(static_cast<std::size_t>(state_->signal)) = -1;
}

}  // namespace regionfall::net
