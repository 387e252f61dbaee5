#include "hcl/type.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <functional>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "hcl/characters.h"
#include "hcl/hash_mix.h"

namespace regionfall::hcl {

struct Type::Node {
  TypeKind kind = TypeKind::kDynamic;
  bool has_dynamic = false;
  bool has_optional = false;
  std::size_t hash = 0;
  std::vector<Type> children;               // the element type of a collection, the elements of a tuple
  std::vector<ObjectAttribute> attributes;  // sorted by name
  Type without_optional;                    // when has_optional
};

namespace {

constexpr std::size_t kPrimitives = 3;  // string, number, bool

constexpr std::array<std::string_view, 9> kKindNames = {"dynamic", "string", "number", "bool",  "list",
                                                        "set",     "map",    "tuple",  "object"};

std::string_view kind_name(TypeKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

bool is_identifier(std::string_view name) { return !name.empty() && identifier_length(name) == name.size(); }

template <class Items, class Text>
std::string joined(const Items& items, std::string_view separator, Text text) {
  std::string result;
  for (const auto& item : items) {
    if (!result.empty()) result += separator;
    result += text(item);
  }
  return result;
}

}  // namespace

Type::Type() = default;

const Type::Node& Type::node() const {
  static const Node kDynamic{.kind = TypeKind::kDynamic, .has_dynamic = true};
  return node_ ? *node_ : kDynamic;
}

Type Type::make(TypeKind kind, std::vector<Type> children, std::vector<ObjectAttribute> attributes) {
  auto node = std::make_shared<Node>(Node{.kind = kind, .hash = static_cast<std::size_t>(kind)});
  for (const Type& child : children) {
    node->has_dynamic |= child.has_dynamic();
    node->has_optional |= child.has_optional();
    mix_hash(node->hash, child.node().hash);
  }
  for (const ObjectAttribute& attribute : attributes) {
    node->has_dynamic |= attribute.type.has_dynamic();
    node->has_optional |= attribute.optional || attribute.type.has_optional();
    mix_hash(node->hash, std::hash<std::string>()(attribute.name));
    mix_hash(node->hash, attribute.type.node().hash + (attribute.optional ? 1 : 0));
  }
  if (node->has_optional) node->without_optional = without_optional(kind, children, attributes);
  node->children = std::move(children);
  node->children.shrink_to_fit();
  node->attributes = std::move(attributes);
  node->attributes.shrink_to_fit();
  return Type(std::shared_ptr<const Node>(std::move(node)));
}

// Types that nearly every value has are made once. Copies of them are not counted: pointers without an owner.
const Type& Type::common(TypeKind kind, TypeKind element) {
  struct Table {
    std::vector<Type> owners;
    std::array<Type, kPrimitives + 1> simple;                      // by kind
    std::array<std::array<Type, kPrimitives + 1>, 3> collections;  // list, set, map of them
  };
  static const Table kTable = [] {
    Table made;
    const auto unowned = [&made](Type type) {
      const Node* node = made.owners.emplace_back(std::move(type)).node_.get();
      return Type(std::shared_ptr<const Node>(std::shared_ptr<const Node>(), node));
    };
    for (std::size_t i = 0; i <= kPrimitives; ++i) {
      if (i > 0) made.simple[i] = unowned(make(TypeKind(i), {}, {}));
      for (std::size_t c = 0; c < made.collections.size(); ++c) {
        made.collections[c][i] = unowned(make(TypeKind(std::size_t(TypeKind::kList) + c), {made.simple[i]}, {}));
      }
    }
    return made;
  }();
  if (kind <= TypeKind::kBool) return kTable.simple[std::size_t(kind)];
  return kTable.collections[std::size_t(kind) - std::size_t(TypeKind::kList)][std::size_t(element)];
}

Type Type::collection(TypeKind kind, Type element) {
  if (element.is_primitive() || element.is_dynamic()) return common(kind, element.kind());
  return make(kind, {std::move(element)}, {});
}

Type Type::dynamic() { return {}; }
Type Type::string() { return common(TypeKind::kString, {}); }
Type Type::number() { return common(TypeKind::kNumber, {}); }
Type Type::boolean() { return common(TypeKind::kBool, {}); }
Type Type::list(Type element) { return collection(TypeKind::kList, std::move(element)); }
Type Type::set(Type element) { return collection(TypeKind::kSet, std::move(element)); }
Type Type::map(Type element) { return collection(TypeKind::kMap, std::move(element)); }
Type Type::tuple(std::vector<Type> elements) { return make(TypeKind::kTuple, std::move(elements), {}); }

Type Type::object(std::vector<ObjectAttribute> attributes) {
  const auto by_name = [](const ObjectAttribute& a, const ObjectAttribute& b) { return a.name < b.name; };
  if (!std::is_sorted(attributes.begin(), attributes.end(), by_name)) {
    std::sort(attributes.begin(), attributes.end(), by_name);
  }
  return make(TypeKind::kObject, {}, std::move(attributes));
}

TypeKind Type::kind() const { return node().kind; }

bool Type::is_primitive() const {
  return kind() == TypeKind::kString || kind() == TypeKind::kNumber || kind() == TypeKind::kBool;
}
bool Type::is_collection() const {
  return kind() == TypeKind::kList || kind() == TypeKind::kSet || kind() == TypeKind::kMap;
}
bool Type::is_structural() const { return kind() == TypeKind::kTuple || kind() == TypeKind::kObject; }
bool Type::has_dynamic() const { return node().has_dynamic; }
bool Type::has_optional() const { return node().has_optional; }

const Type& Type::element() const {
  assert(is_collection());
  return node().children.front();
}

std::span<const Type> Type::tuple_elements() const {
  assert(kind() == TypeKind::kTuple);
  return node().children;
}

std::span<const ObjectAttribute> Type::attributes() const {
  assert(kind() == TypeKind::kObject);
  return node().attributes;
}

const ObjectAttribute* Type::attribute(std::string_view name) const {
  const int index = attribute_index(name);
  return index < 0 ? nullptr : &node().attributes[static_cast<std::size_t>(index)];
}

int Type::attribute_index(std::string_view name) const {
  assert(kind() == TypeKind::kObject);
  const auto& attributes = node().attributes;
  const auto found = std::lower_bound(
      attributes.begin(), attributes.end(), name,
      [](const ObjectAttribute& attribute, std::string_view wanted) { return attribute.name < wanted; });
  return found == attributes.end() || found->name != name ? -1 : static_cast<int>(found - attributes.begin());
}

std::string Type::friendly_name() const {
  std::string name(kind_name(kind()));
  return is_collection() ? name + " of " + element().friendly_name() : name;
}

std::string Type::wanted_name() const {
  if (is_dynamic()) return "any type";
  if (is_collection() && element().is_dynamic()) return std::string(kind_name(kind())) + " of any single type";
  return is_collection() ? std::string(kind_name(kind())) + " of " + element().wanted_name() : friendly_name();
}

std::string Type::constraint_text() const {
  switch (kind()) {
    case TypeKind::kDynamic:
      return "any";
    case TypeKind::kList:
    case TypeKind::kSet:
    case TypeKind::kMap:
      return std::string(kind_name(kind())) + "(" + element().constraint_text() + ")";
    case TypeKind::kTuple:
      return "tuple([" + joined(tuple_elements(), ", ", [](const Type& type) { return type.constraint_text(); }) + "])";
    case TypeKind::kObject:
      return "object({" +
             joined(attributes(), ", ",
                    [](const ObjectAttribute& attribute) {
                      const std::string name = is_identifier(attribute.name) ? attribute.name : quote(attribute.name);
                      const std::string type = attribute.type.constraint_text();
                      return name + "=" + (attribute.optional ? "optional(" + type + ")" : type);
                    }) +
             "})";
    default:
      return std::string(kind_name(kind()));
  }
}

std::string Type::json() const {
  if (is_collection()) return "[\"" + std::string(kind_name(kind())) + "\"," + element().json() + "]";
  if (kind() == TypeKind::kTuple) {
    return "[\"tuple\",[" + joined(tuple_elements(), ",", [](const Type& type) { return type.json(); }) + "]]";
  }
  if (kind() != TypeKind::kObject) return "\"" + std::string(kind_name(kind())) + "\"";

  std::vector<ObjectAttribute> optional(attributes().begin(), attributes().end());
  std::erase_if(optional, [](const ObjectAttribute& attribute) { return !attribute.optional; });
  std::string names =
      joined(optional, ",", [](const ObjectAttribute& attribute) { return json_quote(attribute.name); });
  return "[\"object\",{" +
         joined(attributes(), ",",
                [](const ObjectAttribute& attribute) {
                  return json_quote(attribute.name) + ":" + attribute.type.json();
                }) +
         "}" + (names.empty() ? "" : ",[" + names + "]") + "]";
}

Type Type::without_optional(TypeKind kind, std::vector<Type> children, std::vector<ObjectAttribute> attributes) {
  for (Type& child : children) child = child.without_optional();
  for (ObjectAttribute& attribute : attributes) {
    attribute.type = attribute.type.without_optional();
    attribute.optional = false;
  }
  return make(kind, std::move(children), std::move(attributes));
}

Type Type::without_optional() const { return has_optional() ? node().without_optional : *this; }

bool Type::operator==(const Type& other) const {
  if (node_ == other.node_) return true;
  const Node& a = node();
  const Node& b = other.node();
  return a.kind == b.kind && a.hash == b.hash && a.children == b.children && a.attributes == b.attributes;
}

std::size_t Type::hash() const { return node().hash; }

}  // namespace regionfall::hcl
