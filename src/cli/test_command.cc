#include <algorithm>
#include <memory>
#include <ostream>

#include "base/paths.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/engine.h"
#include "cli/test_view.h"
#include "terraform/module_manifest.h"
#include "terraform/provisioner.h"
#include "terraform/testing/test_file.h"
#include "terraform/testing/test_runner.h"
#include "terraform/variables.h"

namespace regionfall::cli {
namespace {

using hcl::Diagnostics;
using terraform::TestFile;

struct TestOptions {
  EngineOptions engine;
  std::vector<std::string> filters;
  std::string test_directory = "tests";
  bool verbose = false;
};

// The test files that are asked for: all, or those that a -filter names.
std::vector<TestFile> load_files(const TestOptions& options, hcl::Sources& sources, Diagnostics& diagnostics) {
  std::vector<TestFile> files;
  const auto names = terraform::find_test_files(".", options.test_directory, diagnostics);
  for (const std::string& name : names) {
    TestFile file = terraform::load_test_file(".", name, sources, diagnostics);
    const auto asked = [&](const std::string& filter) { return clean_path(filter) == name; };
    if (options.filters.empty() || std::ranges::any_of(options.filters, asked)) files.push_back(std::move(file));
  }
  for (const std::string& filter : options.filters) {
    if (std::ranges::find(names, clean_path(filter)) != names.end()) continue;
    const auto near = nearest(clean_path(filter), names);
    diagnostics.warning("Unknown test file", "There is no test file \"" + filter + "\"." +
                                                 (near ? " Did you mean \"" + *near + "\"?" : "") +
                                                 " Filters are paths relative to the configuration's directory.");
  }
  return files;
}

// The root module's variables as optional ones: a test file may give what is missing.
terraform::Module optional_variables(const Engine& engine) {
  terraform::Module module;
  module.variables = engine.configuration().root->module.variables;
  for (auto& [name, variable] : module.variables) {
    if (!variable.default_value) variable.default_value = hcl::Value();
  }
  return module;
}

// What the command line, the environment and the configuration's own files give.
terraform::VariableInputs outside_inputs(Engine& engine, const TestOptions& options, const terraform::Module& module) {
  terraform::VariableInputs inputs;
  inputs.environment = engine.environment().variables;
  inputs.directory = ".";
  inputs.base_directory = ".";
  for (const auto& given : options.engine.variables) {
    const std::string name = given.value.substr(0, given.value.find('='));
    if (given.option == "var" && !module.variables.contains(name)) continue;
    const auto kind =
        given.option == "var" ? terraform::VariableArgument::Kind::kValue : terraform::VariableArgument::Kind::kFile;
    inputs.arguments.push_back({kind, given.value});
  }
  return inputs;
}

// Values given with -var for names that the configuration does not declare: test files may refer to them. What is no
// expression is passed over, as Terraform does until something refers to it.
void add_undeclared(const TestOptions& options, const terraform::Module& module, hcl::Sources& sources,
                    std::map<std::string, hcl::Value>& values) {
  terraform::Variable any;
  any.parse_as_literal = false;
  for (const auto& given : options.engine.variables) {
    const auto equals = given.value.find('=');
    const std::string name = given.value.substr(0, equals);
    if (given.option != "var" || equals == std::string::npos || module.variables.contains(name)) continue;
    Diagnostics unheard;
    const auto value = terraform::parse_variable_text(any, given.value.substr(equals + 1),
                                                      "<value for var." + name + ">", sources, unheard);
    if (value) values.insert_or_assign(name, *value);
  }
}

int run_test_command(Environment& environment, const TestOptions& options) {
  Engine engine(environment, options.engine);
  const auto view = make_test_view(environment, {options.engine.json, options.verbose, engine.diagnostic_format()});
  const std::string working_directory = environment.working_directory;
  Diagnostics found;
  hcl::Sources sources;
  std::vector<TestFile> files;
  std::map<std::string, hcl::Value> variables;
  std::map<std::string, hcl::Value> variables_beside_tests;
  if (engine.load(found)) {
    files = load_files(options, sources, found);
    const terraform::Module module = optional_variables(engine);
    variables = terraform::collect_variables(module, outside_inputs(engine, options, module), sources, found);
    add_undeclared(options, module, sources, variables);
    terraform::VariableInputs beside_tests;
    beside_tests.directory = options.test_directory;
    variables_beside_tests = terraform::collect_variables(module, beside_tests, sources, found);
  }
  const auto installed = terraform::read_installed_modules(".");
  view->diagnostics(found);
  if (found.has_errors() || !installed) return 1;
  view->begin(files);
  const terraform::ModuleManifest manifest = terraform::manifest_of(".", *installed);
  const auto provisioners = terraform::live_provisioners(engine.provider_environment());
  terraform::Executor executor(static_cast<std::size_t>(std::max(1, options.engine.parallelism)));
  const terraform::TestEnvironment needed{".",
                                          manifest,
                                          std::move(variables),
                                          clean_path(options.test_directory),
                                          std::move(variables_beside_tests),
                                          engine.registry(),
                                          engine.provider_environment(),
                                          engine.functions(),
                                          engine.function_context(),
                                          executor,
                                          *provisioners,
                                          environment.random,
                                          environment.clock,
                                          working_directory,
                                          environment.interrupted};
  const terraform::TestSummary summary = terraform::run_tests(files, needed, *view);
  view->end(summary);
  return summary.status <= terraform::TestStatus::kPass && !environment.interrupted ? 0 : 1;
}

}  // namespace

Run declare_test(CommandLine& line, Environment& environment) {
  auto options = std::make_shared<TestOptions>();
  EngineOptions& engine = options->engine;
  line.positional("dir", engine.directory, "The configuration's directory; the working directory when left out");
  line.list("filter", options->filters, "FILE", "Run only this test file; may be given several times");
  line.value("test-directory", options->test_directory, "DIR",
             "Where test files stand besides the configuration's own directory");
  line.ordered("var", engine.variables, "NAME=VALUE", "Give a variable of the root module a value");
  line.ordered("var-file", engine.variables, "FILE", "Take values of variables from a .tfvars file");
  line.number("parallelism", engine.parallelism, "How many calls to providers may be under way at once");
  line.flag("verbose", options->verbose, "Show the plan or the state of every run block");
  line.flag("no-color", engine.no_color, "Plain text without colours");
  line.flag("json", engine.json, "Machine-readable output");
  return [options, &environment] { return run_test_command(environment, *options); };
}

}  // namespace regionfall::cli
