#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "hcl/value.h"

namespace regionfall::hcl {

// How values are kept: private to value*.cc. A node's class follows from `kind` and `state`; nodes are made once and
// never changed. A value with marks of its own is a MarkedNode around the node without them, so that marks come and go
// in constant time.
struct Value::Node {
  enum class State : std::uint8_t { kNull, kUnknown, kKnown };
  TypeKind kind = TypeKind::kDynamic;
  State state : 2 = State::kNull;
  bool marked : 1 = false;  // is a MarkedNode
  bool wholly_known : 1 = true;
  Marks marks_deep = Marks::kNone;    // of everything inside and of this value itself
  std::uint8_t elements_log2_x4 = 0;  // 4 × log2 of the number of values inside, itself included, rounded
  std::uint16_t depth = 0;            // levels of collections inside, at most kDepthMax + 1
};

struct Value::MarkedNode : Value::Node {
  std::shared_ptr<const Node> content;  // not marked; null stands for a null of type dynamic
  Marks marks = Marks::kNone;
};

// Bases of the nodes whose type does not follow from their kind.
struct Value::TypedNode : Value::Node {
  Type type;
};

struct Value::UnknownNode : Value::TypedNode {
  Refinement refinement;
};

struct Value::StringNode : Value::Node {
  std::string text;
};

struct Value::NumberNode : Value::Node {
  Number number;
};

struct Value::BoolNode : Value::Node {
  bool value = false;
};

// List, set, tuple, and object, whose attribute names its type has.
struct Value::SequenceNode : Value::TypedNode {
  std::vector<Value> elements;
};

struct Value::MapNode : Value::SequenceNode {
  std::vector<std::string> keys;
};

// What decides the order of a set's elements that are no primitives, and which of them can be equal: cty's bytes to
// hash.
std::string set_order_key(const Value& value);

}  // namespace regionfall::hcl
