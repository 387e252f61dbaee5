#include "cli/init.h"

#include <memory>
#include <ostream>

#include "base/process.h"
#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/providers.h"
#include "cli/report.h"

namespace regionfall::cli {

int run_init(const InitCommandOptions& options, const terraform::InitEnvironment& environment, std::ostream& out,
             std::ostream& err) {
  hcl::Diagnostics found;
  out << "Initializing modules and providers...\n";
  const auto progress = [&out](const std::string& line) { out << line << "\n" << std::flush; };
  const terraform::Configuration configuration = terraform::initialize(options.init, environment, progress, found);
  const hcl::Diagnostics diagnostics = in_reading_order(std::move(found));
  print_diagnostics(diagnostics, options.diagnostics, err);
  if (diagnostics.has_errors()) return 1;
  out << (options.diagnostics.color ? "\n\033[32m\033[1mRegionfall is ready\033[0m" : "\nRegionfall is ready")
      << " to work with this configuration.\n\nTry \"regionfall plan\" to see what it would make. After changing "
         "module "
         "sources or\nproviders, run this command again.\n";
  return 0;
}

Run declare_init(CommandLine& line, Environment& environment) {
  struct Options {
    InitCommandOptions command;
    bool no_color = false;
    bool backend = true;  // there is only one, so there is nothing to leave out
    bool input = true;
  };
  auto options = std::make_shared<Options>();
  line.positional("dir", options->command.init.directory,
                  "The configuration's directory; the working directory when left out");
  line.flag("upgrade", options->command.init.upgrade, "Fetch modules anew, in the newest version that fits");
  line.flag("get", options->command.init.fetch, "Do not fetch modules");
  line.flag("backend", options->backend, "Accepted; state is always kept in DIR/.regionfall");
  line.flag("input", options->input, "Accepted; nothing is asked");
  line.flag("no-color", options->no_color, "Plain text without colours");
  return [options, &environment] {
    options->command.diagnostics = {environment.colors() && !options->no_color,
                                    environment.output_is_terminal ? environment.width : 78};
    SystemProcessRunner processes;
    const terraform::ProviderRegistry providers = all_providers_without_cloud(environment);
    return run_init(options->command, {{processes, environment.http}, providers}, environment.out, environment.err);
  };
}

}  // namespace regionfall::cli
