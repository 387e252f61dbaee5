#include "hcl/syntax_dump.h"

#include <fmt/format.h>

#include "base/text.h"

namespace regionfall::hcl {

namespace {

constexpr const char* kBinaryText[] = {"||", "&&", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"};

std::string dump_all(const std::vector<ExpressionPtr>& expressions) {
  std::string text;
  for (const ExpressionPtr& expression : expressions) text += " " + dump(*expression);
  return text;
}

// The steps alone, as they follow a root.
std::string dump_steps(const std::vector<TraversalStep>& steps) { return Traversal{"", {}, steps}.to_string(); }

struct Dumper {
  std::string operator()(const LiteralExpression& e) const {
    const bool text = e.value.is_known() && !e.value.is_null() && e.value.type().kind() == TypeKind::kString;
    return text ? quote(e.value.as_string()) : e.value.debug_string();
  }
  std::string operator()(const ScopeTraversalExpression& e) const { return e.traversal.to_string(); }
  std::string operator()(const AnonymousSymbolExpression&) const { return "@"; }
  std::string operator()(const RelativeTraversalExpression& e) const {
    return fmt::format("(get {} {})", dump(*e.source), dump_steps(e.steps));
  }
  std::string operator()(const IndexExpression& e) const {
    return fmt::format("(index {} {})", dump(*e.collection), dump(*e.key));
  }
  std::string operator()(const SplatExpression& e) const {
    return fmt::format("(splat {} {})", dump(*e.source), dump(*e.each));
  }
  std::string operator()(const FunctionCallExpression& e) const {
    return fmt::format("(call {}{}{})", e.name, dump_all(e.arguments), e.expand_last ? "..." : "");
  }
  std::string operator()(const ConditionalExpression& e) const {
    return fmt::format("(? {} {} {})", dump(*e.condition), dump(*e.if_true), dump(*e.if_false));
  }
  std::string operator()(const UnaryExpression& e) const {
    return fmt::format("({} {})", e.op == UnaryOperator::kNot ? "!" : "-", dump(*e.operand));
  }
  std::string operator()(const BinaryExpression& e) const {
    return fmt::format("({} {} {})", kBinaryText[static_cast<std::size_t>(e.op)], dump(*e.left), dump(*e.right));
  }
  std::string operator()(const TupleExpression& e) const { return fmt::format("(list{})", dump_all(e.items)); }
  std::string operator()(const ObjectExpression& e) const {
    std::string text;
    for (const ObjectItem& item : e.items) {
      text += fmt::format(" {}{}={}", item.key_is_bare ? ":" : "", dump(*item.key), dump(*item.value));
    }
    return fmt::format("(object{})", text);
  }
  std::string operator()(const ForExpression& e) const {
    return fmt::format("(for {}{} in {} : {}{}{}{})", e.key_name.empty() ? "" : e.key_name + ", ", e.value_name,
                       dump(*e.collection), e.key ? dump(*e.key) + " => " : "", dump(*e.value), e.group ? "..." : "",
                       e.condition ? " if " + dump(*e.condition) : "");
  }
  std::string operator()(const TemplateExpression& e) const { return fmt::format("(template{})", dump_all(e.parts)); }
  std::string operator()(const TemplateWrapExpression& e) const { return fmt::format("(wrap {})", dump(*e.inner)); }
  std::string operator()(const TemplateJoinExpression& e) const { return fmt::format("(join {})", dump(*e.tuple)); }
  std::string operator()(const ParenthesesExpression& e) const { return fmt::format("(paren {})", dump(*e.inner)); }
};

}  // namespace

std::string dump(const Expression& expression) { return std::visit(Dumper{}, expression.node); }

std::string dump(const Body& body) {
  const Content content = body.everything();
  std::string text;
  for (const Attribute& attribute : content.attributes) {
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", attribute.name, dump(*attribute.value));
  }
  for (const Block& block : content.blocks) {
    text += text.empty() ? block.type : " " + block.type;
    for (const std::string& label : block.labels) text += " " + quote(label);
    text += fmt::format(" {{{}}}", dump(*block.body));
  }
  return text;
}

}  // namespace regionfall::hcl
