#include "hcl/value.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdlib>

#include "base/utf8.h"
#include "hcl/value_node.h"

namespace regionfall::hcl {
namespace {

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x80; });
}

std::string normalized(std::string text) {
  if (is_ascii(text)) return text;
  text = replace_invalid_utf8(text);
  utf8proc_uint8_t* composed = nullptr;
  const utf8proc_ssize_t length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &composed, utf8proc_option_t(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (length < 0) return text;
  std::string result(reinterpret_cast<const char*>(composed), static_cast<std::size_t>(length));
  std::free(composed);  // NOLINT: utf8proc allocates with malloc
  return result;
}

Type type_of_kind(TypeKind kind) {
  switch (kind) {
    case TypeKind::kString:
      return Type::string();
    case TypeKind::kNumber:
      return Type::number();
    case TypeKind::kBool:
      return Type::boolean();
    default:
      return Type::dynamic();
  }
}

// A list of known length has unknown elements instead of being unknown, up to this many.
constexpr std::size_t kUnknownElementsMax = 10'000;

// The value that is all a refinement leaves over, when it is not null: a number between equal bounds, a collection of
// known length.
std::optional<Value> only_value(const Type& type, const Refinement& refinement) {
  if (type == Type::number()) {
    const bool inclusive = !refinement.at_least_exclusive && !refinement.at_most_exclusive;
    const bool equal =
        inclusive && refinement.at_least && refinement.at_most && *refinement.at_least == *refinement.at_most;
    return equal ? std::optional(Value::number(*refinement.at_least)) : std::nullopt;
  }
  if (!type.is_collection() || refinement.length_max != refinement.length_min) return std::nullopt;
  const std::size_t length = refinement.length_min;
  if (length == 0 && type.kind() == TypeKind::kMap) return Value::map(type.element(), {});
  if (type.kind() == TypeKind::kSet && length <= 1) {
    return Value::set(type.element(), std::vector<Value>(length, Value::unknown(type.element())));
  }
  if (type.kind() == TypeKind::kList && length <= kUnknownElementsMax) {
    return Value::list(type.element(), std::vector<Value>(length, Value::unknown(type.element())));
  }
  return std::nullopt;
}

}  // namespace

Value::Value() = default;

const std::shared_ptr<const Value::Node>& Value::empty_node() {
  static const auto kNode = std::make_shared<const Node>();
  return kNode;
}

const std::shared_ptr<const Value::Node>& Value::content_pointer() const {
  if (!node_) return empty_node();
  if (!node_->marked) return node_;
  return static_cast<const MarkedNode&>(*node_).content;
}

template <class Kind>
const Kind& Value::content() const {
  return static_cast<const Kind&>(*content_pointer());
}

template <class Made>
Value Value::sequence(std::shared_ptr<Made> made, TypeKind kind, std::vector<Value> elements) {
  made->kind = kind;
  made->state = Node::State::kKnown;
  std::uint16_t depth = 0;
  double total = 1;
  for (const Value& element : elements) {
    const Node& node = element.node();
    if (!node.wholly_known) made->wholly_known = false;
    made->marks_deep = made->marks_deep | node.marks_deep;
    depth = std::max(depth, node.depth);
    total += node.elements_log2_x4 == 0 ? 1 : std::exp2(node.elements_log2_x4 / 4.0);
  }
  made->depth = static_cast<std::uint16_t>(std::min<std::size_t>(depth + 1, kDepthMax + 1));
  made->elements_log2_x4 = static_cast<std::uint8_t>(std::min(255.0, std::round(4 * std::log2(total))));
  made->elements = std::move(elements);
  made->elements.shrink_to_fit();
  return Value(std::shared_ptr<const Node>(std::move(made)));
}

// -- making values
// ------------------------------------------------------------------------------------------------------

Value Value::string(std::string text) {
  auto node = std::make_shared<StringNode>();
  node->kind = TypeKind::kString;
  node->state = Node::State::kKnown;
  node->text = normalized(std::move(text));
  node->text.shrink_to_fit();
  return Value(std::shared_ptr<const Node>(std::move(node)));
}

Value Value::number(Number number) {
  auto node = std::make_shared<NumberNode>();
  node->kind = TypeKind::kNumber;
  node->state = Node::State::kKnown;
  node->number = std::move(number);
  return Value(std::shared_ptr<const Node>(std::move(node)));
}

// The constants of primitive types are single nodes; values point at them without owning them.
Value Value::boolean(bool value) {
  static const std::array<BoolNode, 2> kNodes = [] {
    std::array<BoolNode, 2> made;
    for (BoolNode& node : made) {
      node.kind = TypeKind::kBool;
      node.state = Node::State::kKnown;
    }
    made[1].value = true;
    return made;
  }();
  return Value(std::shared_ptr<const Node>(std::shared_ptr<const Node>(), &kNodes[value ? 1 : 0]));
}

Value Value::null(Type type) {
  if (type.is_dynamic()) return {};
  if (type.is_primitive()) {
    static const std::array<Node, 4> kNodes = [] {
      std::array<Node, 4> made;
      for (std::size_t kind = 0; kind < made.size(); ++kind) made[kind].kind = TypeKind(kind);
      return made;
    }();
    return Value(std::shared_ptr<const Node>(std::shared_ptr<const Node>(), &kNodes[std::size_t(type.kind())]));
  }
  auto node = std::make_shared<TypedNode>();
  node->kind = type.kind();
  node->type = std::move(type);
  return Value(std::shared_ptr<const Node>(std::move(node)));
}

Value Value::unknown(Type type) {
  if (type.is_primitive() || type.is_dynamic()) {
    static const std::array<UnknownNode, 4> kNodes = [] {
      std::array<UnknownNode, 4> made;
      for (std::size_t kind = 0; kind < made.size(); ++kind) {
        made[kind].kind = TypeKind(kind);
        made[kind].state = Node::State::kUnknown;
        made[kind].type = type_of_kind(TypeKind(kind));
        made[kind].wholly_known = false;
      }
      return made;
    }();
    return Value(std::shared_ptr<const Node>(std::shared_ptr<const Node>(), &kNodes[std::size_t(type.kind())]));
  }
  return unknown_node(std::move(type), {});
}

Value Value::unknown(Type type, Refinement refinement) {
  // Nothing can be said of a value whose type is not known, other than that it is not null, which cty drops as well.
  if (refinement.empty() || type.is_dynamic()) return unknown(std::move(type));
  if (refinement.not_null) {
    if (auto known = only_value(type, refinement)) return *std::move(known);
  }
  return unknown_node(std::move(type), std::move(refinement));
}

Value Value::unknown_node(Type type, Refinement refinement) {
  auto node = std::make_shared<UnknownNode>();
  node->kind = type.kind();
  node->state = Node::State::kUnknown;
  node->wholly_known = false;
  node->type = std::move(type);
  node->refinement = std::move(refinement);
  return Value(std::shared_ptr<const Node>(std::move(node)));
}

Value Value::list(Type element, std::vector<Value> elements) {
  auto node = std::make_shared<SequenceNode>();
  node->type = Type::list(std::move(element));
  return sequence(std::move(node), TypeKind::kList, std::move(elements));
}

Value Value::set_of_sorted(Type element, std::vector<Value> elements) {
  auto node = std::make_shared<SequenceNode>();
  node->type = Type::set(std::move(element));
  return sequence(std::move(node), TypeKind::kSet, std::move(elements));
}

Value Value::map(Type element, std::vector<MapEntry> entries) {
  const auto by_key = [](const MapEntry& a, const MapEntry& b) { return a.first < b.first; };
  for (MapEntry& entry : entries) {
    if (!is_ascii(entry.first)) entry.first = normalized(std::move(entry.first));
  }
  if (!std::is_sorted(entries.begin(), entries.end(), by_key)) {
    std::stable_sort(entries.begin(), entries.end(), by_key);
  }
  auto node = std::make_shared<MapNode>();
  node->type = Type::map(std::move(element));
  std::vector<Value> elements;
  elements.reserve(entries.size());
  node->keys.reserve(entries.size());
  for (MapEntry& entry : entries) {
    if (!node->keys.empty() && node->keys.back() == entry.first) {
      elements.back() = std::move(entry.second);
      continue;
    }
    node->keys.push_back(std::move(entry.first));
    elements.push_back(std::move(entry.second));
  }
  node->keys.shrink_to_fit();
  return sequence(std::move(node), TypeKind::kMap, std::move(elements));
}

Value Value::tuple(std::vector<Value> elements) {
  std::vector<Type> types;
  types.reserve(elements.size());
  for (const Value& element : elements) types.push_back(element.type());
  auto node = std::make_shared<SequenceNode>();
  node->type = Type::tuple(std::move(types));
  return sequence(std::move(node), TypeKind::kTuple, std::move(elements));
}

Value Value::object(std::vector<MapEntry> attributes) {
  for (MapEntry& entry : attributes) {
    if (!is_ascii(entry.first)) entry.first = normalized(std::move(entry.first));
  }
  std::stable_sort(attributes.begin(), attributes.end(),
                   [](const MapEntry& a, const MapEntry& b) { return a.first < b.first; });
  std::vector<ObjectAttribute> types;
  std::vector<Value> values;
  types.reserve(attributes.size());
  values.reserve(attributes.size());
  for (MapEntry& entry : attributes) {
    if (!types.empty() && types.back().name == entry.first) {
      types.pop_back();
      values.pop_back();
    }
    types.push_back({.name = std::move(entry.first), .type = entry.second.type()});
    values.push_back(std::move(entry.second));
  }
  return object(Type::object(std::move(types)), std::move(values));
}

Value Value::object(Type type, std::vector<Value> values) {
  assert(type.attributes().size() == values.size());
  auto node = std::make_shared<SequenceNode>();
  node->type = std::move(type);
  return sequence(std::move(node), TypeKind::kObject, std::move(values));
}

// -- looking
// ------------------------------------------------------------------------------------------------------------

const Type& Value::type() const {
  const Node& node = *content_pointer();
  if (node.kind <= TypeKind::kBool) {
    static const std::array<Type, 4> kTypes = {Type::dynamic(), Type::string(), Type::number(), Type::boolean()};
    return kTypes[std::size_t(node.kind)];
  }
  return static_cast<const TypedNode&>(node).type;
}

bool Value::is_null() const { return node().state == Node::State::kNull; }
bool Value::is_known() const { return node().state != Node::State::kUnknown; }
bool Value::is_wholly_known() const { return node().wholly_known; }
Marks Value::marks() const { return node().marked ? static_cast<const MarkedNode&>(node()).marks : Marks::kNone; }
Marks Value::marks_deep() const { return node().marks_deep; }

bool Value::within_limits() const {
  return node().depth <= kDepthMax && node().elements_log2_x4 <= 4 * kElementsMaxLog2;
}

const Refinement& Value::refinement() const {
  static const Refinement kNone;
  return is_known() ? kNone : content<UnknownNode>().refinement;
}

bool Value::certainly_not_null() const { return is_known() ? !is_null() : refinement().not_null; }

const std::string& Value::as_string() const {
  assert(node().kind == TypeKind::kString && node().state == Node::State::kKnown);
  return content<StringNode>().text;
}

const Number& Value::as_number() const {
  assert(node().kind == TypeKind::kNumber && node().state == Node::State::kKnown);
  return content<NumberNode>().number;
}

bool Value::as_bool() const {
  assert(node().kind == TypeKind::kBool && node().state == Node::State::kKnown);
  return content<BoolNode>().value;
}

std::size_t Value::length() const { return elements().size(); }

std::span<const Value> Value::elements() const {
  assert(node().kind >= TypeKind::kList && node().state == Node::State::kKnown);
  return content<SequenceNode>().elements;
}

const std::string& Value::key(std::size_t i) const {
  assert(i < length());
  if (node().kind == TypeKind::kObject) return type().attributes()[i].name;
  assert(node().kind == TypeKind::kMap);
  return content<MapNode>().keys[i];
}

const Value* Value::find(std::string_view key) const {
  assert(node().state == Node::State::kKnown);
  if (node().kind == TypeKind::kObject) {
    const int index = type().attribute_index(key);
    return index < 0 ? nullptr : &elements()[static_cast<std::size_t>(index)];
  }
  assert(node().kind == TypeKind::kMap);
  const auto& keys = content<MapNode>().keys;
  const auto found = std::lower_bound(keys.begin(), keys.end(), key);
  return found == keys.end() || *found != key ? nullptr : &elements()[static_cast<std::size_t>(found - keys.begin())];
}

const Value& Value::attribute(std::string_view name) const {
  const Value* found = find(name);
  assert(found != nullptr);
  return *found;
}

// -- marks
// --------------------------------------------------------------------------------------------------------------

Value Value::with_marks(Marks marks) const {
  const Marks all = this->marks() | marks;
  if (all == this->marks()) return *this;
  const auto& content = content_pointer();
  auto node = std::make_shared<MarkedNode>();
  static_cast<Node&>(*node) = *content;
  node->marked = true;
  node->marks = all;
  node->marks_deep = content->marks_deep | all;
  node->content = content;
  return Value(std::shared_ptr<const Node>(std::move(node)));
}

Value Value::without_marks(Marks marks) const {
  if (!has(this->marks(), marks)) return *this;
  return Value(content_pointer()).with_marks(this->marks() & ~marks);
}

Value empty_value(const Type& type) {
  switch (type.kind()) {
    case TypeKind::kString:
      return Value::string("");
    case TypeKind::kBool:
      return Value::boolean(false);
    case TypeKind::kNumber:
      return Value::number(0);
    case TypeKind::kList:
      return Value::list(type.element(), {});
    case TypeKind::kSet:
      return Value::set(type.element(), {});
    case TypeKind::kMap:
      return Value::map(type.element(), {});
    default:
      return Value::null(type);
  }
}

}  // namespace regionfall::hcl
