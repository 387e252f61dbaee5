#include "cli/engine.h"

#include <algorithm>
#include <istream>
#include <ostream>
#include <thread>
#include <utility>

#include "base/files.h"
#include "base/paths.h"
#include "cli/cloud.h"
#include "cli/providers.h"
#include "cli/state_session.h"
#include "hcl/functions/disk_files.h"
#include "terraform/module_manifest.h"
#include "terraform/still_observer.h"
#include "terraform/validate.h"
#include "world/site.h"

namespace regionfall::cli {

using hcl::Diagnostics;

// How often a run that waits looks whether something has been under way for long.
constexpr std::chrono::milliseconds kTick{500};

struct Engine::Impl {
  Impl(Environment& where, EngineOptions given)
      : environment(where),
        options(std::move(given)),
        files(where.variable("HOME")),
        functions(hcl::terraform_functions()),
        function_context{where.clock, where.random, files, ".", std::nullopt, std::nullopt, false, 0},
        cloud({clean_path(join_path(join_path(where.working_directory, options.directory), options.data))},
              options.client_location),
        registry(all_providers(cloud, where)),
        provider_environment{where.clock, where.random, ".", {}},
        executor(static_cast<std::size_t>(std::max(1, options.parallelism))) {
    provider_environment.http = &where.http;
    provider_environment.wait = [this](std::chrono::nanoseconds time) { return wait(time); };
  }

  // Makes the configuration's directory the working directory. False after a diagnostic.
  bool enter(const std::string& directory, Diagnostics& diagnostics);
  // Checks the configuration and gets ready to work with it. False when there are errors.
  bool prepare(terraform::Configuration loaded, Diagnostics& diagnostics);
  terraform::VariableInputs variable_inputs() const;

  // Lets time pass in slices, so that an interrupt is noticed. False after one.
  bool wait(std::chrono::nanoseconds time) const {
    constexpr std::chrono::nanoseconds kSlice = std::chrono::milliseconds(50);
    while (time.count() > 0 && !environment.interrupted) {
      std::this_thread::sleep_for(std::min(time, kSlice));
      time -= kSlice;
    }
    return !environment.interrupted;
  }

  Environment& environment;
  EngineOptions options;
  hcl::DiskFiles files;
  hcl::FunctionTable functions;
  hcl::FunctionContext function_context;
  Cloud cloud;
  terraform::ProviderRegistry registry;
  terraform::ProviderEnvironment provider_environment;
  terraform::Executor executor;
  std::string original_directory;
  std::string workspace = "default";
  terraform::Configuration configuration;
  terraform::Graph graph;
  std::map<std::string, hcl::Value> variables;
  std::unique_ptr<terraform::StateStore> store;
  std::unique_ptr<terraform::ProvisionerRunner> provisioners;
  terraform::State state;
};

void declare_engine_options(CommandLine& line, EngineOptions& options) {
  line.positional("dir", options.directory, "The configuration's directory; the working directory when left out");
  line.ordered("var", options.variables, "NAME=VALUE", "Give a variable of the root module a value");
  line.ordered("var-file", options.variables, "FILE", "Take values of variables from a .tfvars file");
  line.number("parallelism", options.parallelism, "How many calls to providers may be under way at once");
  line.flag("lock", options.lock, "Do not hold the state's lock while working");
  line.value("lock-timeout", options.lock_timeout, "DURATION", "How long to wait for the lock (10s, 2m)");
  line.value("data", options.data, "DIR", "The data folder of the world to work on; DIR/.regionfall when left out");
  line.value(
      "client-location", options.client_location, "CITY",
      "Slow calls of AWS down as from that city to their regions, or from a region's city (Tokyo, eu-west-1); as the "
      "world's clients when left out");
  line.flag("no-color", options.no_color, "Plain text without colours");
  line.flag("json", options.json, "Machine-readable output");
  line.flag("input", options.input, "Never ask for what is missing");
}

void declare_view_options(CommandLine& line, EngineOptions& options) {
  line.flag("no-color", options.no_color, "Plain text without colours");
  line.flag("json", options.json, "Machine-readable output");
}

Engine::Engine(Environment& environment, EngineOptions options)
    : impl_(std::make_unique<Impl>(environment, std::move(options))) {}
Engine::~Engine() = default;

bool Engine::Impl::enter(const std::string& directory, Diagnostics& diagnostics) {
  original_directory = environment.working_directory;
  const auto entered = enter_directory(environment, directory);
  if (!entered) diagnostics.error("No such configuration directory", entered.error().message + ".");
  return entered.has_value();
}

bool Engine::Impl::prepare(terraform::Configuration loaded, Diagnostics& diagnostics) {
  if (!options.client_location.empty()) {
    const auto location = world::known_client_location(options.client_location);
    if (!location) diagnostics.error("No such client location", location.error().message);
  }
  configuration = std::move(loaded);
  if (diagnostics.has_errors()) return false;
  terraform::check_references(configuration, diagnostics);
  graph = terraform::build_graph(configuration, diagnostics);
  workspace = options.workspace.empty() ? terraform::selected_workspace(".", environment.variable("TF_WORKSPACE"))
                                        : options.workspace;
  store = std::make_unique<terraform::StateStore>(".", workspace, environment.clock, environment.random);
  return !diagnostics.has_errors();
}

terraform::VariableInputs Engine::Impl::variable_inputs() const {
  terraform::VariableInputs inputs;
  inputs.environment = environment.variables;
  inputs.directory = ".";
  inputs.base_directory = ".";
  for (const auto& given : options.variables) {
    const auto kind =
        given.option == "var" ? terraform::VariableArgument::Kind::kValue : terraform::VariableArgument::Kind::kFile;
    inputs.arguments.push_back({kind, given.value});
  }
  return inputs;
}

bool Engine::load(Diagnostics& diagnostics) {
  if (!impl_->enter(impl_->options.directory, diagnostics)) return false;
  const auto installed = terraform::read_installed_modules(".");
  if (!installed) {
    diagnostics.error("Failed to read module manifest", installed.error().message + ".");
    return false;
  }
  return impl_->prepare(terraform::load_configuration(".", terraform::manifest_of(".", *installed), diagnostics),
                        diagnostics);
}

bool Engine::load(const terraform::KeptConfiguration& kept, const std::string& directory, Diagnostics& diagnostics) {
  return impl_->enter(directory, diagnostics) &&
         impl_->prepare(terraform::load_configuration(kept, diagnostics), diagnostics);
}

bool Engine::collect_variables(Diagnostics& diagnostics) {
  Impl& own = *impl_;
  terraform::VariableInputs inputs = own.variable_inputs();
  if (own.options.input && own.environment.input_is_terminal) {
    inputs.prompt = [&own](const terraform::Variable& variable) -> std::optional<std::string> {
      own.environment.out << "var." << variable.name << "\n";
      if (!variable.description.empty()) own.environment.out << "  " << variable.description << "\n";
      own.environment.out << "\n  Enter a value: " << std::flush;
      std::string line;
      if (!std::getline(own.environment.in, line)) return {};
      return line;
    };
  }
  own.variables =
      terraform::collect_variables(own.configuration.root->module, inputs, *own.configuration.sources, diagnostics);
  return !diagnostics.has_errors();
}

bool Engine::collect_variables(const terraform::KeptVariables& kept, Diagnostics& diagnostics) {
  Impl& own = *impl_;
  own.variables = terraform::collect_variables_again(own.configuration.root->module, kept, own.variable_inputs(),
                                                     *own.configuration.sources, diagnostics);
  return !diagnostics.has_errors();
}

const std::map<std::string, hcl::Value>& Engine::variables() const { return impl_->variables; }
std::string Engine::user_path(const std::string& path) const { return join_path(impl_->original_directory, path); }

bool Engine::read_state(Diagnostics& diagnostics) {
  auto state = impl_->store->read();
  if (!state) {
    diagnostics.error("Cannot read the state", state.error().message);
    return false;
  }
  impl_->state = std::move(*state);
  return true;
}

const terraform::Configuration& Engine::configuration() const { return impl_->configuration; }
const terraform::Graph& Engine::graph() const { return impl_->graph; }
const terraform::ProviderRegistry& Engine::registry() const { return impl_->registry; }
const terraform::ProviderEnvironment& Engine::provider_environment() const { return impl_->provider_environment; }
const hcl::FunctionTable& Engine::functions() const { return impl_->functions; }
hcl::FunctionContext& Engine::function_context() { return impl_->function_context; }
const std::string& Engine::workspace() const { return impl_->workspace; }
terraform::StateStore& Engine::store() { return *impl_->store; }
const EngineOptions& Engine::options() const { return impl_->options; }
Environment& Engine::environment() { return impl_->environment; }
const terraform::State& Engine::state() const { return impl_->state; }

hcl::DiagnosticFormat Engine::diagnostic_format() const {
  return {impl_->environment.colors() && !impl_->options.no_color,
          impl_->environment.output_is_terminal ? impl_->environment.width : 78};
}

bool Engine::lock(const std::string& operation, Diagnostics& diagnostics) {
  return lock_store(*impl_->store, operation, impl_->options.lock, impl_->options.lock_timeout, diagnostics);
}

std::unique_ptr<terraform::ProviderSet> Engine::make_providers() const {
  return std::make_unique<terraform::ProviderSet>(impl_->registry, impl_->provider_environment);
}

terraform::Evaluation Engine::evaluate(terraform::WalkKind kind, terraform::ProviderSet& providers) {
  Impl& own = *impl_;
  own.function_context.pure_only = kind == terraform::WalkKind::kPlan || kind == terraform::WalkKind::kValidate;
  terraform::EvaluationContext context{kind,
                                       own.configuration,
                                       own.functions,
                                       own.function_context,
                                       own.variables,
                                       own.workspace,
                                       ".",
                                       own.original_directory,
                                       {}};
  context.provider_function = [&providers](const terraform::ModuleNode& module, std::string_view name) {
    return providers.function(module, name);
  };
  return terraform::Evaluation(std::move(context));
}

std::optional<terraform::Plan> Engine::plan(terraform::PlanOptions options, terraform::ProviderSet& providers,
                                            terraform::RunObserver& observer, Diagnostics& diagnostics) {
  Impl& own = *impl_;
  // Mistakes in what this run happens not to evaluate are mistakes all the same.
  Diagnostics found;
  validate(found);
  if (found.has_errors()) {
    diagnostics.append(std::move(found));
    return {};
  }
  if (!read_state(diagnostics)) return {};
  const Instant now = own.environment.clock.now();
  own.function_context.plan_timestamp = now;
  own.function_context.timestamp.reset();
  const auto kind =
      options.mode == terraform::PlanMode::kDestroy ? terraform::WalkKind::kDestroy : terraform::WalkKind::kPlan;
  terraform::Evaluation evaluation = evaluate(kind, providers);
  terraform::StillObserver told(observer, own.environment.clock);
  own.executor.set_tick(kTick, [&told] { told.tick(); });
  terraform::Plan plan = terraform::make_plan(own.graph, evaluation, providers, {own.state, own.store->unresolved()},
                                              std::move(options), own.executor, told, diagnostics);
  own.executor.set_tick(kTick, {});
  plan.timestamp = now;
  return plan;
}

bool Engine::apply(const terraform::Plan& plan, terraform::ProviderSet& providers, terraform::RunObserver& observer,
                   terraform::Plan::Counts& done, Diagnostics& diagnostics) {
  Impl& own = *impl_;
  own.function_context.plan_timestamp = plan.timestamp;
  own.function_context.timestamp = own.environment.clock.now();
  if (!own.provisioners) own.provisioners = terraform::live_provisioners(own.provider_environment);
  const auto kind =
      plan.options.mode == terraform::PlanMode::kDestroy ? terraform::WalkKind::kDestroy : terraform::WalkKind::kApply;
  terraform::Evaluation evaluation = evaluate(kind, providers);
  const bool moved =
      std::ranges::any_of(plan.changes, [](const auto& change) { return change.previous_address.has_value(); });
  if (moved) {
    // The journal's records speak of the new addresses, so the state must have them first.
    terraform::State prior = plan.prior;
    if (const auto written = own.store->write(prior); !written) {
      diagnostics.error("Cannot write the state", written.error().message + ". Nothing was changed.");
      return false;
    }
  }
  terraform::ApplyEnvironment environment{*own.store, *own.provisioners, own.environment.random,
                                          own.environment.interrupted};
  terraform::StillObserver told(observer, own.environment.clock);
  own.executor.set_tick(kTick, [&told] { told.tick(); });
  auto result =
      terraform::apply_plan(own.graph, evaluation, providers, plan, environment, own.executor, told, diagnostics);
  own.executor.set_tick(kTick, {});
  done = result.done;
  own.state = std::move(result.state);
  for (const auto& intent : plan.resolved) own.store->dismiss(intent);
  if (const auto written = own.store->write(own.state); !written) {
    diagnostics.error(
        "Cannot write the state",
        written.error().message +
            ". Nothing is lost: the journal beside the state holds what was done, and the next run folds it in.");
  }
  if (own.environment.interrupted)
    diagnostics.error("Run interrupted", "What was under way has ended and is in the state; the rest was not begun.");
  return !diagnostics.has_errors();
}

void Engine::validate(Diagnostics& diagnostics) {
  Impl& own = *impl_;
  const auto providers = make_providers();
  terraform::Evaluation evaluation = evaluate(terraform::WalkKind::kValidate, *providers);
  terraform::validate(own.graph, evaluation, *providers, diagnostics);
}

}  // namespace regionfall::cli
