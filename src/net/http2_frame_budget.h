#pragma once

#include <algorithm>
#include <chrono>

#include "base/clock.h"

namespace regionfall::net {

// How many frames a peer may send that cost work and further nothing: pings, settings, resets, priorities, empty data,
// what breaks the protocol. A client that cancels a page's requests stays far below; floods (CVE-2019-9512 to 9518,
// CVE-2023-44487) do not.
class Http2FrameBudget {
 public:
  static constexpr int kFramesMax = 500;
  static constexpr int kFramesPerSecond = 50;
  static constexpr std::chrono::nanoseconds kRestoringOne =
      std::chrono::nanoseconds(std::chrono::seconds(1)) / kFramesPerSecond;

  // False when there is none left.
  bool take(Instant now) {
    const auto restored = (now - since_) / kRestoringOne;
    if (restored > 0) {
      left_ = static_cast<int>(std::min<std::int64_t>(kFramesMax, left_ + restored));
      since_ = now;
    }
    return left_ > 0 && left_-- > 0;
  }

 private:
  int left_ = kFramesMax;
  Instant since_{};
};

}  // namespace regionfall::net
