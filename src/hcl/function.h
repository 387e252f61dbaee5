#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "hcl/type.h"
#include "hcl/value.h"

namespace regionfall::hcl {

class Scope;

// Reads files for functions. Live programs read the disk; a test gives a map.
class FileReader {
 public:
  virtual ~FileReader() = default;
  virtual Result<std::string> read(const std::string& path) const = 0;
  virtual bool exists(const std::string& path) const = 0;  // a regular file
  virtual bool is_directory(const std::string&) const { return false; }
  // Regular files below `directory` whose path relative to it matches the glob (`**` too), sorted (for `fileset`).
  virtual Result<std::vector<std::string>> match(const std::string& directory, const std::string& pattern) const = 0;
  virtual std::string home_directory() const = 0;                // for `pathexpand`
  virtual std::string working_directory() const { return "/"; }  // for `abspath`
};

// What functions may ask of the world around the expression.
struct FunctionContext {
  const Clock& clock;
  RandomSource& random;
  const FileReader& files;
  std::string base_directory = ".";  // relative paths start here (as Terraform: the working directory)
  // The instant of `timestamp()` and `plantimestamp()`: set once per run; unknown when not set (during plan).
  std::optional<Instant> timestamp;
  std::optional<Instant> plan_timestamp;
  bool pure_only = false;  // plan: `uuid`, `bcrypt`, `timestamp` give unknown values
  int template_depth = 0;  // nesting of templatefile in templates, bounded by kTemplateDepthMax
};
constexpr int kTemplateDepthMax = 100;

// Which argument is wrong (0-based; none when it is the call as a whole) and a clause that says why.
struct FunctionError {
  std::optional<std::size_t> argument;
  std::string message;
};

struct Parameter {
  std::string name;
  Type type;  // arguments are converted to it; dynamic takes anything as it is
  bool allow_null = false;
  bool allow_unknown = false;       // otherwise an unknown argument makes the result unknown without a call
  bool allow_marked = false;        // otherwise marks are taken off (deep) and put on the result
  bool written_reference = false;   // the argument must be written as a reference, and be of `type` already
  bool allow_dynamic_type = false;  // otherwise an argument of unknown type makes the result dynamic without a call
};

using FunctionResult = Result<Value, FunctionError>;

// What an implementation is called with besides its arguments.
struct FunctionCall {
  FunctionContext& context;
  const Scope* scope =
      nullptr;  // the caller's scope: functions that evaluate (templatefile) take their functions from it
  Type result;  // what result_type said of these arguments; set by call_function
};

// A function of the expression language. `call_function` does conversion, nulls, unknowns and marks by the parameters'
// flags, then calls `call`.
struct Function {
  std::string name;
  std::string description;  // one sentence, ours, for help and `console`
  std::vector<Parameter> parameters;
  std::optional<Parameter> variadic;
  // The type of the result when arguments are unknown or fit only by type; null: dynamic.
  Result<Type, FunctionError> (*result_type)(std::span<const Value> arguments) = nullptr;
  Type type;  // result type when result_type is null
  FunctionResult (*call)(std::span<const Value> arguments, const FunctionCall& call) = nullptr;
  // Refines an unknown result ("never null" is the usual one).
  bool never_null = true;
};

// Functions by name, cheap to copy. The functions themselves are made when the first is looked up: a run that calls
// none does not pay for hundreds.
class FunctionTable {
 public:
  // Gives the functions sorted by name: the same at every call, valid as long as the program runs.
  using Source = std::span<const Function* const> (*)();

  FunctionTable() = default;  // without functions
  // Each function answers to its name, and to the name behind `space` ("core::") unless that is empty.
  explicit FunctionTable(Source source, std::string_view space = {}) : source_(source), space_(space) {}

  const Function* find(std::string_view name) const;  // null when there is none
  std::vector<std::string> names() const;             // all that find() knows, sorted
  bool empty() const { return source_ == nullptr; }

 private:
  Source source_ = nullptr;
  std::string_view space_;
};

// A table's functions as FunctionTable::Source gives them.
std::vector<const Function*> sorted_by_name(std::span<const Function> functions);

FunctionResult call_function(const Function& function, std::span<const Value> arguments, const FunctionCall& call);

// All functions of Terraform 1.11, each under its plain name and `core::name`. `try`, `can` and `type` evaluate lazily
// and are the evaluator's own, but are listed here with their parameters.
FunctionTable terraform_functions();

// The functions' signatures as `terraform metadata functions -json` prints them, on one line: types, nullability and
// descriptions. Names that Terraform keeps to itself (`type`, the retired `list` and `map`) are left out.
std::string functions_json(const FunctionTable& functions);

// Each file of functions contributes a table of its subject.
std::span<const Function> numeric_functions();
std::span<const Function> string_functions();
std::span<const Function> format_functions();
std::span<const Function> collection_functions();
std::span<const Function> list_functions();
std::span<const Function> map_functions();
std::span<const Function> set_functions();
std::span<const Function> conversion_functions();
std::span<const Function> encoding_functions();
std::span<const Function> hash_functions();
std::span<const Function> network_functions();
std::span<const Function> time_functions();
std::span<const Function> file_functions();
std::span<const Function> regex_functions();
std::span<const Function> template_functions();

}  // namespace regionfall::hcl
