#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/environment.h"
#include "hcl/diagnostic.h"
#include "hcl/function.h"
#include "terraform/apply.h"
#include "terraform/configuration_files.h"
#include "terraform/evaluation.h"
#include "terraform/graph.h"
#include "terraform/plan.h"
#include "terraform/provider.h"
#include "terraform/state_store.h"
#include "terraform/variables.h"

namespace regionfall::cli {

// Options that every command of the engine shares.
struct EngineOptions {
  std::string directory;         // empty: the working directory
  std::vector<Given> variables;  // -var, -var-file
  std::string workspace;         // empty: the selected one
  int parallelism = 10;
  bool lock = true;
  std::string lock_timeout = "0s";
  bool no_color = false;
  bool json = false;
  std::string data = ".regionfall";  // the world's data folder, in the configuration's directory
  std::string client_location;       // where the run's calls come from; empty: where the world's clients are
  bool input = true;                 // ask for variables without a value, when somebody sits there
};
void declare_engine_options(CommandLine& line, EngineOptions& options);
// Those of commands that only look: colours and form of output. They work in the working directory.
void declare_view_options(CommandLine& line, EngineOptions& options);

// A configuration directory with everything that evaluating, planning and applying it needs. Files are read once, by
// load().
class Engine {
 public:
  Engine(Environment& environment, EngineOptions options);
  ~Engine();

  // Enters the directory, reads the configuration and checks what it refers to. False when there were errors.
  bool load(hcl::Diagnostics& diagnostics);
  // The same with a configuration that was kept, whatever the files in its directory hold by now.
  bool load(const terraform::KeptConfiguration& kept, const std::string& directory, hcl::Diagnostics& diagnostics);
  // Collects the values of the root module's variables; of a plan that was kept, those that may be given to it still.
  // After load().
  bool collect_variables(hcl::Diagnostics& diagnostics);
  bool collect_variables(const terraform::KeptVariables& kept, hcl::Diagnostics& diagnostics);
  const std::map<std::string, hcl::Value>& variables() const;
  // A path as the user gave it, seen from where the command was started.
  std::string user_path(const std::string& path) const;

  const terraform::Configuration& configuration() const;
  const terraform::Graph& graph() const;
  const terraform::ProviderRegistry& registry() const;
  const terraform::ProviderEnvironment& provider_environment() const;
  const hcl::FunctionTable& functions() const;
  hcl::FunctionContext& function_context();
  const std::string& workspace() const;
  terraform::StateStore& store();
  hcl::DiagnosticFormat diagnostic_format() const;
  const EngineOptions& options() const;
  Environment& environment();

  // Locks the store for the operation, unless -lock=false; false after a diagnostic.
  bool lock(const std::string& operation, hcl::Diagnostics& diagnostics);

  std::unique_ptr<terraform::ProviderSet> make_providers() const;
  // A fresh evaluation of the loaded configuration; functions of `providers` are known in it.
  terraform::Evaluation evaluate(terraform::WalkKind kind, terraform::ProviderSet& providers);

  // Reads the state as it stands; false after a diagnostic.
  bool read_state(hcl::Diagnostics& diagnostics);
  // Reads the state and plans.
  std::optional<terraform::Plan> plan(terraform::PlanOptions options, terraform::ProviderSet& providers,
                                      terraform::RunObserver& observer, hcl::Diagnostics& diagnostics);
  // Carries out the plan and writes the state. False when there were errors or an interrupt.
  bool apply(const terraform::Plan& plan, terraform::ProviderSet& providers, terraform::RunObserver& observer,
             terraform::Plan::Counts& done, hcl::Diagnostics& diagnostics);
  // The state that the last apply() wrote, or plan() read.
  const terraform::State& state() const;

  // Evaluates the whole configuration without knowing variables or objects: what `validate` finds beyond references.
  void validate(hcl::Diagnostics& diagnostics);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace regionfall::cli
