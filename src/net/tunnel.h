#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/loop.h"
#include "net/stream.h"

namespace regionfall::net {

// A connection that has ceased to be HTTP.
struct Tunnel {
  std::unique_ptr<Stream> stream;  // to be started by its new owner
  std::string received;            // what has been read of it beyond HTTP
};

// Pairs of connections whose bytes are passed on both ways as they come: what one end does not take holds the other
// back, and the end of one side is the end of the other's alone. A pair is over when both sides have ended, when one
// has failed (the other is then reset), or when nothing has moved for too long. Lives on one loop.
class Tunnels {
 public:
  Tunnels(Loop& loop, std::chrono::nanoseconds idle_timeout);
  Tunnels(const Tunnels&) = delete;
  Tunnels& operator=(const Tunnels&) = delete;
  ~Tunnels();  // closes all

  // `label` is what end() knows the pair by; `kept` lives as long as the pair.
  void join(Tunnel client, Tunnel server, std::string label = {}, std::shared_ptr<void> kept = nullptr);
  // Ends the pairs that have this label, with resets.
  void end(std::string_view label);
  // From the next piece on.
  void set_idle_timeout(std::chrono::nanoseconds idle_timeout) { idle_timeout_ = idle_timeout; }
  std::size_t size() const { return pairs_.size(); }

 private:
  class Pair;
  void remove(Pair& pair);

  Loop& loop_;
  std::chrono::nanoseconds idle_timeout_;
  std::vector<std::unique_ptr<Pair>> pairs_;
};

}  // namespace regionfall::net
