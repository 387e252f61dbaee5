#include "terraform/decode.h"

#include <algorithm>
#include <utility>

#include "hcl/convert.h"
#include "hcl/parser.h"

namespace regionfall::terraform {
namespace {

using hcl::Diagnostics;
using hcl::Type;
using hcl::TypeKind;
using hcl::Value;

// Gives `dynamic` blocks their iterator: an object with `key` and `value` under the iterator's name.
class IteratorScope final : public hcl::Scope {
 public:
  IteratorScope(const hcl::Scope& around, const std::string& name, Value iterator)
      : around_(around), name_(name), iterator_(std::move(iterator)) {}

  hcl::Resolved resolve(const hcl::Traversal& traversal, Diagnostics& diagnostics) const override {
    if (traversal.root == name_) return {iterator_, 0};
    return around_.resolve(traversal, diagnostics);
  }
  const hcl::Function* function(std::string_view name) const override { return around_.function(name); }
  std::vector<std::string> function_names() const override { return around_.function_names(); }
  hcl::FunctionContext& function_context() const override { return around_.function_context(); }

 private:
  const hcl::Scope& around_;
  const std::string& name_;
  Value iterator_;
};

bool may_be_written_as_blocks(const AttributeSchema& attribute) {
  if (attribute.nested || (attribute.type.kind() != TypeKind::kList && attribute.type.kind() != TypeKind::kSet))
    return false;
  return attribute.type.element().kind() == TypeKind::kObject;
}

// The schema that an object type would have as a block.
std::shared_ptr<NestedBlock> block_schema_of(const AttributeSchema& attribute) {
  auto block = std::make_shared<NestedBlock>();
  block->name = attribute.name;
  block->nesting = attribute.type.kind() == TypeKind::kList ? Nesting::kList : Nesting::kSet;
  for (const auto& member : attribute.type.element().attributes()) {
    AttributeSchema inner;
    inner.name = member.name;
    inner.type = member.type;
    inner.optional = true;
    block->schema.attributes.push_back(std::move(inner));
  }
  return block;
}

// Whether the body has blocks (plain or dynamic) of that name.
bool has_blocks_named(const hcl::Content& everything, const std::string& name) {
  return std::ranges::any_of(everything.blocks, [&](const hcl::Block& block) {
    return block.type == name || (block.type == "dynamic" && block.labels.size() == 1 && block.labels[0] == name);
  });
}

const hcl::BodySchema& dynamic_schema() {
  static const hcl::BodySchema kSchema{{{"for_each", true}, {"iterator", false}, {"labels", false}}, {{"content", {}}}};
  return kSchema;
}

class Compiler {
 public:
  explicit Compiler(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  CompiledBlock compile(const hcl::Body& body, const BlockSchema& schema) {
    CompiledBlock compiled;
    compiled.schema = &schema;
    compiled.range = body.missing_item_range();
    compiled.arguments.resize(schema.attributes.size());
    const hcl::Content everything = body.everything();
    const hcl::BodySchema asked = body_schema(schema, everything, compiled);
    const hcl::Content content = body.content(asked, diagnostics_);
    for (const auto& attribute : content.attributes) {
      const auto* found = schema.attribute(attribute.name);
      compiled.arguments[static_cast<std::size_t>(found - schema.attributes.data())] = {attribute.value,
                                                                                        attribute.name_range};
      if (!found->deprecated.empty())
        diagnostics_.warning("Argument is deprecated", found->deprecated, attribute.name_range);
    }
    for (const auto& block : schema.blocks) compiled.nested.push_back({&block, {}});
    for (const auto& block : content.blocks) add_block(block, compiled);
    for (const auto& nested : compiled.nested) check_counts(nested, compiled.range);
    return compiled;
  }

 private:
  static hcl::BodySchema body_schema(const BlockSchema& schema, const hcl::Content& everything,
                                     CompiledBlock& compiled) {
    hcl::BodySchema asked;
    for (std::size_t i = 0; i < schema.attributes.size(); ++i) {
      const auto& attribute = schema.attributes[i];
      if (may_be_written_as_blocks(attribute) && has_blocks_named(everything, attribute.name)) {
        compiled.made_schemas.push_back(block_schema_of(attribute));
        compiled.attributes_as_blocks.push_back({i, {compiled.made_schemas.back().get(), {}}});
        asked.blocks.push_back({attribute.name, {}});
      } else {
        asked.attributes.push_back({attribute.name, attribute.required});
      }
    }
    for (const auto& block : schema.blocks) {
      asked.blocks.push_back(
          {block.name, block.nesting == Nesting::kMap ? std::vector<std::string>{"key"} : std::vector<std::string>{}});
    }
    asked.blocks.push_back({"dynamic", {"type"}});
    return asked;
  }

  static CompiledBlock::Nested* nested_named(CompiledBlock& compiled, const std::string& name) {
    for (auto& nested : compiled.nested) {
      if (nested.schema->name == name) return &nested;
    }
    for (auto& [index, nested] : compiled.attributes_as_blocks) {
      if (nested.schema->name == name) return &nested;
    }
    return nullptr;
  }

  void add_block(const hcl::Block& block, CompiledBlock& compiled) {
    if (block.type == "dynamic") return add_dynamic(block, compiled);
    auto* nested = nested_named(compiled, block.type);
    CompiledBlock::Entry entry;
    if (!block.labels.empty()) entry.label = block.labels[0];
    entry.range = block.header;
    entry.content = std::make_shared<CompiledBlock>(compile(*block.body, nested->schema->schema));
    nested->entries.push_back(std::move(entry));
  }

  void add_dynamic(const hcl::Block& block, CompiledBlock& compiled) {
    auto* nested = nested_named(compiled, block.labels[0]);
    if (nested == nullptr) {
      diagnostics_.error(
          "Unsupported block type",
          "Blocks of type \"" + block.labels[0] + "\" are not expected here, not from a dynamic block either.",
          block.label_ranges[0]);
      return;
    }
    const hcl::Content content = block.body->content(dynamic_schema(), diagnostics_);
    CompiledBlock::Entry entry;
    entry.range = block.header;
    entry.iterator = block.labels[0];
    if (const auto* iterator = content.attribute("iterator")) {
      const auto name = hcl::static_keyword(*iterator->value);
      if (name) {
        entry.iterator = *name;
      } else {
        diagnostics_.error("Invalid expression", "The iterator of a dynamic block is a single name, not quoted.",
                           iterator->value->range);
      }
    }
    if (const auto* labels = content.attribute("labels")) entry.dynamic_label = labels->value;
    const auto* for_each = content.attribute("for_each");
    if (for_each == nullptr) return;
    entry.for_each = for_each->value;
    if (content.blocks.size() != 1) {
      diagnostics_.error(
          "Wrong number of content blocks",
          "A dynamic block has exactly one nested content block, which says what each generated block holds.",
          block.header);
      return;
    }
    entry.content = std::make_shared<CompiledBlock>(compile(*content.blocks[0].body, nested->schema->schema));
    nested->entries.push_back(std::move(entry));
  }

  void check_counts(const CompiledBlock::Nested& nested, const hcl::Range& missing) {
    const auto& schema = *nested.schema;
    const bool counted =
        std::ranges::none_of(nested.entries, [](const auto& entry) { return entry.for_each != nullptr; });
    if (!counted) return;
    const auto count = static_cast<int>(nested.entries.size());
    const bool single = schema.nesting == Nesting::kSingle || schema.nesting == Nesting::kGroup;
    const int max = single ? 1 : schema.max_items;
    if (count < schema.min_items) {
      diagnostics_.error(
          "Insufficient " + schema.name + " blocks",
          "At least " + std::to_string(schema.min_items) + " \"" + schema.name + "\" blocks are required.", missing);
    } else if (max > 0 && count > max) {
      diagnostics_.error("Too many " + schema.name + " blocks",
                         "No more than " + std::to_string(max) + " \"" + schema.name + "\" blocks are allowed.",
                         nested.entries[static_cast<std::size_t>(max)].range);
    }
  }

  Diagnostics& diagnostics_;
};

class BlockEvaluator {
 public:
  explicit BlockEvaluator(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  Value evaluate(const CompiledBlock& block, const hcl::Scope& scope) {
    std::vector<hcl::MapEntry> members;
    members.reserve(block.arguments.size() + block.nested.size());
    for (std::size_t i = 0; i < block.arguments.size(); ++i) {
      members.emplace_back(block.schema->attributes[i].name, argument(block, i, scope));
    }
    for (const auto& nested : block.nested)
      members.emplace_back(nested.schema->name, nested_value(nested, scope, block.range));
    return Value::object(std::move(members));
  }

 private:
  struct Item {
    std::string label;
    Value value;
  };

  Value argument(const CompiledBlock& block, std::size_t i, const hcl::Scope& scope) {
    const auto& attribute = block.schema->attributes[i];
    for (const auto& [index, nested] : block.attributes_as_blocks) {
      if (index == i) return nested_value(nested, scope, block.range);
    }
    const auto& expression = block.arguments[i].value;
    if (!expression) return Value::null(attribute.value_type());
    const Value value = hcl::evaluate_as(*expression, attribute.conversion_type(), scope, diagnostics_);
    if (attribute.required && value.is_null() && value.is_known()) {
      diagnostics_.error(
          "Missing required argument",
          "The argument \"" + attribute.name + "\" is required, but the expression given for it is null.",
          expression->range);
      return Value::unknown(attribute.value_type());
    }
    return value;
  }

  Value nested_value(const CompiledBlock::Nested& nested, const hcl::Scope& scope, const hcl::Range& missing) {
    std::vector<Item> items;
    bool unknown = false;
    hcl::Marks marks = hcl::Marks::kNone;
    bool dynamic = false;
    for (const auto& entry : nested.entries) {
      dynamic = dynamic || entry.for_each != nullptr;
      if (!entry.for_each) {
        items.push_back({entry.label, evaluate(*entry.content, scope)});
      } else if (!expand(entry, scope, items, marks)) {
        unknown = true;
      }
    }
    const auto& schema = *nested.schema;
    const Type element = schema.schema.implied_type();
    if (unknown) return unknown_nested(schema, element).with_marks(marks);
    if (dynamic) check_dynamic_counts(nested, items.size(), missing);
    return collect(schema, element, std::move(items)).with_marks(marks);
  }

  // Adds the blocks of a dynamic block. False when it cannot be known how many there are.
  bool expand(const CompiledBlock::Entry& entry, const hcl::Scope& scope, std::vector<Item>& items, hcl::Marks& marks) {
    Value source = hcl::evaluate(*entry.for_each, scope, diagnostics_);
    marks = marks | source.marks();
    source = source.unmarked();
    if (!source.is_known()) return false;
    const auto kind = source.type().kind();
    const bool iterable = source.type().is_collection() || source.type().is_structural();
    if (source.is_null() || !iterable) {
      diagnostics_.error(
          "Invalid dynamic for_each value",
          source.is_null() ? "The for_each of a dynamic block must not be null. Use an empty collection for no blocks."
                           : "The for_each of a dynamic block needs a list, set, map, tuple or object; this is " +
                                 source.type().friendly_name() + ".",
          entry.for_each->range);
      return false;
    }
    const bool keyed = kind == TypeKind::kMap || kind == TypeKind::kObject;
    for (std::size_t i = 0; i < source.length(); ++i) {
      const Value& element = source.elements()[i];
      Value key = keyed                    ? Value::string(source.key(i))
                  : kind == TypeKind::kSet ? element
                                           : Value::number(static_cast<std::int64_t>(i));
      const IteratorScope inner(scope, entry.iterator, Value::object({{"key", std::move(key)}, {"value", element}}));
      Item item;
      if (entry.dynamic_label) item.label = label_of(entry, inner);
      item.value = evaluate(*entry.content, inner);
      items.push_back(std::move(item));
    }
    return true;
  }

  std::string label_of(const CompiledBlock::Entry& entry, const hcl::Scope& scope) {
    const Value labels =
        hcl::evaluate_as(*entry.dynamic_label, Type::list(Type::string()), scope, diagnostics_).unmarked_deep();
    if (!labels.is_wholly_known() || labels.is_null() || labels.length() != 1 || labels.elements()[0].is_null()) {
      diagnostics_.error("Invalid dynamic block labels", "This block type takes one label, known before apply.",
                         entry.dynamic_label->range);
      return {};
    }
    return labels.elements()[0].as_string();
  }

  void check_dynamic_counts(const CompiledBlock::Nested& nested, std::size_t count, const hcl::Range& missing) {
    const auto& schema = *nested.schema;
    const bool single = schema.nesting == Nesting::kSingle || schema.nesting == Nesting::kGroup;
    const std::size_t max = single ? 1 : static_cast<std::size_t>(schema.max_items);
    if (count < static_cast<std::size_t>(schema.min_items)) {
      diagnostics_.error("Insufficient " + schema.name + " blocks",
                         "At least " + std::to_string(schema.min_items) + " \"" + schema.name +
                             "\" blocks are required; the dynamic block made " + std::to_string(count) + ".",
                         nested.entries.empty() ? missing : nested.entries[0].range);
    } else if (max > 0 && count > max) {
      diagnostics_.error("Too many " + schema.name + " blocks",
                         "No more than " + std::to_string(max) + " \"" + schema.name +
                             "\" blocks are allowed; there are " + std::to_string(count) + ".",
                         nested.entries[0].range);
    }
  }

  static Value unknown_nested(const NestedBlock& schema, const Type& element) {
    switch (schema.nesting) {
      case Nesting::kSingle:
      case Nesting::kGroup:
        return Value::unknown(element);
      case Nesting::kList:
        return element.has_dynamic() ? Value::dynamic() : Value::unknown(Type::list(element));
      case Nesting::kSet:
        return Value::unknown(Type::set(element));
      case Nesting::kMap:
        return element.has_dynamic() ? Value::dynamic() : Value::unknown(Type::map(element));
    }
    return Value::dynamic();
  }

  static Value collect(const NestedBlock& schema, const Type& element, std::vector<Item> items) {
    std::vector<Value> values;
    std::vector<hcl::MapEntry> entries;
    for (auto& item : items) {
      if (schema.nesting == Nesting::kMap) {
        entries.emplace_back(std::move(item.label), std::move(item.value));
      } else {
        values.push_back(std::move(item.value));
      }
    }
    switch (schema.nesting) {
      case Nesting::kSingle:
        return values.empty() ? Value::null(element) : values[0];
      case Nesting::kGroup:
        return values.empty() ? schema.schema.empty_value() : values[0];
      case Nesting::kList:
        return element.has_dynamic() ? Value::tuple(std::move(values)) : Value::list(element, std::move(values));
      case Nesting::kSet:
        return Value::set(element, std::move(values));
      case Nesting::kMap:
        return element.has_dynamic() ? Value::object(std::move(entries)) : Value::map(element, std::move(entries));
    }
    return Value::null(element);
  }

  Diagnostics& diagnostics_;
};

void collect_expressions(const CompiledBlock& block, std::vector<hcl::ExpressionPtr>& found) {
  for (const auto& argument : block.arguments) {
    if (argument.value) found.push_back(argument.value);
  }
  const auto visit = [&](const CompiledBlock::Nested& nested) {
    for (const auto& entry : nested.entries) {
      if (entry.for_each) found.push_back(entry.for_each);
      collect_expressions(*entry.content, found);
    }
  };
  for (const auto& nested : block.nested) visit(nested);
  for (const auto& [index, nested] : block.attributes_as_blocks) visit(nested);
}

// The most exact place in the body that the path leads to.
std::optional<hcl::Range> place_of(const CompiledBlock& block, std::span<const hcl::PathStep> path) {
  if (path.empty() || path[0].kind != hcl::PathStep::Kind::kAttribute) return {};
  for (std::size_t i = 0; i < block.arguments.size(); ++i) {
    if (block.schema->attributes[i].name != path[0].name) continue;
    if (block.arguments[i].value) return block.arguments[i].value->range;
    return {};
  }
  for (const auto& nested : block.nested) {
    if (nested.schema->name != path[0].name || nested.entries.empty()) continue;
    std::size_t position = 0;
    std::size_t used = 1;
    if (path.size() > 1 && path[1].kind == hcl::PathStep::Kind::kIndex) {
      used = 2;
      const auto& key = path[1].key;
      if (key.is_known() && !key.is_null() && key.type() == Type::number()) {
        position = static_cast<std::size_t>(key.as_number().to_int64().value_or(0));
      }
    }
    const auto& entry = nested.entries[std::min(position, nested.entries.size() - 1)];
    return place_of(*entry.content, path.subspan(std::min(used, path.size()))).value_or(entry.range);
  }
  return {};
}

}  // namespace

CompiledBlock compile_block(const hcl::Body& body, const BlockSchema& schema, hcl::Diagnostics& diagnostics) {
  return Compiler(diagnostics).compile(body, schema);
}

hcl::Value evaluate_block(const CompiledBlock& block, const hcl::Scope& scope, hcl::Diagnostics& diagnostics) {
  return BlockEvaluator(diagnostics).evaluate(block, scope);
}

std::vector<hcl::ExpressionPtr> expressions_of(const CompiledBlock& block) {
  std::vector<hcl::ExpressionPtr> found;
  collect_expressions(block, found);
  return found;
}

void add_provider_diagnostics(const ProviderReply& reply, const CompiledBlock* block, const std::string& address,
                              hcl::Range fallback, hcl::Diagnostics& diagnostics) {
  for (const auto& said : reply.diagnostics) {
    hcl::Diagnostic diagnostic;
    diagnostic.severity = said.severity;
    diagnostic.summary = said.summary;
    diagnostic.detail = said.detail;
    diagnostic.address = address;
    if (block != nullptr) diagnostic.subject = place_of(*block, said.attribute);
    if (!diagnostic.subject && fallback.has_place()) diagnostic.subject = fallback;
    diagnostics.add(std::move(diagnostic));
  }
}

}  // namespace regionfall::terraform
