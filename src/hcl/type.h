#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace regionfall::hcl {

enum class TypeKind : std::uint8_t { kDynamic, kString, kNumber, kBool, kList, kSet, kMap, kTuple, kObject };

struct ObjectAttribute;

// A type of cty's type system, as Terraform uses it: immutable, cheap to copy, compared by structure. `dynamic`
// (written `any`) stands for a type not known yet.
class Type {
 public:
  Type();  // dynamic
  static Type dynamic();
  static Type string();
  static Type number();
  static Type boolean();
  static Type list(Type element);
  static Type set(Type element);
  static Type map(Type element);
  static Type tuple(std::vector<Type> elements);
  // Attributes in any order; names must differ.
  static Type object(std::vector<ObjectAttribute> attributes);

  TypeKind kind() const;
  bool is_primitive() const;   // string, number or bool
  bool is_collection() const;  // list, set or map
  bool is_structural() const;  // tuple or object
  bool is_dynamic() const { return kind() == TypeKind::kDynamic; }
  bool has_dynamic() const;   // dynamic itself, or anywhere inside
  bool has_optional() const;  // an optional object attribute anywhere inside

  const Type& element() const;                                    // list, set, map
  std::span<const Type> tuple_elements() const;                   // tuple
  std::span<const ObjectAttribute> attributes() const;            // object, sorted by name (bytes)
  const ObjectAttribute* attribute(std::string_view name) const;  // object; null when there is none
  // Position of the attribute in attributes(), or -1.
  int attribute_index(std::string_view name) const;

  // For people: "string", "list of string", "object", "set of map of bool" (cty's friendly name).
  std::string friendly_name() const;
  // The same for what a place wants: "any type", "list of any single type".
  std::string wanted_name() const;
  // As a type constraint is written, on one line: "list(string)", "object({a=string, b=optional(number)})", "any".
  std::string constraint_text() const;
  // cty's JSON form of a type: "string", ["list","string"], ["object",{"a":"string"}], as in state files.
  std::string json() const;

  // Every optional attribute becomes a plain one, at every depth.
  Type without_optional() const;

  bool operator==(const Type& other) const;
  // Equal types have equal hashes.
  std::size_t hash() const;

 private:
  struct Node;
  const Node& node() const;
  static Type make(TypeKind kind, std::vector<Type> children, std::vector<ObjectAttribute> attributes);
  static Type without_optional(TypeKind kind, std::vector<Type> children, std::vector<ObjectAttribute> attributes);
  static Type collection(TypeKind kind, Type element);
  static const Type& common(TypeKind kind, TypeKind element);
  explicit Type(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  std::shared_ptr<const Node> node_;  // null: dynamic
};

struct ObjectAttribute {
  std::string name;
  Type type;
  bool optional = false;
  bool operator==(const ObjectAttribute&) const = default;
};

}  // namespace regionfall::hcl
