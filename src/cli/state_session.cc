#include "cli/state_session.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "base/files.h"
#include "base/time_format.h"
#include "cli/report.h"

namespace regionfall::cli {
namespace {

constexpr int kPlainWidth = 78;

}  // namespace

void declare_state_options(CommandLine& line, StateOptions& options) {
  line.flag("lock", options.lock, "Do not hold the state's lock while working");
  line.value("lock-timeout", options.lock_timeout, "DURATION", "How long to wait for the lock (10s, 2m)");
  line.flag("no-color", options.no_color, "Plain text without colours");
}

bool lock_store(terraform::StateStore& store, const std::string& operation, bool wanted, const std::string& timeout,
                hcl::Diagnostics& diagnostics) {
  if (!wanted) return true;
  const auto duration = parse_duration(timeout);
  if (!duration) {
    diagnostics.error("Invalid lock timeout", duration.error().message + ".");
    return false;
  }
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*duration).count();
  const auto locked =
      store.lock(operation, static_cast<int>(std::clamp<std::int64_t>(seconds, 0, std::numeric_limits<int>::max())));
  if (!locked) diagnostics.error("Error acquiring the state lock", locked.error().message);
  return locked.has_value();
}

StateSession::StateSession(Environment& environment, StateOptions options)
    : environment_(environment),
      options_(std::move(options)),
      store_(environment.working_directory,
             terraform::selected_workspace(environment.working_directory, environment.variable("TF_WORKSPACE")),
             environment.clock, environment.random) {}

std::optional<terraform::State> StateSession::open_for_change(const std::string& operation) {
  if (!lock_store(store_, operation, options_.lock, options_.lock_timeout, diagnostics_)) return {};
  return open();
}

std::optional<terraform::State> StateSession::open() {
  auto state = store_.read();
  if (state) return *std::move(state);
  error("Cannot read the state", state.error().message);
  return {};
}

std::optional<terraform::State> StateSession::open_existing() {
  auto state = open();
  if (!state || !state->lineage.empty() || !state->empty() || file_exists(store_.path())) return state;
  error("No state file was found",
        "There is no " + store_.path() +
            ". Run this command where \"regionfall apply\" has been run, and in its workspace.");
  return {};
}

bool StateSession::write(terraform::State& state) {
  const auto written = store_.write(state);
  if (!written) error("Cannot write the state", written.error().message + ". The state is as it was.");
  return written.has_value();
}

bool StateSession::write_as_is(const terraform::State& state) {
  const auto written = store_.write_as_is(state);
  if (!written) error("Cannot write the state", written.error().message + ". The state is as it was.");
  return written.has_value();
}

std::optional<terraform::Target> StateSession::target(const std::string& text, const std::string& what) {
  auto parsed = terraform::parse_target(text);
  if (parsed) return *std::move(parsed);
  error("Invalid " + what + " address", parsed.error().message);
  return {};
}

int StateSession::end() {
  const hcl::DiagnosticFormat format{environment_.colors() && !options_.no_color,
                                     environment_.output_is_terminal ? environment_.width : kPlainWidth};
  print_diagnostics(diagnostics_, format, environment_.err);
  return diagnostics_.has_errors() ? 1 : 0;
}

}  // namespace regionfall::cli
