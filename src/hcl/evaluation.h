#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hcl/diagnostic.h"
#include "hcl/evaluate.h"
#include "hcl/syntax.h"
#include "hcl/value.h"

namespace regionfall::hcl {

// The evaluator's inside: what `evaluate()` runs. One file for each subject: evaluate.cc (entry, literals,
// parentheses), evaluate_traversal.cc, evaluate_call.cc, evaluate_operator.cc, evaluate_conditional.cc,
// evaluate_collection.cc, evaluate_splat.cc, evaluate_for.cc, evaluate_template.cc, and evaluation_values.cc for the
// values that a diagnostic shows.

// The variables of one `for` expression, or of the one around it.
struct LocalFrame {
  std::string_view key_name;  // empty when the expression names no key
  std::string_view value_name;
  Value key;
  Value value;
  const LocalFrame* outer = nullptr;

  // The variable's value; null when this frame has none of that name.
  const Value* find(std::string_view name) const;
};

class Evaluation {
 public:
  Evaluation(const Scope& scope, Diagnostics& diagnostics, std::uint64_t steps_max = kEvaluationStepsMax)
      : scope_(scope), diagnostics_(&diagnostics), steps_max_(steps_max) {}

  Value value(const Expression& expression);

  // Adds an error at `subject`, with the values of the variables that `involved` reads.
  void error(std::string summary, std::string detail, const Range& subject, const Expression& involved,
             const Range& context = {});
  std::vector<std::pair<std::string, std::string>> values_involved(const Expression& involved);

 private:
  Value of(const LiteralExpression& node, const Expression& whole);
  Value of(const ScopeTraversalExpression& node, const Expression& whole);
  Value of(const RelativeTraversalExpression& node, const Expression& whole);
  Value of(const IndexExpression& node, const Expression& whole);
  Value of(const SplatExpression& node, const Expression& whole);
  Value of(const AnonymousSymbolExpression& node, const Expression& whole);
  Value of(const FunctionCallExpression& node, const Expression& whole);
  Value of(const ConditionalExpression& node, const Expression& whole);
  Value of(const UnaryExpression& node, const Expression& whole);
  Value of(const BinaryExpression& node, const Expression& whole);
  Value of(const TupleExpression& node, const Expression& whole);
  Value of(const ObjectExpression& node, const Expression& whole);
  Value of(const ForExpression& node, const Expression& whole);
  Value of(const TemplateExpression& node, const Expression& whole);
  Value of(const TemplateWrapExpression& node, const Expression& whole);
  Value of(const TemplateJoinExpression& node, const Expression& whole);
  Value of(const ParenthesesExpression& node, const Expression& whole);

  // -- traversals -----------------------------------------------------------------------------------------------------
  Value traversal_value(const Traversal& traversal, const Expression& whole);
  Value follow(Value start, std::span<const TraversalStep> steps, const Expression& whole);
  Value step_into(const Value& value, const TraversalStep& step, const Expression& whole);
  Value index_into(const Value& collection, const Value& key, const Range& subject, const Expression& whole);

  // -- calls ----------------------------------------------------------------------------------------------------------
  // Whether arguments that must be references are written as such; a diagnostic otherwise.
  bool references_where_needed(const FunctionCallExpression& node, const Expression& whole, const Function& function);
  Value unknown_function(const FunctionCallExpression& node, const Expression& whole);
  bool expand_last_argument(const FunctionCallExpression& node, const Expression& whole, std::vector<Value>& arguments);
  void call_failed(const FunctionCallExpression& node, const Expression& whole, const Function& function,
                   std::size_t argument_count, const FunctionError& failure);
  bool count_is(std::size_t count, const FunctionCallExpression& node, const Expression& whole);
  Value try_in_turn(const FunctionCallExpression& node, const Expression& whole);
  Value can(const FunctionCallExpression& node, const Expression& whole);
  Value type_of(const FunctionCallExpression& node, const Expression& whole);

  // -- conditionals and operators
  // --------------------------------------------------------------------------------------
  Value chosen_branch(const Value& branch, const Type& type, std::string_view which, const Expression& expression,
                      const Expression& whole);
  Value operand(const Expression& expression, const Type& type, std::string_view which, const Expression& whole);

  // -- objects and splats
  // -----------------------------------------------------------------------------------------------
  std::optional<std::string> object_key(const ObjectItem& item, Marks& marks);
  Value unknown_splat(const SplatExpression& node, const Value& source);
  Type splat_result_type(const SplatExpression& node, const Type& source);
  Value with_symbol(const Expression& each, const Value& element);

  // -- loops ----------------------------------------------------------------------------------------------------------
  // What a `for` expression's `if` clause says of one element.
  enum class Inclusion { kIncluded, kLeftOut, kUnknown };
  struct Loop;
  bool condition_fits(Loop& loop);
  Inclusion included(Loop& loop);
  template <class Body>
  void each_element(Loop& loop, Body body);
  Value tuple_of(Loop& loop);
  Value object_of(Loop& loop);
  Value loop_value(Loop& loop);
  bool loop_key(Loop& loop, std::string& key);

  // -- templates ------------------------------------------------------------------------------------------------------
  bool append_text(std::string& text, const std::string& part, const Expression& whole);

  // -- diagnostics ----------------------------------------------------------------------------------------------------
  // A place in the diagnostics: whether there are errors after it, and taking back what came after it.
  std::size_t mark() const { return diagnostics_->size(); }
  bool failed_since(std::size_t mark) const;
  void forget_since(std::size_t mark);

  const Scope& scope_;
  Diagnostics* diagnostics_;
  const LocalFrame* frame_ = nullptr;
  const Value* symbol_ = nullptr;  // the element that an AnonymousSymbolExpression stands for
  const std::uint64_t steps_max_;
  std::uint64_t steps_ = 0;
  bool stopped_ = false;     // the step bound was reached: everything is unknown from here
  bool describing_ = false;  // looking up values for a diagnostic, whose own mistakes interest nobody
};

// A diagnostic's detail out of a clause: with a stop at its end, where there is none yet.
std::string sentence(std::string clause);

// `value` as `type`, or nothing where it does not fit; `problem` then says why.
std::optional<Value> converted(const Value& value, const Type& type, std::string& problem);

}  // namespace regionfall::hcl
