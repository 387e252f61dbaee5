#include <istream>
#include <iterator>
#include <memory>
#include <ostream>

#include "base/files.h"
#include "base/paths.h"
#include "cli/commands.h"
#include "cli/state_session.h"
#include "terraform/state_edit.h"

// `state pull` and `state push`.

namespace regionfall::cli {
namespace {

struct PushOptions {
  StateOptions state;
  bool force = false;
  std::string path;
};

Result<terraform::State> read_pushed(const std::string& path, Environment& environment) {
  std::string text;
  if (path == "-") {
    text.assign(std::istreambuf_iterator<char>(environment.in), std::istreambuf_iterator<char>());
  } else {
    text = TRY(read_file(join_path(environment.working_directory, path)));
  }
  return terraform::parse_state(text);
}

int run_pull(const StateOptions& options, Environment& environment) {
  StateSession session(environment, options);
  const auto state = session.open();
  const bool written_ever = state && (!state->lineage.empty() || !state->empty());
  if (written_ever) environment.out << terraform::state_text(*state);
  return session.end();
}

int run_push(const PushOptions& options, Environment& environment) {
  StateSession session(environment, options.state);
  auto pushed = read_pushed(options.path, environment);
  if (!pushed) {
    session.error("Cannot read the state to push", options.path + ": " + pushed.error().message + ".");
    return session.end();
  }
  const auto existing = session.open_for_change("state push");
  if (!existing) return session.end();
  const auto allowed = options.force ? Result<void>() : terraform::check_push(*existing, *pushed);
  if (!allowed) {
    session.error("Cannot push the state", allowed.error().message + ". With -force it is written all the same.");
    return session.end();
  }
  if (pushed->lineage.empty()) pushed->lineage = existing->lineage;
  pushed->lineage.empty() ? session.write(*pushed) : session.write_as_is(*pushed);
  return session.end();
}

}  // namespace

Run declare_state_pull(CommandLine& line, Environment& environment) {
  const auto options = std::make_shared<StateOptions>();
  line.flag("no-color", options->no_color, "Plain text without colours");
  return [options, &environment] { return run_pull(*options, environment); };
}

Run declare_state_push(CommandLine& line, Environment& environment) {
  const auto options = std::make_shared<PushOptions>();
  line.flag("force", options->force, "Write even over a newer state or one of another lineage");
  declare_state_options(line, options->state);
  line.positional("path", options->path, "A state file, or - for standard input", true);
  return [options, &environment] { return run_push(*options, environment); };
}

}  // namespace regionfall::cli
