#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

#include "base/clock.h"

namespace regionfall::net {

// Something to run once, later.
using Task = std::move_only_function<void()>;

// A timer that has been set: when it is due, and how many were set before it. Orders timers as they fire.
struct TimerId {
  Instant at;
  std::uint64_t number = 0;
  auto operator<=>(const TimerId&) const = default;
};

// Calls back when a time has come. Timers of equal time fire in the order in which they were set. A loop is one; tests
// and simulations have ManualTimers.
class Timers {
 public:
  virtual ~Timers() = default;
  virtual Instant now() const = 0;
  // `task` runs once, at `at` or as soon after it as possible; never before this call has returned.
  virtual TimerId set_timer(Instant at, Task task) = 0;
  // Its task will not run. Nothing happens when it has run already.
  virtual void cancel_timer(const TimerId& timer) = 0;
};

// One timer that belongs to something: set again it replaces what was set before, and it ends with its owner.
class Timer {
 public:
  explicit Timer(Timers& timers) : timers_(timers) {}
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer() { cancel(); }

  void set_at(Instant at, Task task) {
    cancel();
    id_ = timers_.set_timer(at, [this, task = std::move(task)]() mutable {
      pending_ = false;
      Task running = std::move(task);  // it may end the timer
      running();
    });
    pending_ = true;
  }
  void set_after(std::chrono::nanoseconds delay, Task task) { set_at(timers_.now() + delay, std::move(task)); }
  void cancel() {
    if (pending_) timers_.cancel_timer(id_);
    pending_ = false;
  }
  bool pending() const { return pending_; }

 private:
  Timers& timers_;
  TimerId id_;
  bool pending_ = false;
};

}  // namespace regionfall::net
