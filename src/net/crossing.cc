#include "net/crossing.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <utility>

namespace regionfall::net {

void Crossing::set_link(const LinkProperties& link, Instant now) {
  const bool back = link.up && !link_.up;
  link_ = link;
  if (!back) return;
  for (UnderWay& piece : under_way_) {
    piece.at = std::max(piece.at, now + link.latency);
    last_arrival_ = std::max(last_arrival_, piece.at);
  }
}

void Crossing::send(std::string_view bytes, Instant now, LinkChance chance) {
  depart({.bytes = std::string(bytes), .end = false}, now, chance);
}

void Crossing::finish(Instant now, LinkChance chance) { depart({.bytes = {}, .end = true}, now, chance); }

void Crossing::depart(Arrival arrival, Instant now, LinkChance chance) {
  assert(under_way_.empty() || !under_way_.back().arrival.end);
  const auto jitter =
      std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<double>(link_.jitter.count()) * chance.jitter));
  auto time = link_.latency + jitter;
  if (chance.loss < link_.loss) time += 2 * link_.latency + kRetransmissionTime;
  last_arrival_ = std::max(last_arrival_, std::max(now, open_at_) + time);
  bytes_under_way_ += arrival.bytes.size();
  under_way_.push_back({last_arrival_, std::move(arrival)});
}

std::optional<Instant> Crossing::next_arrival() const {
  if (!link_.up || under_way_.empty()) return std::nullopt;
  return under_way_.front().at;
}

std::optional<Crossing::Arrival> Crossing::take(Instant now) {
  const auto next = next_arrival();
  if (!next || *next > now) return std::nullopt;
  Arrival arrival = std::move(under_way_.front().arrival);
  under_way_.pop_front();
  bytes_under_way_ -= arrival.bytes.size();
  return arrival;
}

}  // namespace regionfall::net
