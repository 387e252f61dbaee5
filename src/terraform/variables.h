#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hcl/diagnostic.h"
#include "hcl/value.h"
#include "terraform/config.h"

namespace regionfall::terraform {

// The values that a run gives to the root module's variables. Source: Terraform documentation, "Assigning Values to
// Root Module Variables".

// `-var NAME=VALUE` or `-var-file FILE`.
struct VariableArgument {
  enum class Kind : std::uint8_t { kValue, kFile } kind = Kind::kValue;
  std::string text;
};

// Where values come from, weakest first: TF_VAR_NAME of the environment, terraform.tfvars, terraform.tfvars.json,
// *.auto.tfvars and *.auto.tfvars.json by name, then the arguments in their order.
struct VariableInputs {
  std::vector<std::pair<std::string, std::string>> environment;  // all of it; other names are passed over
  std::string directory;                                         // where *.tfvars files stand
  std::vector<VariableArgument> arguments;
  std::string base_directory;  // relative paths of -var-file start here; empty: the working directory
  // Asks a person for a value that nothing else gives; nothing when they gave none. Null where there is nobody to ask.
  std::function<std::optional<std::string>(const Variable&)> prompt;
};

// The value of each variable that is given one, converted to its type with defaults filled in, without marks. Texts
// that do not parse, values that do not fit, arguments for undeclared variables and variables left without a value are
// errors; values for undeclared variables in files are warnings.
std::map<std::string, hcl::Value> collect_variables(const Module& root, const VariableInputs& inputs,
                                                    hcl::Sources& sources, hcl::Diagnostics& diagnostics);

// The variables that a plan was made with, as its file keeps them.
struct KeptVariables {
  std::map<std::string, hcl::Value> values;  // as collected, without ephemeral ones
  std::set<std::string> ephemeral;           // those that had a value, which files must not hold
};
KeptVariables keep_variables(const Module& root, const std::map<std::string, hcl::Value>& collected);

// The variables for carrying out a kept plan: its own, and ephemeral ones as given anew. An ephemeral variable must be
// given again when it was given to the plan, and only then. Other values cannot be changed: to give another one in an
// argument is an error, in the environment a warning, in a file that is read by itself nothing. Nobody is asked.
std::map<std::string, hcl::Value> collect_variables_again(const Module& root, const KeptVariables& kept,
                                                          const VariableInputs& inputs, hcl::Sources& sources,
                                                          hcl::Diagnostics& diagnostics);

// A value as -var, TF_VAR_NAME and prompts give it: the text itself where the variable's type is primitive or not
// given, else an expression that names nothing. `origin` says where it was given: "<value for var.zone>".
std::optional<hcl::Value> parse_variable_text(const Variable& variable, const std::string& text,
                                              const std::string& origin, hcl::Sources& sources,
                                              hcl::Diagnostics& diagnostics);

// Name and value of every argument of a *.tfvars or *.tfvars.json file. For -var-file, test files and console.
struct VariableAssignment {
  std::string name;
  hcl::Value value;
  hcl::Range range;
};
std::vector<VariableAssignment> read_variable_file(const std::string& path, hcl::Sources& sources,
                                                   hcl::Diagnostics& diagnostics);
// The same of a text that is no file's; `name` says in messages where it is from. JSON when the name ends with ".json".
std::vector<VariableAssignment> read_variable_text(const std::string& name, std::string text, hcl::Sources& sources,
                                                   hcl::Diagnostics& diagnostics);

}  // namespace regionfall::terraform
