#include <memory>
#include <ostream>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/engine.h"
#include "cli/report.h"
#include "terraform/state_evaluation.h"

namespace regionfall::cli {

Run declare_console(CommandLine& line, Environment& environment) {
  auto options = std::make_shared<EngineOptions>();
  declare_engine_options(line, *options);
  return [options, &environment] {
    Engine engine(environment, *options);
    hcl::Diagnostics diagnostics;
    const auto fail = [&] {
      print_diagnostics(diagnostics, engine.diagnostic_format(), environment.err);
      return 1;
    };
    if (!engine.load(diagnostics) || !engine.collect_variables(diagnostics)) return fail();
    const auto state = engine.store().read();
    if (!state) {
      diagnostics.error("Cannot read the state", state.error().message);
      return fail();
    }
    const auto providers = engine.make_providers();
    terraform::Evaluation evaluation = engine.evaluate(terraform::WalkKind::kApply, *providers);
    hcl::Diagnostics found;  // what cannot be evaluated is unknown in the console
    terraform::evaluate_from_state(engine.graph(), evaluation, *providers, *state, found);
    engine.function_context().timestamp = environment.clock.now();
    const terraform::ModuleScope scope(evaluation, evaluation.root());
    return run_console(environment.in, environment.out, environment.err, scope,
                       {environment.input_is_terminal, engine.diagnostic_format()});
  };
}

}  // namespace regionfall::cli
