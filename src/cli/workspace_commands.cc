#include <algorithm>
#include <memory>
#include <ostream>

#include "cli/commands.h"
#include "cli/state_session.h"

namespace regionfall::cli {
namespace {

struct WorkspaceOptions {
  bool no_color = false;
  bool or_create = false;
  bool force = false;
  std::string name;
};

std::string overriding(const Environment& environment) { return environment.variable("TF_WORKSPACE"); }

std::string selected(const Environment& environment) {
  return terraform::selected_workspace(environment.working_directory, overriding(environment));
}

// Reports what went wrong, if anything; the exit status.
int ended(const Result<void>& result, Environment& environment) {
  if (result) return 0;
  environment.err << result.error().message << "\n";
  return 1;
}

int run_list(Environment& environment) {
  const std::string current = selected(environment);
  for (const std::string& name : terraform::list_workspaces(environment.working_directory)) {
    environment.out << (name == current ? "* " : "  ") << name << "\n";
  }
  environment.out << "\n";
  if (!overriding(environment).empty()) {
    environment.out << "The active workspace is being overridden using the TF_WORKSPACE environment variable.\n";
  }
  return 0;
}

// Whether the selection may change at all; it may not while TF_WORKSPACE decides.
bool selectable(Environment& environment) {
  if (overriding(environment).empty()) return true;
  environment.err << "The selected workspace is currently overridden using the TF_WORKSPACE environment variable. "
                     "Change or unset it, "
                     "then run this command again.\n";
  return false;
}

int run_new(const std::string& name, Environment& environment) {
  if (!selectable(environment)) return 1;
  const auto made = terraform::new_workspace(environment.working_directory, name);
  if (!made) return ended(made, environment);
  environment.out << "Created and switched to workspace \"" << name
                  << "\"!\n\nYou're now on a new, empty workspace. Workspaces isolate their state, so \"regionfall "
                     "plan\"\nwill not see "
                     "any existing state for this configuration.\n";
  return 0;
}

int run_select(const WorkspaceOptions& options, Environment& environment) {
  if (!selectable(environment)) return 1;
  const auto names = terraform::list_workspaces(environment.working_directory);
  const bool exists = std::ranges::find(names, options.name) != names.end();
  if (!exists && options.or_create) return run_new(options.name, environment);
  if (exists && selected(environment) == options.name) return 0;
  const auto done = terraform::select_workspace(environment.working_directory, options.name);
  if (done) environment.out << "Switched to workspace \"" << options.name << "\".\n";
  return ended(done, environment);
}

int run_delete(const WorkspaceOptions& options, Environment& environment) {
  const auto done =
      terraform::delete_workspace(environment.working_directory, options.name, selected(environment), options.force);
  if (done) environment.out << "Deleted workspace \"" << options.name << "\"!\n";
  return ended(done, environment);
}

std::shared_ptr<WorkspaceOptions> declare(CommandLine& line, bool named) {
  const auto options = std::make_shared<WorkspaceOptions>();
  line.flag("no-color", options->no_color, "Plain text without colours");
  if (named) line.positional("name", options->name, "The workspace", true);
  return options;
}

}  // namespace

Run declare_workspace_list(CommandLine& line, Environment& environment) {
  return [options = declare(line, false), &environment] { return run_list(environment); };
}

Run declare_workspace_show(CommandLine& line, Environment& environment) {
  return [options = declare(line, false), &environment] {
    environment.out << selected(environment) << "\n";
    return 0;
  };
}

Run declare_workspace_new(CommandLine& line, Environment& environment) {
  return [options = declare(line, true), &environment] { return run_new(options->name, environment); };
}

Run declare_workspace_select(CommandLine& line, Environment& environment) {
  const auto options = declare(line, true);
  line.flag("or-create", options->or_create, "Make the workspace where there is none");
  return [options, &environment] { return run_select(*options, environment); };
}

Run declare_workspace_delete(CommandLine& line, Environment& environment) {
  const auto options = declare(line, true);
  line.flag("force", options->force, "Delete it even while its state has resources, which are left to themselves");
  return [options, &environment] { return run_delete(*options, environment); };
}

}  // namespace regionfall::cli
