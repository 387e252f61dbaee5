#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "base/clock.h"
#include "net/timers.h"

namespace regionfall::net {

// What a descriptor is ready for, or is waited for.
struct Readiness {
  bool read = false;         // bytes, a connection or the end can be read
  bool write = false;        // bytes can be written
  bool peer_closed = false;  // a socket's peer has closed, or has shut down its side (reported without being read)
  bool broken = false;       // the connection has failed; reported whether asked for or not
};

// Runs what is ready, one after another, on one thread: descriptors, timers, posted tasks. What runs must not block.
// Everything but post() and stop() belongs to the thread that runs the loop.
//
// Timers go by `clock`: given a ManualClock, they fire when a test has moved it. While it stands still, run_ready() and
// run_until() serve descriptors and posted tasks alone. Given one that goes faster than the machine's, they wait as
// much shorter.
class Loop final : public Timers {
 public:
  explicit Loop(const Clock& clock);
  ~Loop() override;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  Instant now() const override { return clock_.now(); }
  // How long `time` of the loop's clock really is.
  std::chrono::nanoseconds real(std::chrono::nanoseconds time) const { return clock_.real(time); }
  TimerId set_timer(Instant at, Task task) override;
  void cancel_timer(const TimerId& timer) override;

  // `task` runs in a later turn, in the order of the calls. May be called by any thread. Tasks that have not run when
  // the loop ends are destroyed.
  void post(Task task);

  // Until stop() is called; at once, when it has been called since the last run.
  void run();
  // Until `done()` is true, asked after each turn. False when stop() came first.
  bool run_until(const std::function<bool()>& done);
  // Turns until nothing is ready any more, without waiting, but kReadyTurnsMax at most. For tests.
  void run_ready();
  static constexpr int kReadyTurnsMax = 10'000;
  // Ends run() after the turn. May be called by any thread, and by a signal's task.
  void stop();

  // Memory for what is read and passed on at once, shared by all that the loop serves, so that idle connections hold
  // none.
  static constexpr std::size_t kReadBufferBytes = std::size_t{64} << 10;
  char* read_buffer();

 private:
  friend class DescriptorWatch;
  struct Poller;

  bool turn(bool may_wait);  // whether anything ran
  std::size_t run_posted();

  const Clock& clock_;
  std::unique_ptr<Poller> poller_;
};

// Calls `on_ready` on every turn in which `descriptor` is ready for what is wanted (level-triggered: again, until it
// has been read or written). The descriptor stays the caller's, and must be open as long as the watch. `on_ready` may
// destroy the watch.
class DescriptorWatch {
 public:
  DescriptorWatch(Loop& loop, int descriptor, std::function<void(Readiness)> on_ready);
  DescriptorWatch(const DescriptorWatch&) = delete;
  DescriptorWatch& operator=(const DescriptorWatch&) = delete;
  ~DescriptorWatch();

  // What is waited for from now on; nothing at first.
  void want(Readiness wanted);

 private:
  friend class Loop;
  struct Registration;

  Loop& loop_;
  Registration* registration_;
};

// Runs `on_signal` on the loop when the process has been sent `signal`, which then has no other effect. One watch a
// signal; the signal's former action is back afterwards. Child processes start with the default action.
class SignalWatch {
 public:
  SignalWatch(Loop& loop, int signal, std::function<void()> on_signal);
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;
  ~SignalWatch();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// How a child process ended.
struct ChildExit {
  bool signalled = false;  // ended by a signal
  int status = 0;          // its exit status, or the signal's number
};

// Runs `on_exit` once, when the child `pid` of this process has ended, and collects it. Destroyed before that, it
// leaves the child to the caller. `on_exit` may destroy the watch.
class ChildWatch {
 public:
  ChildWatch(Loop& loop, pid_t pid, std::function<void(ChildExit)> on_exit);
  ChildWatch(const ChildWatch&) = delete;
  ChildWatch& operator=(const ChildWatch&) = delete;
  ~ChildWatch();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace regionfall::net
