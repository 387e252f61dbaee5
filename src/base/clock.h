#pragma once

#include <chrono>

namespace regionfall {

// A moment of civil time, UTC, nanosecond resolution.
using Instant = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;

// Where the time comes from. Nothing below `main` asks the machine for it: live programs are given a SystemClock, tests
// and the simulator a clock they move by hand.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  // How long one really waits until this clock has gone on by `time`.
  virtual std::chrono::nanoseconds real(std::chrono::nanoseconds time) const { return time; }
};

// The machine's clock.
class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

// A clock that stands still until it is moved.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start) {}
  Instant now() const override { return now_; }
  void advance(std::chrono::nanoseconds by) { now_ += by; }

 private:
  Instant now_;
};

// How fast time passes, and since when: it was `start` when it was `real_start` on the clock behind, and goes `speed`
// times as fast from there. As it is made, it is the time of the clock behind.
struct Pace {
  int speed = 1;
  Instant real_start{};
  Instant start{};

  // What time it is when it is `real` on the clock behind.
  Instant at(Instant real) const { return start + (real - real_start) * speed; }
};

// A clock that goes at a pace of its own. Processes that are given the same pace agree on the time.
class PacedClock final : public Clock {
 public:
  // `behind` must outlive it.
  PacedClock(const Clock& behind, const Pace& pace) : behind_(behind), pace_(pace) {}
  Instant now() const override { return pace_.at(behind_.now()); }
  std::chrono::nanoseconds real(std::chrono::nanoseconds time) const override { return time / pace_.speed; }
  int speed() const { return pace_.speed; }

 private:
  const Clock& behind_;
  Pace pace_;
};

}  // namespace regionfall
