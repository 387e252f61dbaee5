#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "net/link.h"

namespace regionfall::net {

// How long a sender waits for a piece to be acknowledged, beyond a round trip, before it sends the piece again: what
// Linux waits at least.
inline constexpr std::chrono::nanoseconds kRetransmissionTime = std::chrono::milliseconds(200);

// What a connection's bytes go through in one direction of a link: they arrive in order and later. What the link loses
// is sent again, and so arrives later still; while the link is down nothing arrives, and afterwards all of it.
// Bandwidth is not limited. A decision: it touches no socket and no clock.
class Crossing {
 public:
  // What is sent before `open_at`, while the connection is being set up, sets out then.
  Crossing(const LinkProperties& link, Instant open_at) : link_(link), open_at_(open_at) {}

  // Holds from `now` on, also for what is under way if the link goes down or comes back.
  void set_link(const LinkProperties& link, Instant now);

  void send(std::string_view bytes, Instant now, LinkChance chance);
  // Nothing is sent after this.
  void finish(Instant now, LinkChance chance);

  // When the next piece arrives, if any is to.
  std::optional<Instant> next_arrival() const;
  struct Arrival {
    std::string bytes;
    bool end = false;  // nothing follows
  };
  // The next piece that has arrived by `now`.
  std::optional<Arrival> take(Instant now);

  std::size_t bytes_under_way() const { return bytes_under_way_; }

 private:
  struct UnderWay {
    Instant at;
    Arrival arrival;
  };
  void depart(Arrival arrival, Instant now, LinkChance chance);

  LinkProperties link_;
  Instant open_at_;
  Instant last_arrival_;
  std::deque<UnderWay> under_way_;
  std::size_t bytes_under_way_ = 0;
};

}  // namespace regionfall::net
