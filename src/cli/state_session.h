#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/environment.h"
#include "hcl/diagnostic.h"
#include "terraform/state_store.h"

namespace regionfall::cli {

// Options of the commands that work on the state without a configuration.
struct StateOptions {
  bool lock = true;
  std::string lock_timeout = "0s";
  bool no_color = false;
};
void declare_state_options(CommandLine& line, StateOptions& options);

// Locks the store unless `wanted` is false; false after a diagnostic. `timeout` as Go writes durations.
bool lock_store(terraform::StateStore& store, const std::string& operation, bool wanted, const std::string& timeout,
                hcl::Diagnostics& diagnostics);

// The state of the working directory's selected workspace, for one command.
class StateSession {
 public:
  StateSession(Environment& environment, StateOptions options);

  // Locks the state for `operation` and reads it; empty when it was never written. Nothing after a diagnostic.
  std::optional<terraform::State> open_for_change(const std::string& operation);
  // Reads it without lock.
  std::optional<terraform::State> open();
  // As open(), but a state that was never written is a mistake.
  std::optional<terraform::State> open_existing();
  bool write(terraform::State& state);
  bool write_as_is(const terraform::State& state);

  // An address as the user gave it; nothing after a diagnostic.
  std::optional<terraform::Target> target(const std::string& text, const std::string& what);

  void error(std::string summary, std::string detail) { diagnostics_.error(std::move(summary), std::move(detail)); }
  // Shows the diagnostics; the exit status, 1 when there was an error.
  int end();

  Environment& environment() { return environment_; }
  const StateOptions& options() const { return options_; }
  const terraform::StateStore& store() const { return store_; }

 private:
  Environment& environment_;
  StateOptions options_;
  terraform::StateStore store_;
  hcl::Diagnostics diagnostics_;
};

}  // namespace regionfall::cli
