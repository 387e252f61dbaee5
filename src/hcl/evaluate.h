#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hcl/diagnostic.h"
#include "hcl/function.h"
#include "hcl/syntax.h"
#include "hcl/value.h"

namespace regionfall::hcl {

// What a scope gave for the beginning of a traversal: the value, and how many of the steps after the root it covers.
struct Resolved {
  Value value;
  std::size_t steps = 0;
};

// Where names come from while an expression is evaluated.
class Scope {
 public:
  virtual ~Scope() = default;
  // Resolves the root name and as many steps as it likes to (`var.x` takes one step, `aws_vpc.main` the type's name and
  // one step); the evaluator takes the rest of the steps itself. An unknown name is a diagnostic and a dynamic unknown.
  virtual Resolved resolve(const Traversal& traversal, Diagnostics& diagnostics) const = 0;
  // Null when there is no such function.
  virtual const Function* function(std::string_view name) const = 0;
  // Names of functions, for "did you mean"; may be empty.
  virtual std::vector<std::string> function_names() const { return {}; }
  // What functions may ask of the world: time, randomness, files.
  virtual FunctionContext& function_context() const = 0;
};

// Bounds of one evaluation: the number of expressions evaluated (an element of a loop evaluates its body again), and
// the length of the text of a template. Beyond is a diagnostic.
constexpr std::uint64_t kEvaluationStepsMax = 10'000'000;
constexpr std::size_t kTemplateBytesMax = 256u << 20;

// The value of an expression. Mistakes become diagnostics at the place inside the expression (with the values involved)
// and an unknown value, so that a caller can go on and find more. Depth is bounded by the parser's kNestingMax.
Value evaluate(const Expression& expression, const Scope& scope, Diagnostics& diagnostics);

// The same, converted to a type; a diagnostic at the expression when it does not fit.
Value evaluate_as(const Expression& expression, const Type& type, const Scope& scope, Diagnostics& diagnostics);

// What the variables that an expression reads are: {"var.zone", "is \"eu-west-1\""}, sorted; for diagnostics about the
// expression's result.
std::vector<std::pair<std::string, std::string>> values_read(const Expression& expression, const Scope& scope);

// A scope with nothing but functions.
class FunctionScope : public Scope {
 public:
  FunctionScope(const FunctionTable& functions, FunctionContext& context) : functions_(functions), context_(context) {}
  Resolved resolve(const Traversal& traversal, Diagnostics& diagnostics) const override;
  const Function* function(std::string_view name) const override;
  std::vector<std::string> function_names() const override;
  FunctionContext& function_context() const override { return context_; }

 private:
  const FunctionTable& functions_;
  FunctionContext& context_;
};

}  // namespace regionfall::hcl
