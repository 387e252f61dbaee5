#include <string_view>

#include "hcl/parser.h"
#include "terraform/reference.h"

namespace regionfall::terraform {
namespace {

using Locals = std::set<std::string>;

Locals with(const Locals& locals, std::string name) {
  Locals more = locals;
  more.insert(std::move(name));
  return more;
}

// -- native syntax: `dynamic "x" { for_each, iterator, labels, content { … } }` is a block
// -----------------------------

void visit_body(const hcl::Body& body, const Locals& locals, const ExpressionVisitor& visit);

void visit_dynamic_block(const hcl::Block& block, const Locals& locals, const ExpressionVisitor& visit) {
  const hcl::Content content = block.body->everything();
  std::string iterator = block.labels.empty() ? "" : block.labels.front();
  if (const hcl::Attribute* named = content.attribute("iterator")) {
    if (auto keyword = hcl::static_keyword(*named->value)) iterator = *keyword;
  }
  const Locals inside = with(locals, iterator);
  for (const hcl::Attribute& attribute : content.attributes) {
    if (attribute.name != "iterator") visit(*attribute.value, attribute.name == "labels" ? inside : locals);
  }
  for (const hcl::Block& nested : content.blocks) visit_body(*nested.body, inside, visit);
}

// -- JSON: the same as an attribute `dynamic` whose value is an object, or an array of objects
// -------------------------

std::string literal_text(const hcl::ExpressionPtr& expression) {
  const auto* literal = expression->as<hcl::LiteralExpression>();
  if (literal == nullptr || literal->value.is_null() || literal->value.type().kind() != hcl::TypeKind::kString)
    return {};
  return literal->value.as_string();
}

// Calls `each` with every item of an object, or of the objects of an array (to any depth of arrays, as JSON bodies
// allow).
template <class Each>
void for_each_item(const hcl::Expression& expression, const Each& each) {
  if (const auto* tuple = expression.as<hcl::TupleExpression>()) {
    for (const hcl::ExpressionPtr& item : tuple->items) for_each_item(*item, each);
  } else if (const auto* object = expression.as<hcl::ObjectExpression>()) {
    for (const hcl::ObjectItem& item : object->items) each(literal_text(item.key), *item.value);
  }
}

void visit_json_value(std::string_view name, const hcl::Expression& value, const Locals& locals,
                      const ExpressionVisitor& visit);

void visit_json_dynamic(const std::string& label, const hcl::Expression& block, const Locals& locals,
                        const ExpressionVisitor& visit) {
  std::string iterator = label;
  for_each_item(block, [&](const std::string& name, const hcl::Expression& value) {
    if (name != "iterator") return;
    if (auto keyword = hcl::static_keyword(value)) iterator = *keyword;
  });
  const Locals inside = with(locals, iterator);
  for_each_item(block, [&](const std::string& name, const hcl::Expression& value) {
    if (name == "content") {
      visit_json_value(name, value, inside, visit);
    } else if (name != "iterator") {
      visit(value, name == "labels" ? inside : locals);
    }
  });
}

// Objects are gone into, for a `dynamic` may stand in any block inside.
void visit_json_value(std::string_view name, const hcl::Expression& value, const Locals& locals,
                      const ExpressionVisitor& visit) {
  if (name == "dynamic") {
    for_each_item(value, [&](const std::string& label, const hcl::Expression& blocks) {
      if (const auto* several = blocks.as<hcl::TupleExpression>()) {
        for (const hcl::ExpressionPtr& block : several->items) visit_json_dynamic(label, *block, locals, visit);
      } else {
        visit_json_dynamic(label, blocks, locals, visit);
      }
    });
  } else if (const auto* object = value.as<hcl::ObjectExpression>()) {
    for (const hcl::ObjectItem& item : object->items) {
      visit(*item.key, locals);
      visit_json_value(literal_text(item.key), *item.value, locals, visit);
    }
  } else if (const auto* tuple = value.as<hcl::TupleExpression>()) {
    for (const hcl::ExpressionPtr& item : tuple->items) visit_json_value({}, *item, locals, visit);
  } else {
    visit(value, locals);
  }
}

void visit_body(const hcl::Body& body, const Locals& locals, const ExpressionVisitor& visit) {
  const hcl::Content content = body.everything();
  for (const hcl::Attribute& attribute : content.attributes) {
    if (attribute.value->from_json || attribute.name == "dynamic") {
      visit_json_value(attribute.name, *attribute.value, locals, visit);
    } else {
      visit(*attribute.value, locals);
    }
  }
  for (const hcl::Block& block : content.blocks) {
    if (block.type == "dynamic") {
      visit_dynamic_block(block, locals, visit);
    } else {
      visit_body(*block.body, locals, visit);
    }
  }
}

}  // namespace

void visit_expressions(const hcl::BodyPtr& body, const ExpressionVisitor& visit) {
  if (body) visit_body(*body, {}, visit);
}

}  // namespace regionfall::terraform
