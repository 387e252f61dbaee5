#include "hcl/type_mismatch.h"

#include <optional>

#include "base/text.h"

namespace regionfall::hcl {
namespace {

std::string missing(std::string_view owner, std::string_view other, const std::string& attribute) {
  return "The '" + std::string(owner) + "' value has the attribute " + quote(attribute) + ", which the '" +
         std::string(other) + "' value lacks";
}

std::optional<std::string> object_mismatch(const Type& first, const Type& second, MismatchNames names) {
  for (const ObjectAttribute& attribute : first.attributes()) {
    const ObjectAttribute* other = second.attribute(attribute.name);
    if (other == nullptr) return missing(names.first, names.second, attribute.name);
    if (attribute.type != other->type) {
      return "The attribute " + quote(attribute.name) +
             " differs: " + type_mismatch(attribute.type, other->type, names);
    }
  }
  for (const ObjectAttribute& attribute : second.attributes()) {
    if (first.attribute(attribute.name) == nullptr) return missing(names.second, names.first, attribute.name);
  }
  return std::nullopt;
}

std::optional<std::string> tuple_mismatch(const Type& first, const Type& second, MismatchNames names) {
  const auto a = first.tuple_elements();
  const auto b = second.tuple_elements();
  if (a.size() != b.size()) {
    return "The '" + std::string(names.first) + "' tuple has " + std::to_string(a.size()) + " elements, the '" +
           std::string(names.second) + "' tuple " + std::to_string(b.size());
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i]) return "Tuple element " + std::to_string(i) + " differs: " + type_mismatch(a[i], b[i], names);
  }
  return std::nullopt;
}

}  // namespace

std::string type_mismatch(const Type& first, const Type& second, MismatchNames names) {
  std::optional<std::string> inside;
  if (first.kind() == second.kind()) {
    if (first.kind() == TypeKind::kObject) inside = object_mismatch(first, second, names);
    if (first.kind() == TypeKind::kTuple) inside = tuple_mismatch(first, second, names);
    if (first.is_collection() && first.element().is_structural() && first.element().kind() == second.element().kind()) {
      inside = "The elements differ: " + type_mismatch(first.element(), second.element(), names);
    }
  }
  if (inside) return *std::move(inside);
  const std::string a = first.friendly_name();
  const std::string b = second.friendly_name();
  if (a == b)
    return "Something inside the '" + std::string(names.first) + "' value differs in type from its counterpart";
  return "The '" + std::string(names.first) + "' value is " + a + ", but the '" + std::string(names.second) +
         "' value is " + b;
}

}  // namespace regionfall::hcl
