#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "drill/scenario.h"

namespace regionfall::drill {

// When the requests of one load are to be sent from one location: evenly, one every 1/rate seconds, until the drill
// ends. The times are fixed beforehand: that a request is late, or not answered, moves none of those that follow.
class OpenLoop {
 public:
  // `rate`: requests a second, more than 0. `offset`: of the first, so that locations do not send in step.
  OpenLoop(double rate, Duration offset, Duration duration)
      : interval_ns_(kNanosecondsPerSecond / rate), offset_(offset), duration_(duration) {}

  // When request number `index` is to be sent; nothing when the drill is over by then.
  std::optional<Duration> time_of(std::uint64_t index) const {
    const Duration time = offset_ + Duration(static_cast<std::int64_t>(static_cast<double>(index) * interval_ns_));
    return time < duration_ ? std::optional(time) : std::nullopt;
  }

 private:
  static constexpr double kNanosecondsPerSecond = 1e9;

  double interval_ns_;
  Duration offset_;
  Duration duration_;
};

// The first request of each of `locations` places, spread over the time between two requests of one.
inline Duration first_request(double rate, std::size_t location, std::size_t locations) {
  return Duration(
      static_cast<std::int64_t>(1e9 / rate * static_cast<double>(location) / static_cast<double>(locations)));
}

}  // namespace regionfall::drill
