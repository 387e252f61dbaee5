#include <memory>

#include "base/files.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/engine.h"
#include "cli/report.h"
#include "cli/run_output.h"
#include "terraform/plan_file.h"

namespace regionfall::cli {
namespace {

// What plan, apply and destroy share.
struct PlanCommand {
  EngineOptions engine;
  std::vector<std::string> targets, replaces;
  bool destroy = false;
  bool named_destroy = false;  // the command of that name, not `apply -destroy`
  bool refresh = true;
  bool refresh_only = false;
  bool detailed_exit_code = false;
  bool auto_approve = false;
  bool compact_warnings = false;
  std::string out;
};

void declare_shared(CommandLine& line, PlanCommand& command) {
  declare_engine_options(line, command.engine);
  line.list("target", command.targets, "ADDRESS", "Only this object, and what it needs; may be repeated");
  line.list("replace", command.replaces, "ADDRESS", "Make this object anew; may be repeated");
  line.flag("destroy", command.destroy, "Plan to destroy everything");
  line.flag("refresh", command.refresh, "Do not read first what exists");
  line.flag("refresh-only", command.refresh_only, "Only bring the state up to date with what exists");
  line.flag("compact-warnings", command.compact_warnings, "Show warnings as one line each");
}

bool plan_options(const PlanCommand& command, terraform::PlanOptions& options, hcl::Diagnostics& diagnostics) {
  options.mode = command.destroy        ? terraform::PlanMode::kDestroy
                 : command.refresh_only ? terraform::PlanMode::kRefreshOnly
                                        : terraform::PlanMode::kNormal;
  options.refresh = command.refresh;
  options.relevance = !command.out.empty();
  if (command.destroy && command.refresh_only) {
    diagnostics.error("Incompatible plan mode options", "-destroy and -refresh-only cannot be given together.");
  }
  if (command.refresh_only && !command.refresh) {
    diagnostics.error("Incompatible refresh options", "-refresh-only has nothing to do with -refresh=false.");
  }
  if (!command.replaces.empty() && options.mode != terraform::PlanMode::kNormal) {
    diagnostics.error("Unsupported plan mode",
                      "-replace makes an object anew, which neither -destroy nor -refresh-only does.");
  }
  for (const auto& text : command.targets) {
    auto target = terraform::parse_target(text);
    if (!target) {
      diagnostics.error("Invalid target \"" + text + "\"", target.error().message);
    } else {
      options.targets.push_back(std::move(*target));
    }
  }
  for (const auto& text : command.replaces) {
    auto instance = terraform::parse_resource_instance(text);
    if (!instance) {
      diagnostics.error("Invalid address to replace \"" + text + "\"", instance.error().message);
    } else {
      options.replace.push_back(std::move(*instance));
    }
  }
  return !diagnostics.has_errors();
}

// One run of plan, apply or destroy, from reading to the last line of output.
class PlanRun {
 public:
  PlanRun(Environment& environment, const PlanCommand& command)
      : command_(command), engine_(environment, command.engine) {
    const bool color = environment.colors() && !command.engine.no_color;
    output_ = make_run_output(environment, {command.engine.json, color, command.compact_warnings});
  }

  int plan() {
    const auto plan = make("plan");
    if (!plan) return finish(1);
    output_->plan(*plan, engine_);
    if (plan->errored) return finish(1);
    if (!command_.out.empty() && !save(*plan)) return finish(1);
    output_->planned(*plan, command_.out);
    return finish(command_.detailed_exit_code && plan->applyable() ? 2 : 0);
  }

  int apply() {
    if (command_.engine.json && !command_.auto_approve) {
      diagnostics_.error("Cannot ask for approval", "With -json there is nobody to ask: add -auto-approve.");
      return finish(1);
    }
    const auto plan = make(command_.destroy ? "destroy" : "apply");
    if (!plan) return finish(1);
    output_->plan(*plan, engine_);
    if (plan->errored) return finish(1);
    // What planning had to say belongs before the question.
    finish(0);
    diagnostics_ = {};
    if (plan->applyable() && !command_.auto_approve && !output_->approve(*plan, engine_)) return finish(1);
    return carry_out(*plan);
  }

  // Carries out the plan that a file holds, without asking.
  int apply_saved(const std::string& text) {
    providers_ = engine_.make_providers();
    const auto saved = terraform::parse_plan_file(text, *providers_);
    if (!saved) {
      diagnostics_.error("Cannot read the plan file", saved.error().message + ".");
      return finish(1);
    }
    if (!restore(*saved)) return finish(1);
    output_->saved_plan(saved->plan);
    return carry_out(saved->plan);
  }

 private:
  int carry_out(const terraform::Plan& plan) {
    terraform::Plan::Counts done;
    const bool good = engine_.apply(plan, *providers_, *output_, done, diagnostics_);
    if (good) output_->applied(done, command_.named_destroy, engine_);
    return finish(good ? 0 : 1);
  }

  std::optional<terraform::Plan> make(const std::string& operation) {
    terraform::PlanOptions options;
    if (!plan_options(command_, options, diagnostics_)) return {};
    if (!engine_.load(diagnostics_) || !configured(options.mode) || !engine_.collect_variables(diagnostics_)) return {};
    if (!engine_.lock(operation, diagnostics_)) return {};
    providers_ = engine_.make_providers();
    return engine_.plan(std::move(options), *providers_, *output_, diagnostics_);
  }

  bool save(const terraform::Plan& plan) {
    const terraform::Configuration& configuration = engine_.configuration();
    const terraform::SavedPlan saved{plan,
                                     command_.engine.directory,
                                     engine_.workspace(),
                                     terraform::keep_variables(configuration.root->module, engine_.variables()),
                                     terraform::keep_configuration(configuration),
                                     engine_.store().version()};
    const auto written =
        write_file_atomically(engine_.user_path(command_.out), terraform::plan_file_text(saved), {.mode = 0600});
    if (!written) diagnostics_.error("Cannot save the plan", written.error().message + ".");
    return written.has_value();
  }

  // Makes ready to carry out a saved plan, if the state still is what it was made from.
  bool restore(const terraform::SavedPlan& saved) {
    // The plan of another directory is carried out from where it was made, or from within that directory.
    const std::string directory = is_directory(saved.directory) ? saved.directory : "";
    if (!engine_.load(saved.configuration, directory, diagnostics_)) return false;
    if (!engine_.lock("apply", diagnostics_) || !engine_.read_state(diagnostics_)) return false;
    if (saved.workspace != engine_.workspace()) {
      diagnostics_.error("Plan of another workspace", "The plan was made in the workspace " + quote(saved.workspace) +
                                                          ", and " + quote(engine_.workspace()) + " is selected.");
    }
    if (saved.state != engine_.store().version())
      diagnostics_.error("Saved plan is stale", "The state has changed since the plan was made. Make a new plan.");
    if (saved.plan.errored)
      diagnostics_.error("Cannot apply an incomplete plan",
                         "There were errors while the plan was made. Make a new plan.");
    return !diagnostics_.has_errors() && engine_.collect_variables(saved.variables, diagnostics_);
  }

  // In a directory without configuration, everything in the state would have to go: nobody means that by a plan.
  bool configured(terraform::PlanMode mode) {
    if (mode == terraform::PlanMode::kDestroy || !engine_.configuration().sources->files().empty()) return true;
    diagnostics_.error("No configuration files",
                       "There is no .tf or .tf.json file in " + engine_.environment().working_directory +
                           ". Go to the directory of your configuration, or name it: regionfall plan DIR. To take away "
                           "all that is in the state, use regionfall destroy.");
    return false;
  }

  int finish(int status) {
    output_->diagnostics(diagnostics_, engine_.diagnostic_format());
    return status;
  }

  const PlanCommand& command_;
  Engine engine_;
  std::unique_ptr<RunOutput> output_;
  hcl::Diagnostics diagnostics_;
  std::unique_ptr<terraform::ProviderSet> providers_;
};

}  // namespace

Run declare_plan(CommandLine& line, Environment& environment) {
  auto command = std::make_shared<PlanCommand>();
  declare_shared(line, *command);
  line.value("out", command->out, "FILE", "Keep the plan in a file that apply takes");
  line.flag("detailed-exitcode", command->detailed_exit_code, "Exit with 2 when there are changes");
  return [command, &environment] { return PlanRun(environment, *command).plan(); };
}

Run declare_apply(CommandLine& line, Environment& environment) {
  auto command = std::make_shared<PlanCommand>();
  declare_shared(line, *command);
  line.flag("auto-approve", command->auto_approve, "Do not ask");
  return [command, &environment] {
    const auto text =
        is_regular_file(command->engine.directory) ? read_file(command->engine.directory) : Result<std::string>("");
    if (text && terraform::is_plan_file(*text)) {
      command->engine.directory.clear();
      return PlanRun(environment, *command).apply_saved(*text);
    }
    return PlanRun(environment, *command).apply();
  };
}

Run declare_destroy(CommandLine& line, Environment& environment) {
  auto command = std::make_shared<PlanCommand>();
  command->destroy = command->named_destroy = true;
  declare_shared(line, *command);
  line.flag("auto-approve", command->auto_approve, "Do not ask");
  return [command, &environment] { return PlanRun(environment, *command).apply(); };
}

Run declare_refresh(CommandLine& line, Environment& environment) {
  auto command = std::make_shared<PlanCommand>();
  command->refresh_only = true;
  command->auto_approve = true;
  declare_shared(line, *command);
  return [command, &environment] { return PlanRun(environment, *command).apply(); };
}

}  // namespace regionfall::cli
