#include "cli/validate.h"

#include <memory>
#include <ostream>

#include "base/json.h"
#include "cli/commands.h"
#include "cli/report.h"

namespace regionfall::cli {
namespace {

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

int run_validate(Engine& engine, bool json, std::ostream& out, std::ostream& err) {
  hcl::Diagnostics found;
  if (engine.load(found)) engine.validate(found);
  const hcl::Diagnostics diagnostics = in_reading_order(std::move(found));
  const DiagnosticCounts counts = count(diagnostics);
  const int status = counts.errors == 0 ? 0 : 1;
  if (json) {
    print_json(diagnostics, counts, out);
    return status;
  }
  print_diagnostics(diagnostics, engine.diagnostic_format(), err);
  if (status != 0) return status;
  const std::string success = engine.diagnostic_format().color ? "\033[32m\033[1mSuccess!\033[0m" : "Success!";
  if (counts.warnings == 0) {
    out << success << " The configuration is valid.\n\n";
  } else {
    out << success << " The configuration is valid, but there were warnings, shown above.\n\n";
  }
  return status;
}

Run declare_validate(CommandLine& line, Environment& environment) {
  auto options = std::make_shared<EngineOptions>();
  line.positional("dir", options->directory, "The configuration's directory; the working directory when left out");
  line.flag("json", options->json, "Machine-readable output");
  line.flag("no-color", options->no_color, "Plain text without colours");
  return [options, &environment] {
    Engine engine(environment, *options);
    return run_validate(engine, options->json, environment.out, environment.err);
  };
}

}  // namespace regionfall::cli
