#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "drill/fault_conductor.h"
#include "drill/ledger.h"
#include "drill/request_record.h"
#include "drill/scenario.h"
#include "drill/step_runner.h"
#include "world/data_folder.h"

namespace regionfall::drill {

// What a drill leaves to be measured.
struct Recording {
  Instant begun{};
  Duration ran{0};
  bool interrupted = false;
  bool flat = false;  // a world without distances
  int speed = 1;      // how many times faster the world's time has passed, by which all times here are
  std::vector<FaultEvent> events;
  std::vector<RequestRecord> requests;  // by their intended time
  std::vector<LookupRecord> lookups;    // by time
  Ledger ledger;
  std::vector<StepRecord> steps;           // by the scenario's
  std::optional<std::size_t> failed_step;  // the first that failed, which ended the drill
};

// What a drill is given by who runs it.
struct RunSurroundings {
  const PacedClock& clock;  // of the world (world/world_time.h)
  RandomSource& random;
  Approver& approver;
  std::vector<std::pair<std::string, std::string>> variables;  // the environment of commands on the host, to begin with
};

// How the load fares at the moment.
struct Progress {
  Duration at{0};
  std::uint64_t sent = 0;       // in the last second
  std::uint64_t succeeded = 0;  // answers that came in it
  std::uint64_t failed = 0;
};

// Who is told how a drill goes, on the thread that runs it.
class Audience {
 public:
  virtual ~Audience() = default;
  virtual void begins(Instant at) = 0;
  virtual void progress(const Progress& progress) = 0;  // every second
  virtual void happened(const FaultEvent& event) = 0;
  virtual void happened(const Step& step, const StepRecord& record) = 0;
  virtual void waits_for_answers() = 0;  // all has been sent
  virtual void reads_back() = 0;         // all is healed, and what was written is looked for
};

// Runs the scenario in the world that runs on the folder, which must have no faults, and heals what it has taken away;
// also when it is interrupted (SIGINT, SIGTERM), a step fails, or something goes wrong. This process must have a single
// thread, and stays in the world's user namespace if it has one.
Result<Recording> run(const Scenario& scenario, const world::DataFolder& folder, const RunSurroundings& surroundings,
                      Audience& audience);

}  // namespace regionfall::drill
