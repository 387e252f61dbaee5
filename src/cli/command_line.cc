#include "cli/command_line.h"

#include <algorithm>
#include <ostream>

#include "base/text.h"
#include "base/version.h"
#include "cli/command_help.h"
#include "cli/environment.h"
#include "cli/option_set.h"

namespace regionfall::cli {
namespace {

constexpr int kHelpWidthMin = 60;
constexpr int kHelpWidthMax = 110;

std::size_t help_width(const Environment& environment) {
  return static_cast<std::size_t>(std::clamp(environment.width, kHelpWidthMin, kHelpWidthMax));
}

// The command that the first words name; null when they name none. A nested one takes two words.
const Command* find_command(std::span<const Command> commands, std::span<const std::string> words) {
  const auto named = [&](const Command& command) {
    const auto space = command.name.find(' ');
    if (command.name.substr(0, space) != words[0]) return false;
    return space == std::string_view::npos || (words.size() > 1 && command.name.substr(space + 1) == words[1]);
  };
  const auto found = std::ranges::find_if(commands, named);
  return found == commands.end() ? nullptr : &*found;
}

bool is_group(std::span<const Command> commands, const std::string& word) {
  return std::ranges::any_of(commands, [&](const Command& command) { return command.name.starts_with(word + " "); });
}

// Words that name no command, explained.
std::string explain_unknown(std::span<const Command> commands, std::span<const std::string> words) {
  if (is_group(commands, words[0])) {
    const bool second = words.size() > 1 && !is_option(words[1]);
    const std::string what =
        second ? "There is no command " + quote(words[0] + " " + words[1]) + "." : quote(words[0]) + " is no command.";
    return what + " `regionfall " + words[0] + " -help` lists " + (second ? "them." : "those that begin with it.");
  }
  std::vector<std::string> names;
  for (const auto& command : commands) {
    if (!command.hidden) names.emplace_back(command.name.substr(0, command.name.find(' ')));
  }
  const auto near = nearest(words[0], names);
  return "There is no command " + quote(words[0]) + "." + (near ? " Did you mean " + quote(*near) + "?" : "") +
         " `regionfall -help` lists the commands.";
}

int refuse(Environment& environment, const std::string& mistake, std::string_view command) {
  environment.err << mistake << "\n`regionfall" << (command.empty() ? "" : " ") << command
                  << " -help` says what there is.\n";
  return 1;
}

int run_command(const Command& command, std::span<const std::string> arguments, const std::string& directory, bool help,
                Environment& environment) {
  OptionSet options;
  const Run run = command.declare(options, environment);
  const auto read = options.read(arguments);
  if (help || (read && read->help)) {
    environment.out << command_help(command, options, help_width(environment));
    return 0;
  }
  if (!read) return refuse(environment, read.error().message, command.name);
  if (const auto entered = enter_directory(environment, directory); !entered) {
    environment.err << entered.error().message << "\n";
    return 1;
  }
  return run();
}

}  // namespace

int run_command_line(std::span<const Command> commands, std::span<const std::string> arguments,
                     Environment& environment) {
  std::string directory;
  bool show_version = false;
  OptionSet general;
  general.value("chdir", directory, "DIR", "");
  general.flag("version", show_version, "");
  general.flag("v", show_version, "");
  const auto read = general.read_options(arguments);
  if (!read) return refuse(environment, read.error().message, "");
  if (show_version) {
    environment.out << "regionfall " << version() << "\n";
    return 0;
  }
  const auto words = arguments.subspan(read->count);
  if (words.empty()) {
    environment.out << command_list(commands, "", help_width(environment));
    return 0;
  }
  if (const Command* command = find_command(commands, words)) {
    const std::size_t used = command->name.contains(' ') ? 2 : 1;
    return run_command(*command, words.subspan(used), directory, read->help, environment);
  }
  OptionSet none;
  const auto rest = none.read_options(words.subspan(1));
  if (is_group(commands, words[0]) && (read->help || (rest && rest->help))) {
    environment.out << command_list(commands, words[0], help_width(environment));
    return 0;
  }
  environment.err << explain_unknown(commands, words) << "\n";
  return 1;
}

}  // namespace regionfall::cli
