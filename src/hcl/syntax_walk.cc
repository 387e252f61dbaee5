#include "hcl/syntax_walk.h"

#include <algorithm>

namespace regionfall::hcl {

namespace {

using Visit = std::function<void(const Expression&)>;

void visit_all(const std::vector<ExpressionPtr>& expressions, const Visit& visit) {
  for (const ExpressionPtr& expression : expressions) visit(*expression);
}

void visit_each(std::initializer_list<const ExpressionPtr*> expressions, const Visit& visit) {
  for (const ExpressionPtr* expression : expressions) {
    if (*expression != nullptr) visit(**expression);
  }
}

bool is_plain_name(const ObjectItem& item) {
  const auto* name = item.key->as<ScopeTraversalExpression>();
  return item.key_is_bare && name != nullptr && name->traversal.steps.empty();
}

struct Children {
  const Visit& visit;
  void operator()(const LiteralExpression&) const {}
  void operator()(const ScopeTraversalExpression&) const {}
  void operator()(const AnonymousSymbolExpression&) const {}
  void operator()(const RelativeTraversalExpression& e) const { visit_each({&e.source}, visit); }
  void operator()(const IndexExpression& e) const { visit_each({&e.collection, &e.key}, visit); }
  void operator()(const SplatExpression& e) const { visit_each({&e.source, &e.each}, visit); }
  void operator()(const FunctionCallExpression& e) const { visit_all(e.arguments, visit); }
  void operator()(const ConditionalExpression& e) const { visit_each({&e.condition, &e.if_true, &e.if_false}, visit); }
  void operator()(const UnaryExpression& e) const { visit_each({&e.operand}, visit); }
  void operator()(const BinaryExpression& e) const { visit_each({&e.left, &e.right}, visit); }
  void operator()(const TupleExpression& e) const { visit_all(e.items, visit); }
  void operator()(const ObjectExpression& e) const {
    for (const ObjectItem& item : e.items) {
      if (!is_plain_name(item)) visit_each({&item.key}, visit);
      visit_each({&item.value}, visit);
    }
  }
  void operator()(const ForExpression& e) const { visit_each({&e.collection, &e.key, &e.value, &e.condition}, visit); }
  void operator()(const TemplateExpression& e) const { visit_all(e.parts, visit); }
  void operator()(const TemplateWrapExpression& e) const { visit_each({&e.inner}, visit); }
  void operator()(const TemplateJoinExpression& e) const { visit_each({&e.tuple}, visit); }
  void operator()(const ParenthesesExpression& e) const { visit_each({&e.inner}, visit); }
};

class VariableCollector {
 public:
  std::vector<Traversal> found;

  void walk(const Expression& expression) {
    if (const auto* scope = expression.as<ScopeTraversalExpression>()) {
      if (std::ranges::find(bound_, scope->traversal.root) == bound_.end()) found.push_back(scope->traversal);
      return;
    }
    const auto* loop = expression.as<ForExpression>();
    if (loop == nullptr) return for_each_child(expression, [this](const Expression& child) { walk(child); });
    walk(*loop->collection);
    const std::size_t outer = bound_.size();
    if (!loop->key_name.empty()) bound_.push_back(loop->key_name);
    bound_.push_back(loop->value_name);
    for (const ExpressionPtr* inner : {&loop->key, &loop->value, &loop->condition}) {
      if (*inner != nullptr) walk(**inner);
    }
    bound_.resize(outer);
  }

 private:
  std::vector<std::string> bound_;  // names of the `for`s around
};

void collect_functions(const Expression& expression, std::vector<std::pair<std::string, Range>>& found) {
  if (const auto* call = expression.as<FunctionCallExpression>()) found.emplace_back(call->name, call->name_range);
  for_each_child(expression, [&](const Expression& child) { collect_functions(child, found); });
}

}  // namespace

void for_each_child(const Expression& expression, const Visit& visit) { std::visit(Children{visit}, expression.node); }

std::vector<Traversal> variables_of(const Expression& expression) {
  VariableCollector collector;
  collector.walk(expression);
  return std::move(collector.found);
}

std::vector<std::pair<std::string, Range>> functions_of(const Expression& expression) {
  std::vector<std::pair<std::string, Range>> found;
  collect_functions(expression, found);
  return found;
}

}  // namespace regionfall::hcl
