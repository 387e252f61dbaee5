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
#include "base/text.h"
#include "base/time_format.h"
#include "cli/approvals.h"
#include "cli/commands.h"
#include "cli/drill_progress.h"
#include "cli/environment.h"
#include "cli/own_program.h"
#include "cli/report.h"
#include "cli/serve.h"
#include "cli/world_folder.h"
#include "cli/world_process.h"
#include "drill/findings.h"
#include "drill/incident.h"
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
  std::string like;    // an incident's name; empty: the file's own faults
  std::string duration;
  int speed = 0;  // of a world of its own; 0: what the world has that runs, else real time
  bool flat = false;
  bool approve = false;
};

constexpr std::string_view kDrillEnding = ".drill.hcl";

// The drill that is meant by a folder: the only one in it.
Result<std::string> drill_file(const std::string& given, const Environment& environment) {
  const std::string path = join_path(environment.working_directory, given);
  if (!is_directory(path)) return given;
  std::vector<std::string> drills;
  for (const DirectoryEntry& entry : TRY(list_directory(path))) {
    if (entry.name.ends_with(kDrillEnding)) drills.push_back(entry.name);
  }
  if (drills.size() == 1) return join_path(given, drills.front());
  return failure(drills.empty() ? "There is no *.drill.hcl in " + given + ". docs/drill.md says what one looks like."
                                : "There are several drills in " + given + ": name one of " + join(drills, ", ") + ".");
}

// What the options say of an incident to play; nothing: none.
Result<std::optional<drill::Reenactment>> reenactment_of(const DrillOptions& options) {
  if (options.like.empty()) {
    if (options.duration.empty()) return std::nullopt;
    return failure("-duration is for incidents: name one by -like.");
  }
  drill::Reenactment like{.incident = TRY(drill::known_incident(options.like)), .duration = {}};
  if (options.duration.empty()) return std::optional(like);
  like.duration = TRY(parse_duration(options.duration));
  if (*like.duration <= drill::Duration(0)) return failure("-duration must be more than 0s.");
  return std::optional(like);
}

// The scenario in the file; nothing when it has mistakes, which have been printed. `sources`: where its places lead.
std::optional<drill::Scenario> read_file_of(const DrillOptions& options, const drill::Reenactment* like,
                                            hcl::Sources& sources, Environment& environment) {
  hcl::Diagnostics diagnostics;
  const std::string path = join_path(environment.working_directory, options.file);
  auto text = read_file(path, hcl::kSourceBytesMax);
  std::optional<drill::Scenario> scenario;
  if (!text) {
    diagnostics.error("Cannot read the drill", text.error().message + ".");
  } else {
    const hcl::SourceFile& file = sources.add(options.file, *std::move(text));
    scenario = drill::read_scenario(file, directory_name(path), sources, diagnostics, like);
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

// A step that ended the drill, at its line.
void show_failed_step(const drill::Scenario& scenario, const drill::Recording& recording, Environment& environment) {
  if (!recording.failed_step) return;
  const std::size_t step = *recording.failed_step;
  hcl::Diagnostics diagnostics;
  diagnostics.error("Step failed",
                    drill::failed_step_text(scenario, recording) + " The drill was broken off, and the world healed.",
                    scenario.steps[step].place);
  environment.out.flush();
  print_diagnostics(in_reading_order(diagnostics), {.color = environment.colors(), .width = environment.width},
                    environment.err);
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
  Approvals approvals(environment, options.approve);
  const drill::Recording recording =
      TRY(drill::run(scenario, folder, {clock, environment.random, approvals, environment.variables}, progress));
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
  show_failed_step(scenario, recording, environment);
  return status_of(findings.verdict.conclusion);
}

}  // namespace

Run declare_incidents(CommandLine& line, Environment& environment) {
  const auto name = std::make_shared<std::string>();
  line.positional("name", *name, "One of them: what it was, its source, what is left out, and its faults");
  return [=, &environment] {
    if (name->empty()) {
      for (const drill::Incident& incident : drill::incidents())
        environment.out << fmt::format("{:<22}  {:>6}  {}\n", incident.name, incident.lasted, incident.title);
      environment.out << "\n`regionfall drill -like NAME FILE` plays one, `regionfall incidents NAME` shows it.\n";
      return 0;
    }
    const auto incident = drill::known_incident(*name);
    if (!incident) return fail_with(environment, incident.error());
    environment.out << fmt::format("# {}\n# From {} on, for {}.\n# Source: {}\n# Not played, or only roughly: {}\n{}",
                                   (*incident)->title, (*incident)->began, (*incident)->lasted, (*incident)->source,
                                   (*incident)->left_out, (*incident)->faults);
    return 0;
  };
}

Run declare_drill(CommandLine& line, Environment& environment) {
  const auto options = std::make_shared<DrillOptions>();
  line.positional("file", options->file, "The drill, a *.drill.hcl, or a folder with one in it", true);
  line.value(
      "like", options->like, "NAME",
      "Plays an incident that AWS has published in place of the file's faults; `regionfall incidents` lists them");
  line.value("duration", options->duration, "TIME",
             "How long the drill of an incident lasts, in place of what FILE says");
  line.value("data", options->data, "DIR",
             "The world's data folder; when left out, .regionfall in the configuration's directory if the drill has "
             "one, else in the working directory");
  line.value("report", options->report, "DIR", "Where the report goes; when left out, a folder called after the file");
  line.number("speed", options->speed,
              "Start a world whose time passes so many times faster; the drill takes as much less");
  line.flag("flat", options->flat, "Start a world without network namespaces: links have no delay and cannot fail");
  line.flag("approve", options->approve, "Approve every step that asks, without asking");
  return [=, &environment] {
    hcl::Sources sources;
    const auto like = reenactment_of(*options);
    if (!like) return fail_with(environment, like.error());
    auto file = drill_file(options->file, environment);
    if (!file) return fail_with(environment, file.error());
    options->file = *std::move(file);
    const auto scenario = read_file_of(*options, *like ? &**like : nullptr, sources, environment);
    if (!scenario) return 1;
    const auto status = perform(*options, *scenario, environment);
    return status ? *status : fail_with(environment, status.error());
  };
}

}  // namespace regionfall::cli
