#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <ostream>

#include "base/version.h"
#include "cli/environment.h"

namespace regionfall::cli {
namespace {

// CLI11 behind our interface: the only file that includes it, since it takes seconds to compile.
class Cli11Line final : public CommandLine {
 public:
  explicit Cli11Line(CLI::App& app) : app_(app) {}

  void flag(const std::string& name, bool& target, const std::string& help) override {
    app_.add_flag("--" + name, target, help)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }
  void value(const std::string& name, std::string& target, const std::string& placeholder, const std::string& help) override {
    app_.add_option("--" + name, target, help)->type_name(placeholder)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }
  void number(const std::string& name, int& target, const std::string& help) override {
    app_.add_option("--" + name, target, help)->type_name("N")->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }
  void list(const std::string& name, std::vector<std::string>& target, const std::string& placeholder, const std::string& help) override {
    app_.add_option("--" + name, target, help)->type_name(placeholder)->allow_extra_args(false);
  }
  void ordered(const std::string& name, std::vector<Given>& target, const std::string& placeholder, const std::string& help) override {
    app_.add_option_function<std::vector<std::string>>(
            "--" + name,
            [name, &target](const std::vector<std::string>& values) {
              for (const auto& value : values) target.push_back({name, value});
            },
            help)
        ->type_name(placeholder)
        ->allow_extra_args(false)
        ->trigger_on_parse();
  }
  void positional(const std::string& name, std::string& target, const std::string& help, bool required) override {
    app_.add_option(name, target, help)->required(required)->type_name("");
  }
  void positionals(const std::string& name, std::vector<std::string>& target, const std::string& help) override {
    app_.add_option(name, target, help)->type_name("");
  }

 private:
  CLI::App& app_;
};

// The commands as a tree of CLI11 applications.
class Tree {
 public:
  Tree(std::span<const Command> commands, Environment& environment)
      : app_("A multi-region cloud on your own machine that you can break.", "regionfall") {
    app_.set_version_flag("--version,-v", "regionfall " + std::string(version()));
    app_.require_subcommand(0, 1);
    app_.set_help_flag("--help,-h", "Say what a command does and takes");
    app_.add_option("--chdir", directory_, "Work in another directory")->type_name("DIR");
    for (const auto& command : commands) add(command, environment);
  }

  CLI::App& app() { return app_; }
  const std::string& directory() const { return directory_; }
  const std::map<CLI::App*, Run>& runs() const { return runs_; }

 private:
  void add(const Command& command, Environment& environment) {
    CLI::App* parent = &app_;
    std::string name = command.name;
    if (const auto space = name.find(' '); space != std::string::npos) {
      const std::string group = name.substr(0, space);
      name = name.substr(space + 1);
      parent = groups_[group];
      if (parent == nullptr) {
        parent = groups_[group] = app_.add_subcommand(group, "Commands on the " + group);
        parent->require_subcommand(1);
      }
    }
    CLI::App* own = parent->add_subcommand(name, command.summary);
    own->description(command.description.empty() ? command.summary : command.description);
    Cli11Line line(*own);
    runs_[own] = command.declare(line, environment);
  }

  CLI::App app_;
  std::string directory_;
  std::map<std::string, CLI::App*> groups_;
  std::map<CLI::App*, Run> runs_;
};

// `-name` means `--name`, as Terraform's users write it; what follows `--` stays as it is.
std::vector<std::string> with_two_dashes(std::vector<std::string> arguments) {
  for (auto& argument : arguments) {
    if (argument == "--") break;
    const bool single = argument.size() > 2 && argument[0] == '-' && argument[1] != '-' && std::isalpha(static_cast<unsigned char>(argument[1]));
    if (single) argument.insert(argument.begin(), '-');
  }
  return arguments;
}

CLI::App* chosen(CLI::App& app) {
  CLI::App* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  return at;
}

}  // namespace

int run_command_line(std::span<const Command> commands, std::vector<std::string> arguments, Environment& environment) {
  Tree tree(commands, environment);
  CLI::App& app = tree.app();
  arguments = with_two_dashes(std::move(arguments));
  std::ranges::reverse(arguments);  // CLI11 takes them last first
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error, environment.out, environment.err);
    return status == 0 ? 0 : 1;
  }
  if (const auto entered = enter_directory(environment, tree.directory()); !entered) {
    environment.err << entered.error().message << "\n";
    return 1;
  }
  const auto run = tree.runs().find(chosen(app));
  if (run != tree.runs().end()) return run->second();
  environment.out << app.help();
  return arguments.empty() ? 0 : 1;
}

std::string completion_script(std::span<const Command> commands, const std::string& shell, Environment& environment) {
  Tree tree(commands, environment);
  std::map<std::string, std::vector<std::string>> words;  // options and subcommands by command
  const std::function<void(CLI::App*, const std::string&)> visit = [&](CLI::App* app, const std::string& name) {
    auto& own = words[name];
    for (CLI::App* sub : app->get_subcommands({})) {
      own.push_back(sub->get_name());
      visit(sub, name.empty() ? sub->get_name() : name + " " + sub->get_name());
    }
    for (const CLI::Option* option : app->get_options()) {
      for (const auto& long_name : option->get_lnames()) own.push_back("-" + long_name);
    }
  };
  visit(&tree.app(), "");
  std::string cases;
  std::string fish;
  for (const auto& [command, own] : words) {
    std::string all;
    for (const auto& word : own) all += (all.empty() ? "" : " ") + word;
    cases += "    '" + command + "') words='" + all + "' ;;\n";
    const std::string condition =
        command.empty() ? "__fish_use_subcommand" : "__fish_seen_subcommand_from " + command.substr(command.rfind(' ') + 1);
    fish += "complete -c regionfall -n '" + condition + "' -a '" + all + "'\n";
  }
  if (shell == "fish") return fish;
  const std::string bash =
      "_regionfall() {\n"
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
  return shell == "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" + bash : bash;
}

}  // namespace regionfall::cli
