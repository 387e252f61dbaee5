#include "cli/command_help.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/text.h"

namespace regionfall::cli {
namespace {

constexpr std::size_t kHelpColumn = 28;  // where explanations begin

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

// Text in lines of at most `width` columns, each after `indent` blanks but the first.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
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

std::string help_row(std::string_view left, std::string_view right, std::size_t width) {
  std::string row = "  " + std::string(left);
  row +=
      row.size() + 2 > kHelpColumn ? "\n" + std::string(kHelpColumn, ' ') : std::string(kHelpColumn - row.size(), ' ');
  return row + wrapped(right, kHelpColumn, width) + "\n";
}

std::string group_members(std::span<const Command> commands, std::string_view group) {
  std::string members;
  for (const auto& command : commands) {
    if (!command.name.starts_with(std::string(group) + " ")) continue;
    members += (members.empty() ? "" : ", ") + std::string(command.name.substr(group.size() + 1));
  }
  const auto* const found = std::ranges::find(kGroups, group, &GroupHelp::name);
  return std::string(found == std::end(kGroups) ? "Commands" : found->summary) + ": " + members;
}

// The rows of those commands below `prefix` that are `main` or not; a group has one row.
std::string list_rows(std::span<const Command> commands, std::string_view prefix, bool main, std::size_t width) {
  std::string rows;
  std::string_view last_group;
  for (const auto& command : commands) {
    if (command.main != main || command.hidden || !command.name.starts_with(prefix)) continue;
    const std::string_view name = command.name.substr(prefix.size());
    const std::string_view group = name.substr(0, name.find(' '));
    if (group != name && group == last_group) continue;
    last_group = group;
    rows += help_row(group, group == name ? std::string(command.summary) : group_members(commands, group), width);
  }
  return rows;
}

std::string section(std::string_view title, const std::string& rows) {
  return rows.empty() ? "" : "\n" + std::string(title) + "\n" + rows;
}

std::string option_section(std::string_view title, const std::vector<OptionSet::Row>& rows, std::size_t width) {
  std::string text;
  for (const auto& [left, right] : rows) text += help_row(left, right, width);
  return section(title, text);
}

}  // namespace

std::string command_help(const Command& command, const OptionSet& options, std::size_t width) {
  const std::string description(command.description.empty() ? std::string(command.summary) + "." : command.description);
  return "Usage: regionfall " + std::string(command.name) + " [OPTIONS]" + options.usage() + "\n\n" +
         wrapped(description, 0, width) + "\n" + option_section("Arguments", options.positional_rows(), width) +
         option_section("Options", options.option_rows(), width);
}

std::string command_list(std::span<const Command> commands, std::string_view group, std::size_t width) {
  const bool top = group.empty();
  const std::string prefix = top ? "" : std::string(group) + " ";
  std::string text = top ? "Regionfall: a multi-region cloud on your own machine that you can break.\n\n" : "";
  text += "Usage: regionfall " + (top ? "[-chdir=DIR] " : prefix) + "COMMAND [OPTIONS] [ARGUMENTS]\n";
  text += section("Main commands", list_rows(commands, prefix, true, width));
  text += section(top ? "More commands" : "Commands", list_rows(commands, prefix, false, width));
  return text + "\n" +
         wrapped("`regionfall " + prefix +
                     "COMMAND -help` says what a command does and takes. Options may be written with one dash or two. "
                     "State is kept in DIR/.regionfall; Terraform's own files and your cloud are never touched.",
                 0, width) +
         "\n";
}

}  // namespace regionfall::cli
