#pragma once

#include <memory>

#include "base/random.h"
#include "net/link.h"
#include "net/stream.h"
#include "net/timers.h"

namespace regionfall::net {

// Both directions of the link that a line crosses, as the end that opened the connection sees them.
struct LinePath {
  LinkProperties there;
  LinkProperties back;
};

// Bytes of one direction that are on a line. Beyond, their sender is held back, as by a receiver's window.
inline constexpr std::size_t kLineWindowBytes = std::size_t{1} << 20;

// A connection over a distance, made of two without one: what comes from the client's end reaches the server's end as
// late as links let it (crossing.h), and the other way round. Setting the connection up takes a round trip first.
class Line {
 public:
  // `on_over` is called once, last of all, when the server's end has ended and all from there has arrived, or either
  // end has failed; it may destroy the line. `timers` and `random` must outlive it.
  Line(Timers& timers, RandomSource& random, const LinePath& path, std::unique_ptr<Stream> client,
       std::unique_ptr<Stream> server, Task on_over);
  ~Line();
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  // Holds from now on, also for what is under way.
  void set_path(const LinePath& path);

 private:
  class Direction;

  void drained(Direction& direction);
  void server_has_ended();
  void settle();
  void end();
  void over();

  std::unique_ptr<Stream> client_;
  std::unique_ptr<Stream> server_;
  Task on_over_;
  std::unique_ptr<Direction> there_;
  std::unique_ptr<Direction> back_;
  bool server_ended_ = false;
};

}  // namespace regionfall::net
