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

}  // namespace regionfall
