#include <fmt/format.h>

#include "base/text.h"
#include "hcl/convert.h"
#include "hcl/diagnostic.h"
#include "hcl/evaluate.h"
#include "hcl/functions/arguments.h"
#include "hcl/functions/files.h"
#include "hcl/parser.h"
#include "hcl/syntax.h"

namespace regionfall::hcl {
namespace {

using Arguments = std::span<const Value>;

constexpr std::size_t kVariables = 1;  // the argument with the template's variables
constexpr std::string_view kStringTemplate = "<template>";

// What a template sees: the variables it was given, and its caller's functions.
class TemplateScope final : public Scope {
 public:
  TemplateScope(const Value& variables, const Scope& caller, const FunctionContext& context)
      : variables_(variables), caller_(caller), context_(context) {
    ++context_.template_depth;
  }

  Resolved resolve(const Traversal& traversal, Diagnostics& diagnostics) const override {
    if (const Value* value = variables_.find(traversal.root)) return {*value, 0};
    diagnostics.error("Unknown template variable",
                      fmt::format("The template was given no variable {}.", quote(traversal.root)),
                      traversal.root_range);
    return {Value::dynamic(), traversal.steps.size()};
  }
  const Function* function(std::string_view name) const override { return caller_.function(name); }
  std::vector<std::string> function_names() const override { return caller_.function_names(); }
  FunctionContext& function_context() const override { return context_; }

 private:
  const Value& variables_;
  const Scope& caller_;
  mutable FunctionContext context_;  // Scope hands contexts out for writing
};

std::string message_of(const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (diagnostic.severity != Severity::kError) continue;
    std::string place =
        diagnostic.subject && diagnostic.subject->has_place() ? diagnostic.subject->to_string() + ": " : "";
    return fmt::format("{}{}; {}", place, diagnostic.summary, diagnostic.detail);
  }
  return "";
}

Result<void, FunctionError> check_variables(const Value& variables) {
  TypeKind kind = variables.type().kind();
  if (kind != TypeKind::kMap && kind != TypeKind::kObject) {
    return argument_error(kVariables,
                          "the variables must be a map or an object, not " + variables.type().friendly_name());
  }
  for (std::size_t i = 0; i < variables.length(); ++i) {
    if (is_identifier(variables.key(i))) continue;
    return argument_error(kVariables,
                          fmt::format("{} cannot be the name of a variable: it must start with a letter, and "
                                      "letters, digits, underscores and dashes may follow",
                                      quote(variables.key(i))));
  }
  return {};
}

// Says which variables the template lacks before it is evaluated, even where it would not come to use them.
Result<void, FunctionError> check_references(const Expression& expression, const Value& variables) {
  for (const Traversal& traversal : variables_of(expression)) {
    if (variables.find(traversal.root) != nullptr) continue;
    return argument_error(kVariables, fmt::format("the variables lack {}, which the template uses at {}",
                                                  quote(traversal.root), traversal.root_range.to_string()));
  }
  return {};
}

FunctionResult render(std::string name, std::string text, const Value& variables, const FunctionCall& call) {
  if (call.scope == nullptr) return call_error("templates cannot be rendered here");
  if (call.context.template_depth >= kTemplateDepthMax) {
    return call_error(fmt::format("templates call each other more than {} deep, here {}", kTemplateDepthMax, name));
  }
  TRY(check_variables(variables));
  SourceFile file(std::move(name), std::move(text));
  Diagnostics diagnostics;
  ExpressionPtr expression = parse_template(file, diagnostics);
  if (diagnostics.has_errors()) return argument_error(0, message_of(diagnostics));
  TRY(check_references(*expression, variables));

  TemplateScope scope(variables, *call.scope, call.context);
  Value result = evaluate(*expression, scope, diagnostics);
  if (diagnostics.has_errors()) return call_error(message_of(diagnostics));
  return result;
}

FunctionResult templatefile_call(Arguments arguments, const FunctionCall& call) {
  std::string text = TRY(read_argument_text(arguments, 0, call));
  bool hidden = arguments[0].marks() != Marks::kNone;
  std::string name = hidden ? shown_argument(arguments[0]) : arguments[0].as_string();
  return TRY(render(std::move(name), std::move(text), arguments[kVariables], call)).with_marks(arguments[0].marks());
}

FunctionResult templatestring_call(Arguments arguments, const FunctionCall& call) {
  const Value result = TRY(render(std::string(kStringTemplate), arguments[0].as_string(), arguments[kVariables], call));
  const auto text = convert(result, Type::string());
  if (!text) return call_error("the template gives " + result.type().friendly_name() + ", not a string");
  if (text->is_null()) return call_error("the template gives null, not a string");
  return *text;
}

}  // namespace

std::span<const Function> template_functions() {
  static const std::vector<Function> kTable = {
      {.name = "templatefile",
       .description = "The template in a file, filled in with the given variables.",
       .parameters = {{.name = "path", .type = Type::string(), .allow_marked = true},
                      {.name = "vars", .type = Type::dynamic()}},
       .call = templatefile_call,
       .never_null = false},
      {.name = "templatestring",
       .description = "The template in a string that the argument refers to, filled in with the given variables.",
       .parameters = {{.name = "template", .type = Type::string(), .written_reference = true},
                      {.name = "vars", .type = Type::dynamic()}},
       .type = Type::string(),
       .call = templatestring_call},
  };
  return kTable;
}

}  // namespace regionfall::hcl
