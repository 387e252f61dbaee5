#include "cli/init.h"

#include <ostream>

#include "cli/report.h"

namespace regionfall::cli {

int run_init(const InitCommandOptions& options, const terraform::InitEnvironment& environment, std::ostream& out,
             std::ostream& err) {
  hcl::Diagnostics found;
  out << "Initializing modules and providers...\n";
  const auto progress = [&out](const std::string& line) { out << line << std::endl; };
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

}  // namespace regionfall::cli
