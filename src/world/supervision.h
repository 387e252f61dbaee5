#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/clock.h"

namespace regionfall::world {

// How a process that ends by itself is started again: at once, and later and later when it goes on ending before it has
// run for kGoodRun.
inline constexpr std::chrono::nanoseconds kFirstBackOff = std::chrono::milliseconds(100);
inline constexpr std::chrono::nanoseconds kBackOffMax = std::chrono::seconds(10);
inline constexpr std::chrono::nanoseconds kGoodRun = std::chrono::seconds(10);
// A process that is not ready by then is taken for stuck and killed.
inline constexpr std::chrono::nanoseconds kReadyTimeout = std::chrono::seconds(20);

enum class ProcessPhase : std::uint8_t {
  kStopped,   // not wanted: nobody has asked for it, or a fault has taken it away
  kStarting,  // runs, not ready yet
  kReady,
  kBackOff,   // waits before it is started again
  kStopping,  // has been killed, its end is awaited
};

// What is to be done to the process.
enum class ProcessAction : std::uint8_t { kNone, kStart, kKill };

// Decides when one process is started and killed. Whoever performs it reports what happens.
class Supervision {
 public:
  ProcessPhase phase() const { return phase_; }
  Instant started() const { return started_; }  // when it was last started
  Instant since() const { return since_; }      // when the phase began
  int restarts() const { return restarts_; }    // how often it has ended by itself or was stuck

  // Whether it is to run, from now on.
  ProcessAction set_wanted(bool wanted, Instant now);
  void on_ready(Instant now);
  // It has ended, or could not be started.
  ProcessAction on_end(Instant now);

  // When on_timer() wants to be called; nothing: not at all.
  std::optional<Instant> next_timer() const;
  ProcessAction on_timer(Instant now);

 private:
  ProcessAction start(Instant now);
  void enter(ProcessPhase phase, Instant now);

  ProcessPhase phase_ = ProcessPhase::kStopped;
  bool wanted_ = false;
  Instant since_;
  Instant started_;
  std::chrono::nanoseconds back_off_{0};  // before the next start
  Instant restart_at_;
  int restarts_ = 0;
};

}  // namespace regionfall::world
