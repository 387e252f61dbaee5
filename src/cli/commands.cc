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
      {"plan", "Show what an apply would do",
       "Reads the configuration and what exists, and shows the differences that an apply would carry out. Changes nothing.", declare_plan},
      {"apply", "Make what exists agree with the configuration",
       "Plans, asks, and carries out what was planned. State is kept in .regionfall/ beside the configuration.", declare_apply},
      {"destroy", "Take away all that the configuration has made", "Plans to destroy everything in the state, asks, and does so.",
       declare_destroy},
      {"test", "Run the configuration's test files",
       "Runs the .tftest.hcl and .tftest.json files of DIR and DIR/tests: each run block plans or applies the configuration and "
       "checks its assertions. State is kept in memory while a file runs; what was made is destroyed when the file ends.",
       declare_test},
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
