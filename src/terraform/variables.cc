#include "terraform/variables.h"

#include "base/files.h"
#include "base/paths.h"
#include "base/text.h"
#include "hcl/parser.h"
#include "terraform/block_reader.h"

namespace regionfall::terraform {
namespace {

constexpr std::uint64_t kVariableFileBytesMax = std::uint64_t{64} << 20;
constexpr std::string_view kEnvironmentPrefix = "TF_VAR_";
// Of values for undeclared variables in files, so many get a warning of their own.
constexpr int kUndeclaredWarningsMax = 2;

enum class Source : std::uint8_t { kEnvironment, kAutomaticFile, kArgument };

struct Given {
  hcl::Value value;
  Source source = Source::kArgument;
  std::optional<hcl::Range> place;
  std::string origin;  // "the environment variable TF_VAR_zone", "the argument -var \"zone=…\""
};

class Collector {
 public:
  Collector(const Module& root, hcl::Sources& sources, hcl::Diagnostics& diagnostics)
      : root_(root), sources_(sources), diagnostics_(diagnostics) {}

  void add(const VariableInputs& inputs) {
    add_environment(inputs.environment);
    add_directory(inputs.directory);
    for (const VariableArgument& argument : inputs.arguments) add_argument(argument, inputs.base_directory);
  }

  std::map<std::string, hcl::Value> finish(const VariableInputs& inputs) {
    warn_of_further_undeclared();
    std::map<std::string, hcl::Value> values;
    for (const auto& [name, variable] : root_.variables) {
      if (!given_.contains(name) && !failed_.contains(name)) ask(variable, inputs);
      const auto given = given_.find(name);
      if (given == given_.end()) continue;
      if (auto value = converted(variable, given->second)) values.emplace(name, *std::move(value));
    }
    return values;
  }

  // As collect_variables_again() says.
  std::map<std::string, hcl::Value> finish_again(const KeptVariables& kept) {
    warn_of_further_undeclared();
    std::map<std::string, hcl::Value> values = kept.values;
    for (const auto& [name, variable] : root_.variables) {
      const auto given = given_.find(name);
      if (given == given_.end()) {
        if (kept.ephemeral.contains(name) && !failed_.contains(name)) miss_ephemeral(variable);
        continue;
      }
      const auto value = converted(variable, given->second);
      if (!value) continue;
      if (!variable.ephemeral) {
        refuse_another(variable, given->second, *value, kept);
      } else if (may_be_given(variable, given->second, *value, kept)) {
        values.emplace(name, *value);
      }
    }
    return values;
  }

 private:
  void add_environment(const std::vector<std::pair<std::string, std::string>>& environment) {
    for (const auto& [name, text] : environment) {
      if (!name.starts_with(kEnvironmentPrefix)) continue;
      const auto variable = root_.variables.find(name.substr(kEnvironmentPrefix.size()));
      if (variable != root_.variables.end()) {
        add_text(variable->second, text, Source::kEnvironment, "the environment variable " + name);
      }
    }
  }

  void add_directory(const std::string& directory) {
    for (std::string_view name : {"terraform.tfvars", "terraform.tfvars.json"}) {
      const std::string path = join_path(directory, name);
      if (is_regular_file(path)) add_file(path, Source::kAutomaticFile);
    }
    const auto entries = list_directory(directory.empty() ? "." : directory);
    if (!entries) return;
    for (const DirectoryEntry& entry : *entries) {
      const bool automatic = entry.name.ends_with(".auto.tfvars") || entry.name.ends_with(".auto.tfvars.json");
      if (automatic && entry.kind != FileKind::kDirectory) {
        add_file(join_path(directory, entry.name), Source::kAutomaticFile);
      }
    }
  }

  void add_argument(const VariableArgument& argument, const std::string& base_directory) {
    if (argument.kind == VariableArgument::Kind::kFile) {
      add_file(join_path(base_directory, argument.text), Source::kArgument);
      return;
    }
    const std::size_t equal = argument.text.find('=');
    if (equal == std::string::npos || equal == 0) {
      diagnostics_.error("Invalid -var option", "\"" + argument.text + "\" gives no value: write -var NAME=VALUE.");
      return;
    }
    const std::string name(trim(argument.text.substr(0, equal)));
    const auto variable = root_.variables.find(name);
    if (variable != root_.variables.end()) {
      add_text(variable->second, argument.text.substr(equal + 1), Source::kArgument, "the argument -var " + name);
      return;
    }
    diagnostics_.error("Value for undeclared variable", "-var gives a value to \"" + name +
                                                            "\", but the root module has no variable of that name." +
                                                            near(name) + " Declare it or leave the argument out.");
  }

  void warn_of_further_undeclared() {
    if (undeclared_ > kUndeclaredWarningsMax) {
      diagnostics_.warning("Values for undeclared variables",
                           "Files give values to " + std::to_string(undeclared_ - kUndeclaredWarningsMax) +
                               " further variables that the root module does not declare.");
    }
  }

  void refuse_another(const Variable& variable, const Given& given, const hcl::Value& value,
                      const KeptVariables& kept) {
    const auto planned = kept.values.find(variable.name);
    const bool same = planned != kept.values.end() ? value.identical(planned->second)
                                                   : variable.default_value && value.identical(*variable.default_value);
    if (same || given.source == Source::kAutomaticFile) return;
    const std::string reason = "The plan was made with another value for \"" + variable.name +
                               "\", and carrying it out cannot change that. Leave the value out, or make a new plan. "
                               "Variables that may differ are declared with ephemeral = true.";
    if (given.source == Source::kArgument) {
      diagnostics_.error("Can't change variable when applying a saved plan", reason, given.place);
    } else {
      diagnostics_.warning("Ignoring variable when applying a saved plan", reason);
    }
  }

  void miss_ephemeral(const Variable& variable) {
    diagnostics_.error("No value for required variable",
                       "The ephemeral variable \"" + variable.name +
                           "\" had a value when the plan was made, and plans do not keep such values. Give it again, "
                           "with -var '" +
                           variable.name + "=…' or " + std::string(kEnvironmentPrefix) + variable.name +
                           " in the environment.",
                       variable.range);
  }

  bool may_be_given(const Variable& variable, const Given& given, const hcl::Value& value, const KeptVariables& kept) {
    const bool was_given = kept.ephemeral.contains(variable.name);
    if (!was_given && !value.is_null()) {
      diagnostics_.error("Ephemeral variable was not set during planning",
                         "The plan was made without a value for \"" + variable.name +
                             "\", so it must not get one now. Leave it out, or make a new plan with it.",
                         given.place);
    } else if (was_given && value.is_null()) {
      diagnostics_.error("Ephemeral variable must be set for apply",
                         "The plan was made with a value for \"" + variable.name +
                             "\", which plans do not keep, so it needs one now that is not null.",
                         given.place);
    }
    return was_given && !value.is_null();
  }

  void add_text(const Variable& variable, const std::string& text, Source source, const std::string& origin) {
    auto value = parse_variable_text(variable, text, "<value for var." + variable.name + ">", sources_, diagnostics_);
    if (value) {
      given_.insert_or_assign(variable.name, Given{*std::move(value), source, {}, origin});
    } else {
      failed_.insert(variable.name);
    }
  }

  void add_file(const std::string& path, Source source) {
    for (VariableAssignment& assignment : read_variable_file(path, sources_, diagnostics_)) {
      if (root_.variables.contains(assignment.name)) {
        given_.insert_or_assign(assignment.name, Given{std::move(assignment.value), source, assignment.range, ""});
      } else if (undeclared_++ < kUndeclaredWarningsMax) {
        diagnostics_.warning("Value for undeclared variable",
                             "The root module has no variable \"" + assignment.name + "\", so this value is not used." +
                                 near(assignment.name) + " To give values to several configurations at once, use " +
                                 std::string(kEnvironmentPrefix) + assignment.name + " in the environment.",
                             assignment.range);
      }
    }
  }

  void ask(const Variable& variable, const VariableInputs& inputs) {
    if (variable.default_value) return;
    if (inputs.prompt) {
      if (const auto text = inputs.prompt(variable)) {
        add_text(variable, *text, Source::kArgument, "the value entered");
        return;
      }
    }
    diagnostics_.error("No value for required variable",
                       "The variable \"" + variable.name +
                           "\" has no default and nothing gives it a value. Use -var '" + variable.name +
                           "=…', a line in terraform.tfvars, or " + std::string(kEnvironmentPrefix) + variable.name +
                           " in the environment.",
                       variable.range);
  }

  std::optional<hcl::Value> converted(const Variable& variable, const Given& given) {
    hcl::Value value = given.value;
    if (value.is_null() && variable.nullable) return hcl::Value::null(variable.type.type.without_optional());
    // The default stands in for null where null is not allowed; without one the engine says so, for modules as well.
    if (value.is_null()) return value;
    if (variable.type.defaults) value = hcl::apply_defaults(value, variable.type);
    auto result = hcl::convert(value, variable.type.type);
    if (result) return *std::move(result);
    const std::string origin = given.place ? "The value" : "The value of " + given.origin;
    diagnostics_.error("Invalid value for input variable",
                       origin + " does not fit var." + variable.name + ", declared at " + variable.range.to_string() +
                           " with the type " + variable.type.type.constraint_text() + ": " +
                           result.error().to_string() + ".",
                       given.place ? given.place : std::optional(variable.range));
    return {};
  }

  std::string near(const std::string& name) const {
    std::vector<std::string> names;
    for (const auto& [declared, variable] : root_.variables) names.push_back(declared);
    return suggestion(name, names);
  }

  const Module& root_;
  hcl::Sources& sources_;
  hcl::Diagnostics& diagnostics_;
  std::map<std::string, Given> given_;
  std::set<std::string> failed_;  // given, but with a text that does not parse
  int undeclared_ = 0;
};

}  // namespace

std::optional<hcl::Value> parse_variable_text(const Variable& variable, const std::string& text,
                                              const std::string& origin, hcl::Sources& sources,
                                              hcl::Diagnostics& diagnostics) {
  if (variable.parse_as_literal) return hcl::Value::string(text);
  hcl::Diagnostics found;
  const hcl::ExpressionPtr expression = hcl::parse_expression(sources.add(origin, text), found);
  std::optional<hcl::Value> value;
  if (!found.has_errors()) {
    LoadContext context{sources, found};
    value = constant_value(*expression, context);
  }
  diagnostics.append(std::move(found));
  return value;
}

std::vector<VariableAssignment> read_variable_file(const std::string& path, hcl::Sources& sources,
                                                   hcl::Diagnostics& diagnostics) {
  auto text = read_file(path, kVariableFileBytesMax);
  if (text) return read_variable_text(path, *std::move(text), sources, diagnostics);
  diagnostics.error("Failed to read variables file", "The file of variables cannot be read: " + text.error().message);
  return {};
}

std::vector<VariableAssignment> read_variable_text(const std::string& name, std::string text, hcl::Sources& sources,
                                                   hcl::Diagnostics& diagnostics) {
  std::vector<VariableAssignment> assignments;
  const hcl::SourceFile& file = sources.add(name, std::move(text));
  const hcl::BodyPtr body =
      name.ends_with(".json") ? hcl::parse_json_syntax(file, diagnostics) : hcl::parse_native(file, diagnostics);
  LoadContext context{sources, diagnostics};
  for (const hcl::Attribute& attribute : body->literal_attributes(diagnostics)) {
    if (auto value = constant_value(*attribute.value, context)) {
      assignments.push_back({attribute.name, *std::move(value), attribute.value->range});
    }
  }
  return assignments;
}

std::map<std::string, hcl::Value> collect_variables(const Module& root, const VariableInputs& inputs,
                                                    hcl::Sources& sources, hcl::Diagnostics& diagnostics) {
  Collector collector(root, sources, diagnostics);
  collector.add(inputs);
  return collector.finish(inputs);
}

KeptVariables keep_variables(const Module& root, const std::map<std::string, hcl::Value>& collected) {
  KeptVariables kept;
  for (const auto& [name, value] : collected) {
    if (!root.variables.at(name).ephemeral) {
      kept.values.emplace(name, value);
    } else if (!value.is_null()) {
      kept.ephemeral.insert(name);
    }
  }
  return kept;
}

std::map<std::string, hcl::Value> collect_variables_again(const Module& root, const KeptVariables& kept,
                                                          const VariableInputs& inputs, hcl::Sources& sources,
                                                          hcl::Diagnostics& diagnostics) {
  Collector collector(root, sources, diagnostics);
  collector.add(inputs);
  return collector.finish_again(kept);
}

}  // namespace regionfall::terraform
