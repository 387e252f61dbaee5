#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace regionfall::cli {

// One occurrence of a repeatable option, in the order of the command line, when several options share one list.
struct Given {
  std::string option;
  std::string value;
};

// The options of one subcommand, while they are declared. Names come without dashes; users may write one dash or two,
// and `-name value` or `-name=value`. Names, placeholders and help are kept as they are given: literals.
class CommandLine {
 public:
  virtual ~CommandLine() = default;
  // `-name`, also `-name=true|false`. One whose target is true already is shown in help as `-name=false`.
  virtual void flag(std::string_view name, bool& target, std::string_view help) = 0;
  virtual void value(std::string_view name, std::string& target, std::string_view placeholder,
                     std::string_view help) = 0;
  virtual void number(std::string_view name, int& target, std::string_view help) = 0;
  // May be given several times.
  virtual void list(std::string_view name, std::vector<std::string>& target, std::string_view placeholder,
                    std::string_view help) = 0;
  // Several options whose order among one another matters (`-var`, `-var-file`).
  virtual void ordered(std::string_view name, std::vector<Given>& target, std::string_view placeholder,
                       std::string_view help) = 0;
  virtual void positional(std::string_view name, std::string& target, std::string_view help, bool required = false) = 0;
  virtual void positionals(std::string_view name, std::vector<std::string>& target, std::string_view help) = 0;
};

struct Environment;

// Does what the command says; returns the exit status.
using Run = std::function<int()>;

// A subcommand. `declare` names its options and returns what to run once they are read.
struct Command {
  std::string_view name;         // "plan"; of a nested one the whole: "state list"
  std::string_view summary;      // one line for the list of commands
  std::string_view description;  // for its own help
  Run (*declare)(CommandLine& line, Environment& environment);
  bool main = false;    // listed first: what one does from day to day
  bool hidden = false;  // not listed: what the program calls of itself
};

// Reads the arguments and runs the command they name: its exit status, or 0 after help and version, or 1 after a
// mistake in the arguments, which is explained on the environment's error stream. Only the named command's options are
// declared: declaring those of all commands would take longer than most commands do.
int run_command_line(std::span<const Command> commands, std::span<const std::string> arguments,
                     Environment& environment);

// A script for the shell ("bash", "zsh" or "fish") that completes commands and options.
std::string completion_script(std::span<const Command> commands, const std::string& shell, Environment& environment);

}  // namespace regionfall::cli
