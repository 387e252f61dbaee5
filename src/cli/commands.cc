#include "cli/commands.h"

#include <ostream>

#include "cli/environment.h"

namespace regionfall::cli {

std::span<const Command> all_commands() {
  static const Command commands[] = {
      {"init", "Make a configuration's directory ready",
       "Installs the modules that the configuration in DIR calls, checks that its providers are built in, and writes a lock file. Everything goes "
       "to DIR/.regionfall; Terraform's own files are not touched.",
       declare_init},
      {"console", "Evaluate expressions",
       "Reads expressions from standard input, one a line, evaluates them against the configuration and state in DIR, and prints their values.",
       declare_console},
      {"fmt", "Rewrite configuration files to the canonical style",
       "Rewrites .tf, .tfvars, .tftest.hcl and .tfmock.hcl files to the style that terraform fmt gives them. A file with "
       "syntax errors is reported and stays as it is. Exits with 2 after errors.",
       declare_fmt},
      {"validate", "Check whether the configuration is valid",
       "Reads the configuration in DIR and reports every mistake that can be found without a state or a cloud: syntax, names, types, arguments.",
       declare_validate},
      {"completion", "Print a script that completes commands in a shell",
       "Prints a completion script for bash, zsh or fish. For bash: source <(regionfall completion bash)", declare_completion},
  };
  return commands;
}

Run declare_completion(CommandLine& line, Environment& environment) {
  auto shell = std::make_shared<std::string>("bash");
  line.positional("shell", *shell, "bash, zsh or fish");
  return [shell, &environment] {
    if (*shell != "bash" && *shell != "zsh" && *shell != "fish") {
      environment.err << "There is no completion for the shell \"" << *shell << "\": bash, zsh and fish are known.\n";
      return 1;
    }
    environment.out << completion_script(all_commands(), *shell, environment);
    return 0;
  };
}

}  // namespace regionfall::cli
