#include "hcl/function.h"

#include "hcl/functions/arguments.h"

namespace regionfall::hcl {
namespace {

// Arguments made ready for an implementation, and what was found on the way.
struct Prepared {
  std::vector<Value> values;
  Marks marks = Marks::kNone;  // taken off the arguments
  bool any_unknown = false;    // where the parameter does not take unknown values
  bool any_untyped = false;    // where the parameter does not take values of unknown type
};

const Parameter& parameter_of(const Function& function, std::size_t position) {
  return position < function.parameters.size() ? function.parameters[position] : *function.variadic;
}

Result<void, FunctionError> check_count(const Function& function, std::size_t given) {
  const std::size_t least = function.parameters.size();
  if (given < least) {
    const std::string count = (function.variadic ? "at least " : "") + std::to_string(least);
    return call_error("\"" + function.parameters[given].name + "\" is missing: " + count +
                      (least == 1 ? " argument is" : " arguments are") + " required, " + std::to_string(given) +
                      " given");
  }
  if (given > least && !function.variadic) {
    return argument_error(least, "too many arguments: " + std::to_string(least) + (least == 1 ? " is" : " are") +
                                     " expected, " + std::to_string(given) + " given");
  }
  return {};
}

Result<void, FunctionError> prepare(const Function& function, const Value& argument, Prepared& prepared) {
  const std::size_t position = prepared.values.size();
  const Parameter& parameter = parameter_of(function, position);
  if (parameter.written_reference && !argument.type().is_dynamic() && !(argument.type() == parameter.type)) {
    return argument_error(position, "it must be " + parameter.type.friendly_name() + ", but it refers to " +
                                        argument.type().friendly_name());
  }
  Value value = parameter.type.is_dynamic() ? argument : TRY(converted_argument(argument, parameter.type, position));
  if (!parameter.allow_marked) {
    const Marks marks = value.marks_deep();
    if (marks != Marks::kNone) value = value.unmarked_deep();
    prepared.marks = prepared.marks | marks;
  }
  if (value.is_null() && !parameter.allow_null) return argument_error(position, "argument must not be null");
  if (value.type().is_dynamic() && !parameter.allow_dynamic_type) prepared.any_untyped = true;
  if (!value.is_known() && !parameter.allow_unknown) prepared.any_unknown = true;
  prepared.values.push_back(std::move(value));
  return {};
}

Value with_refinement(const Function& function, const Value& result) {
  if (!function.never_null || result.is_known() || result.type().is_dynamic()) return result;
  Refinement refinement = result.refinement();
  refinement.not_null = true;
  return Value::unknown(result.type(), std::move(refinement)).with_marks(result.marks());
}

}  // namespace

FunctionResult call_function(const Function& function, std::span<const Value> arguments, const FunctionCall& call) {
  TRY(check_count(function, arguments.size()));
  Prepared prepared;
  prepared.values.reserve(arguments.size());
  for (const Value& argument : arguments) TRY(prepare(function, argument, prepared));

  if (prepared.any_untyped) return Value::dynamic().with_marks(prepared.marks);
  const Type type = function.result_type != nullptr ? TRY(function.result_type(prepared.values)) : function.type;
  if (prepared.any_unknown) return with_refinement(function, Value::unknown(type)).with_marks(prepared.marks);
  if (function.call == nullptr) return call_error("this function works on expressions, not on values");

  const FunctionCall inner{.context = call.context, .scope = call.scope, .result = type};
  const Value result = TRY(function.call(prepared.values, inner));
  return with_refinement(function, result).with_marks(prepared.marks);
}

}  // namespace regionfall::hcl
