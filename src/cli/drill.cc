#include <fmt/format.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/paths.h"
#include "cli/commands.h"
#include "cli/drill_progress.h"
#include "cli/environment.h"
#include "cli/own_program.h"
#include "cli/report.h"
#include "cli/serve.h"
#include "cli/world_folder.h"
#include "cli/world_process.h"
#include "drill/findings.h"
#include "drill/report.h"
#include "drill/run.h"
#include "drill/scenario_reader.h"
#include "drill/summary.h"
#include "hcl/parser.h"
#include "world/image_application.h"
#include "world/world_client.h"
#include "world/world_time.h"

namespace regionfall::cli {
namespace {

constexpr int kMissedStatus = 99;

struct DrillOptions {
  std::string file;
  std::string data;    // empty: .regionfall beside the configuration, or in the working directory
  std::string report;  // empty: a folder called after the file, in the working directory
  int speed = 0;       // of a world of its own; 0: what the world has that runs, else real time
  bool flat = false;
};

// The scenario in the file; nothing when it has mistakes, which have been printed.
std::optional<drill::Scenario> read_file_of(const DrillOptions& options, Environment& environment) {
  hcl::Sources sources;
  hcl::Diagnostics diagnostics;
  const std::string path = join_path(environment.working_directory, options.file);
  auto text = read_file(path, hcl::kSourceBytesMax);
  std::optional<drill::Scenario> scenario;
  if (!text) {
    diagnostics.error("Cannot read the drill", text.error().message + ".");
  } else {
    const hcl::SourceFile& file = sources.add(options.file, *std::move(text));
    scenario = drill::read_scenario(file, directory_name(path), sources, diagnostics);
  }
  print_diagnostics(in_reading_order(diagnostics), {.color = environment.colors(), .width = environment.width},
                    environment.err);
  return scenario;
}

world::DataFolder folder_of(const DrillOptions& options, const drill::Scenario& scenario,
                            const Environment& environment) {
  const std::string given = options.data.empty() ? join_path(scenario.directory, ".regionfall") : options.data;
  return {clean_path(join_path(environment.working_directory, given))};
}

// Applies the drill's configuration in a process of its own. Whether all of it was.
Result<void> apply(const drill::Scenario& scenario, const world::DataFolder& folder, Environment& environment) {
  std::vector<Given> variables;
  for (const auto& [name, value] : scenario.variables) variables.push_back({"var", name + "=" + value});
  environment.out.flush();
  const pid_t process =
      TRY(start_own_program({.arguments = apply_arguments(scenario.directory, folder.path, variables)}));
  int status = 0;
  while (::waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) return failure("The configuration's apply was lost.");
    if (environment.interrupted) ::kill(process, SIGINT);
  }
  if (environment.interrupted) return failure("Interrupted before the load began.");
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return failure("The configuration in " + scenario.directory + " was not applied in full, so there is no drill.");
  return {};
}

int status_of(drill::Conclusion conclusion) {
  switch (conclusion) {
    case drill::Conclusion::kMet:
      return 0;
    case drill::Conclusion::kMissed:
      return kMissedStatus;
    case drill::Conclusion::kInvalid:
      break;
  }
  return 1;
}

// From a running world, or one of the drill's own, to the report.
Result<int> perform(const DrillOptions& options, const drill::Scenario& scenario, Environment& environment) {
  const world::DataFolder folder = folder_of(options, scenario, environment);
  if (options.speed != 0) TRY(check_speed(options.speed));
  std::optional<WorldProcess> own_world;
  if (!world::ask_world(folder, Json::object({{"do", Json::string("status")}}))) {
    std::vector<std::string> serve_options = {"-dns-port=0"};
    if (options.speed != 0) serve_options.push_back(fmt::format("-speed={}", options.speed));
    if (options.flat) serve_options.emplace_back("-flat");
    TRY(world::keep_image_application(folder, scenario.application));
    environment.out << "Starting a world on " << folder.path << " ..." << std::endl;
    own_world.emplace(TRY(WorldProcess::start(folder, serve_options)));
  }
  if (!scenario.directory.empty()) TRY(apply(scenario, folder, environment));

  const PacedClock clock(environment.clock, TRY(world::pace_of(folder)));
  if (options.speed != 0 && options.speed != clock.speed()) {
    return failure(
        fmt::format("In the world that runs on {}, time passes {} times faster, not {}: `regionfall down` stops it.",
                    folder.path, clock.speed(), options.speed));
  }
  DrillProgress progress(scenario, environment);
  const drill::Recording recording = TRY(drill::run(scenario, folder, clock, environment.random, progress));
  progress.ends();
  own_world.reset();
  std::vector<drill::Declared> declared;
  if (!scenario.directory.empty())
    declared = TRY(drill::read_declared(scenario.directory, environment.clock, environment.random));
  const drill::Findings findings = drill::find(scenario, recording, declared);
  const std::string report = options.report.empty() ? scenario.name + "-report" : options.report;
  TRY(drill::write_report(join_path(environment.working_directory, report), scenario, recording, findings));
  environment.out << drill::summary(scenario, recording, findings, environment.colors())
                  << "Report: " << join_path(report, "report.html") << "\n";
  return status_of(findings.verdict.conclusion);
}

}  // namespace

Run declare_drill(CommandLine& line, Environment& environment) {
  const auto options = std::make_shared<DrillOptions>();
  line.positional("file", options->file, "The drill, a *.drill.hcl", true);
  line.value("data", options->data, "DIR",
             "The world's data folder; when left out, .regionfall in the configuration's directory if the drill has "
             "one, else in the working directory");
  line.value("report", options->report, "DIR", "Where the report goes; when left out, a folder called after the file");
  line.number("speed", options->speed,
              "Start a world whose time passes so many times faster; the drill takes as much less");
  line.flag("flat", options->flat, "Start a world without network namespaces: links have no delay and cannot fail");
  return [=, &environment] {
    const auto scenario = read_file_of(*options, environment);
    if (!scenario) return 1;
    const auto status = perform(*options, *scenario, environment);
    return status ? *status : fail_with(environment, status.error());
  };
}

}  // namespace regionfall::cli
