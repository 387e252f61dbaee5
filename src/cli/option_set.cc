#include "cli/option_set.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.h"

namespace regionfall::cli {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string_view without_dashes(std::string_view argument) {
  return argument.substr(argument.starts_with("--") ? 2 : 1);
}

bool asks_for_help(std::string_view name) { return name == "help" || name == "h"; }

std::string dashed(std::string_view name) { return "-" + std::string(name); }

std::optional<bool> parse_flag(std::string_view text) {
  static constexpr std::string_view kTrue[] = {"true", "1", "t", "yes", "on"};
  static constexpr std::string_view kFalse[] = {"false", "0", "f", "no", "off"};
  const std::string word = to_lower_ascii(text);
  if (std::ranges::find(kTrue, word) != std::end(kTrue)) return true;
  if (std::ranges::find(kFalse, word) != std::end(kFalse)) return false;
  return std::nullopt;
}

std::optional<int> parse_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string in_capitals(std::string_view name) {
  std::string text(name);
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

}  // namespace

bool is_option(std::string_view argument) {
  if (argument.starts_with("--")) return argument.size() > 2;
  return argument.size() > 1 && argument[0] == '-' && is_letter(argument[1]);
}

void OptionSet::flag(std::string_view name, bool& target, std::string_view help) {
  options_.push_back({name, &target, target ? "false" : "", help});
}
void OptionSet::value(std::string_view name, std::string& target, std::string_view placeholder, std::string_view help) {
  options_.push_back({name, &target, placeholder, help});
}
void OptionSet::number(std::string_view name, int& target, std::string_view help) {
  options_.push_back({name, &target, "N", help});
}
void OptionSet::list(std::string_view name, std::vector<std::string>& target, std::string_view placeholder,
                     std::string_view help) {
  options_.push_back({name, &target, placeholder, help});
}
void OptionSet::ordered(std::string_view name, std::vector<Given>& target, std::string_view placeholder,
                        std::string_view help) {
  options_.push_back({name, &target, placeholder, help});
}
void OptionSet::positional(std::string_view name, std::string& target, std::string_view help, bool required) {
  positionals_.push_back({name, &target, help, required});
}
void OptionSet::positionals(std::string_view name, std::vector<std::string>& target, std::string_view help) {
  positionals_.push_back({name, &target, help});
}

Result<OptionSet::Reading> OptionSet::read(std::span<const std::string> arguments) {
  Reading reading;
  std::optional<Error> mistake;  // not said when help is asked for further on
  const auto note = [&](const Result<void>& result) {
    if (!result && !mistake) mistake = result.error();
  };
  bool options_end = false;
  while (reading.count < arguments.size()) {
    const std::string& argument = arguments[reading.count];
    if (!options_end && is_option(argument)) {
      note(read_option(arguments, reading));
      continue;
    }
    ++reading.count;
    if (!options_end && argument == "--") {
      options_end = true;
    } else {
      note(read_positional(argument));
    }
  }
  if (reading.help) return reading;
  if (mistake) return std::unexpected(*mistake);
  for (const auto& positional : positionals_) {
    if (positional.required && !positional.given) return failure(in_capitals(positional.name) + " is missing.");
  }
  return reading;
}

Result<OptionSet::Reading> OptionSet::read_options(std::span<const std::string> arguments) {
  Reading reading;
  while (reading.count < arguments.size() && is_option(arguments[reading.count])) TRY(read_option(arguments, reading));
  return reading;
}

Result<void> OptionSet::read_option(std::span<const std::string> arguments, Reading& reading) {
  const std::string_view written = without_dashes(arguments[reading.count++]);
  const std::size_t equals = written.find('=');
  const std::string_view name = written.substr(0, equals);
  if (asks_for_help(name)) {
    reading.help = true;
    return {};
  }
  const auto option = std::ranges::find(options_, name, &Option::name);
  if (option == options_.end()) return unknown_option(name);

  std::string text;
  const bool takes_value = !std::holds_alternative<bool*>(option->target);
  if (equals != std::string_view::npos) {
    text = written.substr(equals + 1);
  } else if (takes_value) {
    if (reading.count == arguments.size())
      return failure(dashed(name) + " needs a value: " + dashed(name) + "=" + std::string(option->placeholder) + ".");
    text = arguments[reading.count++];
  } else {
    text = "true";
  }

  if (bool* const* on = std::get_if<bool*>(&option->target)) {
    const auto flag = parse_flag(text);
    if (!flag) return failure(dashed(name) + " is true or false, not " + quote(text) + ".");
    **on = *flag;
  } else if (int* const* count = std::get_if<int*>(&option->target)) {
    const auto number = parse_number(text);
    if (!number) return failure(dashed(name) + " is a whole number, not " + quote(text) + ".");
    **count = *number;
  } else if (std::string* const* one = std::get_if<std::string*>(&option->target)) {
    **one = std::move(text);
  } else if (auto* const* several = std::get_if<std::vector<std::string>*>(&option->target)) {
    (*several)->push_back(std::move(text));
  } else {
    std::get<std::vector<Given>*>(option->target)->push_back({std::string(name), std::move(text)});
  }
  return {};
}

Result<void> OptionSet::read_positional(const std::string& argument) {
  for (auto& positional : positionals_) {
    if (auto* const* several = std::get_if<std::vector<std::string>*>(&positional.target)) {
      (*several)->push_back(argument);
      return {};
    }
    if (positional.given) continue;
    positional.given = true;
    *std::get<std::string*>(positional.target) = argument;
    return {};
  }
  return failure("There is no place for the argument " + quote(argument) + ".");
}

Result<void> OptionSet::unknown_option(std::string_view name) const {
  const auto near = nearest(dashed(name), option_words());
  return failure("There is no option " + quote(dashed(name)) + " here." +
                 (near ? " Did you mean " + quote(*near) + "?" : ""));
}

std::vector<OptionSet::Row> OptionSet::option_rows() const {
  std::vector<Row> rows;
  for (const auto& option : options_) {
    const std::string value = option.placeholder.empty() ? "" : "=" + std::string(option.placeholder);
    rows.emplace_back(dashed(option.name) + value, option.help);
  }
  return rows;
}

std::vector<OptionSet::Row> OptionSet::positional_rows() const {
  std::vector<Row> rows;
  for (const auto& positional : positionals_) rows.emplace_back(in_capitals(positional.name), positional.help);
  return rows;
}

std::string OptionSet::usage() const {
  std::string text;
  for (const auto& positional : positionals_) {
    const bool several = std::holds_alternative<std::vector<std::string>*>(positional.target);
    const std::string name = in_capitals(positional.name) + (several ? "..." : "");
    text += positional.required ? " " + name : " [" + name + "]";
  }
  return text;
}

std::vector<std::string> OptionSet::option_words() const {
  std::vector<std::string> words = {"-help"};
  for (const auto& option : options_) words.push_back(dashed(option.name));
  return words;
}

}  // namespace regionfall::cli
