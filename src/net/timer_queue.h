#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

#include "net/timers.h"

namespace regionfall::net {

// The timers that have been set, in the order in which they fire. Knows no clock.
class TimerQueue {
 public:
  TimerId add(Instant at, Task task);
  void remove(const TimerId& timer) { tasks_.erase(timer); }
  // When the next one is due; none when no timer is set.
  std::optional<Instant> next_due() const;
  // Runs what is due at `now`, but nothing that was added meanwhile: a timer that keeps setting itself to the present
  // does not keep the rest from running. Returns how many ran.
  std::size_t run_due(Instant now);
  std::size_t size() const { return tasks_.size(); }

 private:
  std::map<TimerId, Task> tasks_;
  std::uint64_t added_ = 0;
};

// Timers for tests and simulations: time stands still until it is moved.
class ManualTimers final : public Timers {
 public:
  explicit ManualTimers(Instant start) : now_(start) {}
  Instant now() const override { return now_; }
  TimerId set_timer(Instant at, Task task) override { return queue_.add(at, std::move(task)); }
  void cancel_timer(const TimerId& timer) override { queue_.remove(timer); }
  // Moves the time on, stopping at every timer that falls due on the way, including those set meanwhile.
  void advance(std::chrono::nanoseconds by);
  std::size_t pending() const { return queue_.size(); }

 private:
  Instant now_;
  TimerQueue queue_;
};

}  // namespace regionfall::net
