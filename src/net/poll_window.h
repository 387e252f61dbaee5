#pragma once

#include <algorithm>
#include <chrono>

namespace regionfall::net {

// How long a loop looks again for what is ready before it sleeps. To sleep and be woken takes a processor some 25 µs,
// most of a small request's time: a loop whose peer answers at once gains by staying awake, all others lose. So the
// window follows what came of the last waits, as Linux's cpuidle governor `haltpoll` does.
class PollWindow {
 public:
  using Duration = std::chrono::nanoseconds;
  static constexpr Duration kMax = std::chrono::microseconds(60);
  static constexpr Duration kFirst = std::chrono::microseconds(10);

  Duration now() const { return window_; }
  // A wait has ended after `waited`, looking and sleeping together.
  void ended(Duration waited) {
    if (waited <= window_) return;
    if (waited <= kMax) {
      window_ = std::clamp(window_ * 2, kFirst, kMax);
    } else {
      window_ = window_ / 2 < kFirst ? Duration::zero() : window_ / 2;
    }
  }

 private:
  Duration window_{0};
};

}  // namespace regionfall::net
