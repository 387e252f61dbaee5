#include "base/clock.h"

namespace regionfall {

Instant SystemClock::now() const { return std::chrono::system_clock::now(); }

}  // namespace regionfall
