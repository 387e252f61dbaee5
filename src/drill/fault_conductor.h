#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "drill/scenario.h"
#include "net/loop_thread.h"
#include "world/data_folder.h"
#include "world/fault.h"

namespace regionfall::drill {

// Something that happened to the world.
struct FaultEvent {
  enum class Kind : std::uint8_t {
    kBegan,
    kHealed,
    kRefused,  // the world would not do it
  };
  Kind kind = Kind::kBegan;
  std::size_t fault = 0;  // index in Scenario::faults
  Duration asked{0};      // when the supervisor was asked
  Duration settled{0};    // when no process was starting or stopping for it any more
  std::string why;        // of kRefused
};

// Takes away and heals what the scenario says, at its times, through the world's supervisor. Asking waits, so it has a
// thread of its own.
class FaultConductor {
 public:
  using OnEvent = std::function<void(FaultEvent)>;  // on the conductor's thread

  // `scenario` and `clock` must outlive it.
  FaultConductor(const Scenario& scenario, world::DataFolder folder, const Clock& clock, OnEvent on_event);
  ~FaultConductor();
  FaultConductor(const FaultConductor&) = delete;
  FaultConductor& operator=(const FaultConductor&) = delete;

  // The drill begins at `begin`.
  void start(Instant begin);
  // Heals what is in force and begins nothing more; waits until that is done. The error says what could not be healed.
  Result<void> stop();

 private:
  struct Act {
    std::size_t fault = 0;
    bool heals = false;
  };

  void perform(const Act& act);
  Result<void> find_instance(std::size_t fault);
  Result<void> ask(const Act& act);

  const Scenario& scenario_;
  world::DataFolder folder_;
  const Clock& clock_;
  OnEvent on_event_;
  Instant begin_{};
  std::vector<world::Fault> faults_;  // the scenario's, with what only the world knows
  std::vector<bool> in_force_;        // by fault
  net::LoopThread thread_;
  std::vector<std::unique_ptr<net::Timer>> timers_;
};

}  // namespace regionfall::drill
