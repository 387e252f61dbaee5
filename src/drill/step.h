#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "drill/load_url.h"
#include "hcl/source.h"
#include "world/site.h"

namespace regionfall::drill {

// Times within a drill count from its beginning.
using Duration = std::chrono::nanoseconds;

// Runbook steps: what operators do in a drill. When one begins is a decision here; step_runner.h performs it.

// What a step is part of, in the order in which these follow a fault.
enum class StepPhase : std::uint8_t { kDetect, kDecide, kRedirect, kPromote, kConverge };
inline constexpr std::array<std::string_view, 5> kStepPhases = {"detect", "decide", "redirect", "promote", "converge"};
inline std::string_view text(StepPhase phase) { return kStepPhases[static_cast<std::size_t>(phase)]; }

// When it begins: so long after the drill's beginning, a fault's, or another step's end; or after users have noticed a
// fault, which is when the first request since it fails.
struct StepStart {
  enum class After : std::uint8_t { kBeginning, kFault, kStep, kDetection };
  After after = After::kBeginning;
  std::size_t index = 0;  // of the fault or the step
  Duration delay{0};
};

// Runs a program: on the host with the world's endpoint, in a region, or with the clients in a city.
struct CommandAction {
  std::vector<std::string> arguments;  // the program first
  std::string region;                  // at most one of the two is set
  std::string city;
};
// Waits until a URL is answered with a status, seen from a city.
struct HttpWait {
  LoadUrl url;
  int status = 200;
  world::Site from;
};
// Waits until a name leads to a place, seen from a city.
struct DnsWait {
  std::string name;
  world::Site leads_to;
  world::Site from;
};
// Waits until this share of the requests that have ended within `over` has succeeded.
struct AvailabilityWait {
  double percent = 100;
  Duration over{std::chrono::seconds(5)};
};
// Asks somebody.
struct Approval {
  std::string question;
};
using StepAction = std::variant<CommandAction, HttpWait, DnsWait, AvailabilityWait, Approval>;

struct Step {
  std::string name;
  hcl::Range place;  // in the drill's file
  StepPhase phase = StepPhase::kRedirect;
  StepStart start;
  StepAction action;
  Duration timeout{std::chrono::seconds(60)};
};
inline constexpr std::size_t kStepsMax = 64;

// What it does, in a clause for readers.
std::string action_text(const StepAction& action);

// How a step went. Times count from the drill's beginning.
struct StepRecord {
  enum class Outcome : std::uint8_t { kNotBegun, kRunning, kDone, kFailed };
  Outcome outcome = Outcome::kNotBegun;
  Duration began{0};
  Duration ended{0};
  std::string why;  // of kFailed
};
std::string_view text(StepRecord::Outcome outcome);  // "not begun", "running", "done", "failed"

// What has happened so far that steps wait for.
struct StepSituation {
  std::span<const std::optional<Duration>> faults;      // when each began
  std::span<const std::optional<Duration>> detections;  // when each was noticed
  std::span<const StepRecord> steps;
};
// When a step is to begin; nothing: not known yet, or never.
std::optional<Duration> due_at(const StepStart& start, const StepSituation& situation);

}  // namespace regionfall::drill
