#include <map>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/command_line.h"
#include "cli/environment.h"
#include "cli/option_set.h"

namespace regionfall::cli {
namespace {

// What may follow each command, and each group of commands; the empty one is the program itself.
std::map<std::string, std::vector<std::string>> words_by_command(std::span<const Command> commands,
                                                                 Environment& environment) {
  std::map<std::string, std::vector<std::string>> words;
  for (const auto& command : commands) {
    if (command.hidden) continue;
    const std::size_t space = command.name.find(' ');
    const std::string first(command.name.substr(0, space));
    auto& top = words[""];
    if (top.empty() || top.back() != first) top.push_back(first);
    if (space != std::string_view::npos) words[first].emplace_back(command.name.substr(space + 1));
    OptionSet options;
    command.declare(options, environment);
    words[std::string(command.name)] = options.option_words();
  }
  for (auto& [name, own] : words) {
    if (own.front() != "-help") own.push_back("-help");  // a group, or the program itself
  }
  words[""].insert(words[""].end(), {"-version", "-chdir"});
  return words;
}

std::string fish_script(const std::map<std::string, std::vector<std::string>>& words) {
  std::string script;
  for (const auto& [command, own] : words) {
    const std::string condition = command.empty()
                                      ? "__fish_use_subcommand"
                                      : "__fish_seen_subcommand_from " + command.substr(command.rfind(' ') + 1);
    script += "complete -c regionfall -n '" + condition + "' -a '" + join(own, " ") + "'\n";
  }
  return script;
}

std::string bash_script(const std::map<std::string, std::vector<std::string>>& words) {
  std::string cases;
  for (const auto& [command, own] : words) cases += "    '" + command + "') words='" + join(own, " ") + "' ;;\n";
  return "_regionfall() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} command='' words='' i\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    [[ ${COMP_WORDS[i]} == -* ]] || command=\"${command:+$command }${COMP_WORDS[i]}\"\n"
         "  done\n"
         "  case \"$command\" in\n" +
         cases +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "  [[ ${#COMPREPLY[@]} -gt 0 ]] || COMPREPLY=($(compgen -f -- \"$current\"))\n"
         "}\n"
         "complete -F _regionfall regionfall\n";
}

}  // namespace

std::string completion_script(std::span<const Command> commands, const std::string& shell, Environment& environment) {
  const auto words = words_by_command(commands, environment);
  if (shell == "fish") return fish_script(words);
  return (shell == "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : "") + bash_script(words);
}

}  // namespace regionfall::cli
