#include "hcl/relocate.h"

namespace regionfall::hcl {
namespace {

// One overload per node: changes a copy of the node in place.
class Relocator {
 public:
  explicit Relocator(const std::function<Range(const Range&)>& move) : move_(move) {}

  void change(ExpressionPtr& expression) const {
    if (expression != nullptr) expression = relocated(expression, move_);
  }
  void change(std::vector<ExpressionPtr>& expressions) const {
    for (ExpressionPtr& expression : expressions) change(expression);
  }
  void change(Range& range) const { range = move_(range); }
  void change(std::vector<TraversalStep>& steps) const {
    for (TraversalStep& step : steps) change(step.range);
  }
  template <class... Parts>
  void change_all(Parts&... parts) const {
    (change(parts), ...);
  }

  void operator()(LiteralExpression&) const {}
  void operator()(AnonymousSymbolExpression&) const {}
  void operator()(ScopeTraversalExpression& node) const { change_all(node.traversal.root_range, node.traversal.steps); }
  void operator()(RelativeTraversalExpression& node) const { change_all(node.source, node.steps); }
  void operator()(IndexExpression& node) const { change_all(node.collection, node.key, node.brackets); }
  void operator()(SplatExpression& node) const { change_all(node.source, node.each, node.marker); }
  void operator()(FunctionCallExpression& node) const {
    change_all(node.name_range, node.arguments, node.open_parenthesis, node.close_parenthesis);
  }
  void operator()(ConditionalExpression& node) const { change_all(node.condition, node.if_true, node.if_false); }
  void operator()(UnaryExpression& node) const { change_all(node.operand, node.op_range); }
  void operator()(BinaryExpression& node) const { change_all(node.left, node.right, node.op_range); }
  void operator()(TupleExpression& node) const { change(node.items); }
  void operator()(ObjectExpression& node) const {
    for (ObjectItem& item : node.items) change_all(item.key, item.value);
    change(node.open_brace);
  }
  void operator()(ForExpression& node) const {
    change_all(node.collection, node.key, node.value, node.condition, node.open_range, node.close_range);
  }
  void operator()(TemplateExpression& node) const { change(node.parts); }
  void operator()(TemplateWrapExpression& node) const { change(node.inner); }
  void operator()(TemplateJoinExpression& node) const { change(node.tuple); }
  void operator()(ParenthesesExpression& node) const { change(node.inner); }

 private:
  const std::function<Range(const Range&)>& move_;
};

}  // namespace

ExpressionPtr relocated(const ExpressionPtr& expression, const std::function<Range(const Range&)>& move) {
  Expression copy = *expression;
  copy.range = move(copy.range);
  std::visit(Relocator(move), copy.node);
  return std::make_shared<const Expression>(std::move(copy));
}

}  // namespace regionfall::hcl
