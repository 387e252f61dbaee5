#pragma once

#include <chrono>
#include <functional>

#include "net/timers.h"

namespace regionfall::net {

// A time limit that is moved often and seldom reached: setting it later than before costs no timer.
class Deadline {
 public:
  // `on_overdue` runs when the limit has passed; it may destroy the deadline.
  Deadline(Timers& timers, std::function<void()> on_overdue)
      : timers_(timers), on_overdue_(std::move(on_overdue)), timer_(timers) {}

  void set_after(std::chrono::nanoseconds delay) {
    at_ = timers_.now() + delay;
    if (at_ < timer_at_) arm();
  }
  void clear() { at_ = Instant::max(); }

 private:
  void arm() {
    timer_at_ = at_;
    timer_.set_at(at_, [this] { fire(); });
  }
  void fire() {
    timer_at_ = Instant::max();
    if (at_ == Instant::max()) return;
    if (timers_.now() < at_) return arm();
    at_ = Instant::max();
    const auto overdue = on_overdue_;
    overdue();
  }

  Timers& timers_;
  std::function<void()> on_overdue_;
  Instant at_ = Instant::max();        // no limit
  Instant timer_at_ = Instant::max();  // when the timer fires; before `at_`, when that has been moved
  Timer timer_;
};

}  // namespace regionfall::net
