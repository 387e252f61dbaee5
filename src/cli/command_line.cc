#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <ostream>

#include "base/text.h"
#include "base/version.h"
#include "cli/environment.h"

namespace regionfall::cli {
namespace {

// What help says of one command.
struct CommandHelp {
  std::string usage;
  std::string description;
  std::vector<std::pair<std::string, std::string>> arguments;  // as written, and what it means
  std::vector<std::pair<std::string, std::string>> options;
};

// CLI11 behind our interface: the only file that includes it, since it takes seconds to compile.
class Cli11Line final : public CommandLine {
 public:
  Cli11Line(CLI::App& app, CommandHelp& help) : app_(app), help_(help) {}

  void flag(const std::string& name, bool& target, const std::string& help) override {
    help_.options.emplace_back("-" + name + (target ? "=false" : ""), help);
    app_.add_flag("--" + name, target, help)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }
  void value(const std::string& name, std::string& target, const std::string& placeholder,
             const std::string& help) override {
    help_.options.emplace_back("-" + name + "=" + placeholder, help);
    app_.add_option("--" + name, target, help)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }
  void number(const std::string& name, int& target, const std::string& help) override {
    help_.options.emplace_back("-" + name + "=N", help);
    app_.add_option("--" + name, target, help)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }
  void list(const std::string& name, std::vector<std::string>& target, const std::string& placeholder,
            const std::string& help) override {
    help_.options.emplace_back("-" + name + "=" + placeholder, help);
    app_.add_option("--" + name, target, help)->allow_extra_args(false);
  }
  void ordered(const std::string& name, std::vector<Given>& target, const std::string& placeholder,
               const std::string& help) override {
    help_.options.emplace_back("-" + name + "=" + placeholder, help);
    app_.add_option_function<std::vector<std::string>>(
            "--" + name,
            [name, &target](const std::vector<std::string>& values) {
              for (const auto& value : values) target.push_back({name, value});
            },
            help)
        ->allow_extra_args(false)
        ->trigger_on_parse();
  }
  void positional(const std::string& name, std::string& target, const std::string& help, bool required) override {
    add_argument(name, required, "", help);
    app_.add_option(name, target, help)->required(required);
  }
  void positionals(const std::string& name, std::vector<std::string>& target, const std::string& help) override {
    add_argument(name, false, "...", help);
    app_.add_option(name, target, help);
  }

 private:
  void add_argument(std::string name, bool required, const std::string& more, const std::string& help) {
    for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    help_.usage += required ? " " + name + more : " [" + name + more + "]";
    help_.arguments.emplace_back(name, help);
  }

  CLI::App& app_;
  CommandHelp& help_;
};

// What help says of commands that have others below them.
struct GroupHelp {
  std::string_view name;
  std::string_view summary;
};
constexpr GroupHelp kGroups[] = {
    {"fail", "Take something of the running world away"},
    {"metadata", "Print what this program knows"},
    {"state", "Commands on the state"},
    {"workspace", "Commands on the workspace"},
};

constexpr std::size_t kHelpColumn = 28;  // where explanations begin

// Text in lines of at most `width` columns, each after `indent` blanks but the first.
std::string wrapped(const std::string& text, std::size_t indent, std::size_t width) {
  std::string result;
  std::size_t column = indent;
  for (const auto& word : split(text, " ")) {
    if (column > indent && column + 1 + word.size() > width) {
      result += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += " ";
      ++column;
    }
    result += word;
    column += word.size();
  }
  return result;
}

std::string help_row(const std::string& left, const std::string& right, std::size_t width) {
  std::string row = "  " + left;
  row +=
      row.size() + 2 > kHelpColumn ? "\n" + std::string(kHelpColumn, ' ') : std::string(kHelpColumn - row.size(), ' ');
  return row + wrapped(right, kHelpColumn, width) + "\n";
}

// The commands as a tree of CLI11 applications, with help of our own.
class Tree {
 public:
  Tree(std::span<const Command> commands, Environment& environment)
      : app_("", "regionfall"),
        commands_(commands),
        width_(static_cast<std::size_t>(std::clamp(environment.width, 60, 110))) {
    app_.set_version_flag("--version,-v", "regionfall " + std::string(version()));
    app_.require_subcommand(0, 1);
    app_.set_help_flag("--help,-h");
    app_.add_option("--chdir", directory_);
    app_.formatter_fn([this](const CLI::App* app, const std::string&, CLI::AppFormatMode) { return help(app); });
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
        parent = groups_[group] = app_.add_subcommand(group);
        parent->require_subcommand(1);
      }
    }
    CLI::App* own = parent->add_subcommand(name, command.summary);
    if (command.hidden) own->group("");
    CommandHelp& help = helps_[own];
    help.usage = "regionfall " + command.name + " [OPTIONS]";
    help.description = command.description.empty() ? command.summary + "." : command.description;
    Cli11Line line(*own, help);
    runs_[own] = command.declare(line, environment);
  }

  std::string help(const CLI::App* app) const {
    const auto found = helps_.find(const_cast<CLI::App*>(app));
    return found == helps_.end() ? list(app) : command_help(found->second);
  }

  std::string command_help(const CommandHelp& help) const {
    std::string text = "Usage: " + help.usage + "\n\n" + wrapped(help.description, 0, width_) + "\n";
    const auto section = [&](const char* title, const auto& rows) {
      if (rows.empty()) return;
      text += std::string("\n") + title + "\n";
      for (const auto& [left, right] : rows) text += help_row(left, right, width_);
    };
    section("Arguments", help.arguments);
    section("Options", help.options);
    return text;
  }

  // The commands below the program, or below a group such as `state`.
  std::string list(const CLI::App* app) const {
    const bool top = app == &app_;
    const std::string prefix = top ? "" : app->get_name() + " ";
    std::string text = top ? "Regionfall: a multi-region cloud on your own machine that you can break.\n\n" : "";
    text += "Usage: regionfall " + std::string(top ? "[-chdir=DIR] " : prefix) + "COMMAND [OPTIONS] [ARGUMENTS]\n";
    const auto section = [&](const char* title, bool main) {
      std::string rows;
      std::string last_group;
      for (const auto& command : commands_) {
        if (command.main != main || command.hidden || !command.name.starts_with(prefix)) continue;
        const std::string name = command.name.substr(prefix.size());
        const std::string group = name.substr(0, name.find(' '));
        if (group != name && group == last_group) continue;
        last_group = group;
        rows += help_row(group, group == name ? command.summary : group_members(group), width_);
      }
      if (!rows.empty()) text += std::string("\n") + title + "\n" + rows;
    };
    section("Main commands", true);
    section(top ? "More commands" : "Commands", false);
    text += "\n" +
            wrapped("`regionfall " + prefix +
                        "COMMAND -help` says what a command does and takes. Options may be written with one dash or "
                        "two. State is kept "
                        "in DIR/.regionfall; Terraform's own files and your cloud are never touched.",
                    0, width_) +
            "\n";
    return text;
  }

  std::string group_members(const std::string& group) const {
    std::string members;
    for (const auto& command : commands_) {
      if (command.name.starts_with(group + " "))
        members += (members.empty() ? "" : ", ") + command.name.substr(group.size() + 1);
    }
    const auto* const found = std::ranges::find(kGroups, group, &GroupHelp::name);
    return std::string(found == std::end(kGroups) ? "Commands" : found->summary) + ": " + members;
  }

  CLI::App app_;
  std::span<const Command> commands_;
  std::size_t width_;
  std::string directory_;
  std::map<std::string, CLI::App*> groups_;
  std::map<CLI::App*, Run> runs_;
  std::map<CLI::App*, CommandHelp> helps_;
};

// A command that does not exist, explained; empty when the arguments name a known one or none.
std::string unknown_command(std::span<const Command> commands, const std::vector<std::string>& arguments) {
  std::size_t at = 0;
  while (at < arguments.size() && arguments[at].starts_with("-")) at += arguments[at] == "--chdir" ? 2 : 1;
  if (at >= arguments.size()) return {};
  std::vector<std::string> names;
  bool group = false;
  for (const auto& command : commands) {
    const std::string first = command.name.substr(0, command.name.find(' '));
    if (first == arguments[at]) {
      if (first == command.name) return {};
      group = true;
      if (at + 1 >= arguments.size() || arguments[at + 1].starts_with("-") ||
          command.name == first + " " + arguments[at + 1])
        return {};
    }
    if (!command.hidden) names.push_back(first);
  }
  if (group)
    return "There is no command \"" + arguments[at] + " " + arguments[at + 1] + "\". `regionfall " + arguments[at] +
           " -help` lists them.";
  const auto near = nearest(arguments[at], names);
  return "There is no command \"" + arguments[at] + "\"." + (near ? " Did you mean \"" + *near + "\"?" : "") +
         " `regionfall -help` lists the commands.";
}

// `-name` means `--name`, as Terraform's users write it; what follows `--` stays as it is.
std::vector<std::string> with_two_dashes(std::vector<std::string> arguments) {
  for (auto& argument : arguments) {
    if (argument == "--") break;
    const bool single = argument.size() > 2 && argument[0] == '-' && argument[1] != '-' &&
                        std::isalpha(static_cast<unsigned char>(argument[1]));
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
  if (const std::string unknown = unknown_command(commands, arguments); !unknown.empty()) {
    environment.err << unknown << "\n";
    return 1;
  }
  std::ranges::reverse(arguments);  // CLI11 takes them last first
  try {
    app.parse(arguments);
  } catch (const CLI::CallForHelp&) {
    const std::string help = chosen(app)->help();
    environment.out << help << (help.ends_with('\n') ? "" : "\n");
    return 0;
  } catch (const CLI::CallForVersion& version) {
    environment.out << version.what() << "\n";
    return 0;
  } catch (const CLI::ParseError& error) {
    std::string command;
    for (CLI::App* at = &app; !at->get_subcommands().empty(); at = at->get_subcommands().front())
      command += " " + at->get_subcommands().front()->get_name();
    environment.err << error.what() << "\n`regionfall" << command << " -help` says what there is.\n";
    return 1;
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
      if (sub->get_group().empty()) continue;  // hidden
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
    const std::string condition = command.empty()
                                      ? "__fish_use_subcommand"
                                      : "__fish_seen_subcommand_from " + command.substr(command.rfind(' ') + 1);
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
