#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "cli/command_line.h"

namespace regionfall::cli {

// The options and arguments that were declared, read from what the user wrote. Where an option is given twice, the last
// counts. Every set knows `-help`.
class OptionSet final : public CommandLine {
 public:
  void flag(std::string_view name, bool& target, std::string_view help) override;
  void value(std::string_view name, std::string& target, std::string_view placeholder, std::string_view help) override;
  void number(std::string_view name, int& target, std::string_view help) override;
  void list(std::string_view name, std::vector<std::string>& target, std::string_view placeholder,
            std::string_view help) override;
  void ordered(std::string_view name, std::vector<Given>& target, std::string_view placeholder,
               std::string_view help) override;
  void positional(std::string_view name, std::string& target, std::string_view help, bool required) override;
  void positionals(std::string_view name, std::vector<std::string>& target, std::string_view help) override;

  struct Reading {
    bool help = false;      // was asked for; then nothing else matters
    std::size_t count = 0;  // arguments read
  };
  // Reads all of the arguments into the targets. The error says what is wrong with the first that is.
  Result<Reading> read(std::span<const std::string> arguments);
  // The same, but stops before the first that is no option.
  Result<Reading> read_options(std::span<const std::string> arguments);

  // For help: what to write, and what it means. Positional arguments are in capitals.
  using Row = std::pair<std::string, std::string_view>;
  std::vector<Row> option_rows() const;
  std::vector<Row> positional_rows() const;
  std::string usage() const;                      // " [DIR]": positional arguments as the line of usage has them
  std::vector<std::string> option_words() const;  // "-help", "-var", ...: for completion

 private:
  struct Option {
    std::string_view name;
    std::variant<bool*, int*, std::string*, std::vector<std::string>*, std::vector<Given>*> target;
    std::string_view placeholder;
    std::string_view help;
  };
  struct Positional {
    std::string_view name;
    std::variant<std::string*, std::vector<std::string>*> target;
    std::string_view help;
    bool required = false;
    bool given = false;
  };

  Result<void> read_option(std::span<const std::string> arguments, Reading& reading);
  Result<void> read_positional(const std::string& argument);
  Result<void> unknown_option(std::string_view name) const;

  std::vector<Option> options_;
  std::vector<Positional> positionals_;
};

// Whether an argument is written as an option: a dash or two, and a name. "-" and "-1" are not.
bool is_option(std::string_view argument);

}  // namespace regionfall::cli
