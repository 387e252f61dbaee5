#include "terraform/testing/test_runner.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/paths.h"
#include "terraform/apply.h"
#include "terraform/testing/expected_failures.h"
#include "terraform/testing/run_setup.h"
#include "terraform/testing/test_scope.h"

namespace regionfall::terraform {
namespace {

using hcl::Diagnostics;
using hcl::Value;

// Tests keep their state in memory: a killed run leaves nothing to go on from.
class NoJournal final : public RunJournal {
 public:
  Result<void> begin(const Intent&) override { return {}; }
  Result<void> finish(const Outcome&) override { return {}; }
  Result<void> depose(const Deposal&) override { return {}; }
  Result<void> restore(const Deposal&) override { return {}; }
};

// One state of a file, and what is needed to destroy what is in it.
struct KeptState {
  State state;
  const TestRun* last_run = nullptr;
  std::size_t last_change = 0;
  std::shared_ptr<RunSetup> setup;
};

std::vector<ResourceInstance> objects_in(const State& state) {
  std::vector<ResourceInstance> all;
  for (const auto& [resource, stored] : state.resources) {
    if (resource.resource.mode != ResourceMode::kManaged) continue;
    for (const auto& [key, instance] : stored.instances) {
      if (instance.current || !instance.deposed.empty()) all.push_back({resource.module, resource.resource, key});
    }
  }
  return all;
}

TestStatus worse(TestStatus a, TestStatus b) { return std::max(a, b); }

class FileRunner {
 public:
  FileRunner(const TestFile& file, const TestEnvironment& environment, TestObserver& observer, TestSummary& summary)
      : file_(file), environment_(environment), observer_(observer), summary_(summary) {
    names_.variables = environment.variables;
    if (!environment.test_directory.empty() && directory_name(file.name) == environment.test_directory) {
      for (const auto& [name, value] : environment.test_directory_variables) {
        names_.variables.insert_or_assign(name, value);
      }
    }
    for (const TestRun& run : file.runs) names_.all_runs.insert(run.name);
    seed_ = random_below(environment.random, std::uint64_t{1} << 62);
  }

  TestStatus run() {
    observer_.file_started(file_);
    TestStatus status = TestStatus::kPass;
    bool stopped = false;
    Diagnostics file_problems;
    read_variables(file_problems);
    for (const TestRun& run : file_.runs) {
      TestRunReport report;
      stopped = stopped || environment_.interrupted;
      if (stopped) {
        report.status = TestStatus::kSkip;
      } else {
        observer_.run_started(file_, run);
        report.diagnostics = std::exchange(file_problems, {});
        run_one(run, report);
        if (environment_.interrupted) interrupted(report);
        stopped = report.status == TestStatus::kError;
      }
      count(report.status);
      if (report.status != TestStatus::kSkip) status = worse(status, report.status);
      observer_.run_finished(file_, run, report);
      plan_.reset();
      evaluation_.reset();
    }
    if (stopped && status == TestStatus::kPass) status = TestStatus::kSkip;
    observer_.tearing_down(file_);
    if (!tear_down()) status = TestStatus::kError;
    observer_.file_finished(file_, status);
    return status;
  }

 private:
  // -- one run block --------------------------------------------------------------------------------------------------

  void read_variables(Diagnostics& diagnostics) {
    const TestScope scope(names_, environment_.functions, environment_.function_context);
    std::map<std::string, Value> values;
    for (const hcl::Attribute& attribute : file_.variables) {
      values.insert_or_assign(attribute.name, hcl::evaluate(*attribute.value, scope, diagnostics));
      names_.places.insert_or_assign(attribute.name, attribute.value->range);
    }
    for (auto& [name, value] : values) names_.variables.insert_or_assign(name, std::move(value));
  }

  void run_one(const TestRun& run, TestRunReport& report) {
    const auto scope = std::make_shared<const TestScope>(names_, environment_.functions, environment_.function_context);
    environment_.function_context.pure_only = false;
    std::shared_ptr<RunSetup> setup = make_run_setup(environment_.directory, environment_.manifest, file_, run, scope,
                                                     names_, seed_, report.diagnostics);
    setups_.push_back(setup);
    std::erase_if(report.diagnostics.all(),
                  [this](const hcl::Diagnostic& diagnostic) { return told_before(diagnostic); });
    if (report.diagnostics.has_errors()) {
      report.status = TestStatus::kError;
      return;
    }
    KeptState& kept = states_[run.state_key.empty() ? "module " + run.module_source : "key " + run.state_key];
    ExpectedFailures expected(run);
    const bool ready =
        run.apply ? apply(run, setup, kept, expected, report) : plan(run, *setup, kept, expected, report);
    if (!ready) {
      report.status = TestStatus::kError;
      return;
    }
    report.status = check_asserts(run, *scope, report.diagnostics);
    if (report.status != TestStatus::kError) keep_outputs(run);
  }

  // Warnings about what all runs of a file share are shown once.
  bool told_before(const hcl::Diagnostic& diagnostic) {
    if (diagnostic.severity != hcl::Severity::kWarning || !diagnostic.subject) return false;
    return !told_.insert(diagnostic.subject->to_string() + " " + diagnostic.summary).second;
  }

  bool plan(const TestRun& run, RunSetup& setup, const KeptState& kept, ExpectedFailures& expected,
            TestRunReport& report) {
    Diagnostics found;
    make_plan_of(setup, kept.state, run.options, found);
    report.plan = plan_.get();
    report.diagnostics.append(expected.sort_out(std::move(found), plan_->checks));
    expected.report_missing(report.diagnostics);
    return !report.diagnostics.has_errors();
  }

  bool apply(const TestRun& run, const std::shared_ptr<RunSetup>& setup, KeptState& kept, ExpectedFailures& expected,
             TestRunReport& report) {
    Diagnostics planning;
    make_plan_of(*setup, kept.state, run.options, planning);
    if (planning.has_errors()) {
      report.diagnostics.append(expected.explain_failed_plan(std::move(planning), plan_->checks));
      return false;
    }
    report.diagnostics.append(ExpectedFailures::without_checks(std::move(planning), plan_->checks));
    Diagnostics applying;
    kept.state = apply_plan_of(*setup, environment_.interrupted, applying);
    kept.setup = setup;
    kept.last_run = &run;
    kept.last_change = ++changes_;
    report.state = &kept.state;
    report.providers = providers_.get();
    report.diagnostics.append(expected.sort_out(std::move(applying), evaluation_->checks().results()));
    expected.report_missing(report.diagnostics);
    return !report.diagnostics.has_errors();
  }

  TestStatus check_asserts(const TestRun& run, const TestScope& around, Diagnostics& diagnostics) {
    environment_.function_context.pure_only = false;
    TestStatus status = TestStatus::kPass;
    const AssertScope scope(*evaluation_, around);
    for (const CheckRule& rule : run.asserts) status = worse(status, check_assert(rule, scope, diagnostics));
    return status;
  }

  static TestStatus check_assert(const CheckRule& rule, const AssertScope& scope, Diagnostics& diagnostics) {
    Diagnostics found;
    const Value condition = hcl::evaluate_as(*rule.condition, hcl::Type::boolean(), scope, found);
    if (!found.has_errors() && (!condition.is_known() || condition.is_null())) {
      hcl::Diagnostic diagnostic;
      diagnostic.summary = condition.is_known() ? "Invalid condition result" : "Unknown condition value";
      diagnostic.detail = condition.is_known() ? "A condition must be true or false, not null."
                                               : "The condition depends on something that is known only after an "
                                                 "apply. Leave that out, let the run block "
                                                 "apply (command = apply), or, where an override or mock gives the "
                                                 "value, write override_during = plan there.";
      diagnostic.subject = rule.condition->range;
      diagnostic.values = hcl::values_read(*rule.condition, scope);
      found.add(std::move(diagnostic));
    }
    const bool unusable = found.has_errors();
    diagnostics.append(std::move(found));
    if (unusable) return TestStatus::kError;
    if (condition.unmarked().as_bool()) return TestStatus::kPass;
    hcl::Diagnostic diagnostic;
    diagnostic.summary = "Test assertion failed";
    diagnostic.detail = message_of(rule, scope, diagnostics);
    diagnostic.subject = rule.condition->range;
    diagnostic.values = hcl::values_read(*rule.condition, scope);
    diagnostics.add(std::move(diagnostic));
    return TestStatus::kFail;
  }

  static std::string message_of(const CheckRule& rule, const AssertScope& scope, Diagnostics& diagnostics) {
    Diagnostics found;
    const Value message = hcl::evaluate_as(*rule.error_message, hcl::Type::string(), scope, found);
    const bool usable = !found.has_errors() && message.is_known() && !message.is_null();
    diagnostics.append(std::move(found));
    if (!usable) return "The condition does not hold, and its error_message cannot be shown.";
    if (has(message.marks(), hcl::Marks::kSensitive)) {
      return "The condition does not hold. Its error_message refers to sensitive values and is not shown.";
    }
    std::string text = message.unmarked().as_string();
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
  }

  void keep_outputs(const TestRun& run) {
    std::vector<hcl::MapEntry> outputs;
    for (const auto& [name, value] : evaluation_->root().outputs) {
      if (!has(value.marks_deep(), hcl::Marks::kEphemeral)) outputs.emplace_back(name, value);
    }
    names_.runs.insert_or_assign(run.name, Value::object(std::move(outputs)));
  }

  static void interrupted(TestRunReport& report) {
    report.status = TestStatus::kError;
    report.diagnostics.error(
        "Run interrupted", "What was under way has ended. What exists is destroyed now; no further run block begins.");
  }

  void count(TestStatus status) {
    if (status == TestStatus::kPass) ++summary_.passed;
    if (status == TestStatus::kFail) ++summary_.failed;
    if (status == TestStatus::kError) ++summary_.errored;
    if (status == TestStatus::kSkip) ++summary_.skipped;
  }

  // -- the engine -----------------------------------------------------------------------------------------------------

  void begin_evaluation(RunSetup& setup, WalkKind kind) {
    auto& context = environment_.function_context;
    context.pure_only = kind == WalkKind::kPlan;
    providers_ = std::make_unique<ProviderSet>(environment_.registry, environment_.provider_environment,
                                               setup.substitutes.get());
    EvaluationContext evaluation{kind,
                                 setup.configuration,
                                 environment_.functions,
                                 context,
                                 setup.variables,
                                 "default",
                                 setup.configuration.root->module.directory,
                                 environment_.working_directory,
                                 {}};
    evaluation.provider_function = [this](const ModuleNode& module, std::string_view name) {
      return providers_->function(module, name);
    };
    evaluation.root_variable_places = setup.variable_places;
    evaluation_ = std::make_unique<Evaluation>(std::move(evaluation));
  }

  void make_plan_of(RunSetup& setup, const State& state, const PlanOptions& options, Diagnostics& diagnostics) {
    const Instant now = environment_.clock.now();
    environment_.function_context.plan_timestamp = now;
    environment_.function_context.timestamp.reset();
    begin_evaluation(setup, options.mode == PlanMode::kDestroy ? WalkKind::kDestroy : WalkKind::kPlan);
    plan_ = std::make_unique<Plan>(make_plan(setup.graph, *evaluation_, *providers_, {state, {}}, options,
                                             environment_.executor, run_observer_, diagnostics));
    plan_->timestamp = now;
  }

  // Carries out plan_.
  State apply_plan_of(RunSetup& setup, const std::atomic<bool>& stop, Diagnostics& diagnostics) {
    environment_.function_context.timestamp = environment_.clock.now();
    begin_evaluation(setup, plan_->options.mode == PlanMode::kDestroy ? WalkKind::kDestroy : WalkKind::kApply);
    return apply_plan(setup.graph, *evaluation_, *providers_, *plan_,
                      {journal_, environment_.provisioners, environment_.random, stop}, environment_.executor,
                      run_observer_, diagnostics)
        .state;
  }

  // -- the end of a file ----------------------------------------------------------------------------------------------

  // Destroys what is in the states, the last changed first. False when something is left.
  bool tear_down() {
    std::vector<KeptState*> kept;
    for (auto& [key, state] : states_) {
      if (state.setup && !objects_in(state.state).empty()) kept.push_back(&state);
    }
    std::ranges::sort(kept, std::ranges::greater(), &KeptState::last_change);
    bool all_gone = true;
    for (KeptState* state : kept) {
      observer_.destroying(file_, *state->last_run);
      Diagnostics found;
      destroy(*state, found);
      const auto left = objects_in(state->state);
      all_gone = all_gone && left.empty() && !found.has_errors();
      observer_.torn_down(file_, *state->last_run, found, left);
    }
    return all_gone;
  }

  void destroy(KeptState& kept, Diagnostics& diagnostics) {
    PlanOptions options;
    options.mode = PlanMode::kDestroy;
    make_plan_of(*kept.setup, kept.state, options, diagnostics);
    if (diagnostics.has_errors()) return;
    const std::atomic<bool> never = false;
    kept.state = apply_plan_of(*kept.setup, never, diagnostics);
  }

  const TestFile& file_;
  const TestEnvironment& environment_;
  TestObserver& observer_;
  TestSummary& summary_;
  TestNames names_;
  std::uint64_t seed_ = 0;
  std::map<std::string, KeptState> states_;
  std::vector<std::shared_ptr<RunSetup>> setups_;  // diagnostics and kept values point into them
  std::size_t changes_ = 0;
  std::set<std::string> told_;
  NoJournal journal_;
  RunObserver run_observer_;
  std::unique_ptr<ProviderSet> providers_;
  std::unique_ptr<Evaluation> evaluation_;
  std::unique_ptr<Plan> plan_;
};

}  // namespace

const char* status_name(TestStatus status) {
  switch (status) {
    case TestStatus::kPending:
      return "pending";
    case TestStatus::kSkip:
      return "skip";
    case TestStatus::kPass:
      return "pass";
    case TestStatus::kFail:
      return "fail";
    case TestStatus::kError:
      return "error";
  }
  return "pending";
}

TestSummary run_tests(const std::vector<TestFile>& files, const TestEnvironment& environment, TestObserver& observer) {
  TestSummary summary;
  for (const TestFile& file : files) {
    const TestStatus status = FileRunner(file, environment, observer, summary).run();
    summary.files[file.name] = status;
    summary.status = worse(summary.status, status);
  }
  return summary;
}

}  // namespace regionfall::terraform
