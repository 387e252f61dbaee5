#include "cli/validate.h"

#include <ostream>

#include "base/files.h"
#include "cli/report.h"
#include "terraform/module_manifest.h"

namespace regionfall::cli {
namespace {

terraform::Configuration load_and_check(const std::string& directory, const DeepCheck& deep_check,
                                        hcl::Diagnostics& diagnostics) {
  if (!is_directory(directory)) {
    diagnostics.error("No such directory", "\"" + directory + "\" is no directory that can be read.");
    return {};
  }
  const auto installed = terraform::read_installed_modules(directory);
  if (!installed) {
    diagnostics.error("Failed to read module manifest", installed.error().message);
    return {};
  }
  terraform::Configuration configuration =
      terraform::load_configuration(directory, terraform::manifest_of(directory, *installed), diagnostics);
  if (!diagnostics.has_errors()) terraform::check_references(configuration, diagnostics);
  if (!diagnostics.has_errors() && deep_check) deep_check(configuration, diagnostics);
  return configuration;
}

void print_json(const hcl::Diagnostics& diagnostics, const DiagnosticCounts& counts, std::ostream& out) {
  Json document = Json::object();
  document.set("format_version", Json::string("1.0"));
  document.set("valid", Json::boolean(counts.errors == 0));
  document.set("error_count", Json::number(counts.errors));
  document.set("warning_count", Json::number(counts.warnings));
  document.set("diagnostics", diagnostics_json(diagnostics));
  out << document.dump(2) << "\n";
}

}  // namespace

int run_validate(const ValidateOptions& options, const DeepCheck& deep_check, std::ostream& out, std::ostream& err) {
  hcl::Diagnostics found;
  // Diagnostics point into the configuration's sources, so it lives as long as they are printed.
  const terraform::Configuration configuration = load_and_check(options.directory, deep_check, found);
  const hcl::Diagnostics diagnostics = in_reading_order(std::move(found));
  const DiagnosticCounts counts = count(diagnostics);
  const int status = counts.errors == 0 ? 0 : 1;
  if (options.json) {
    print_json(diagnostics, counts, out);
    return status;
  }
  print_diagnostics(diagnostics, options.diagnostics, err);
  if (status != 0) return status;
  const std::string success = options.diagnostics.color ? "\033[32m\033[1mSuccess!\033[0m" : "Success!";
  if (counts.warnings == 0) {
    out << success << " The configuration is valid.\n\n";
  } else {
    out << success << " The configuration is valid, but there were warnings, shown above.\n\n";
  }
  return status;
}

}  // namespace regionfall::cli
