#include <algorithm>
#include <functional>

#include "hcl/hash_mix.h"
#include "hcl/value.h"
#include "hcl/value_node.h"

namespace regionfall::hcl {
namespace {

bool same_elements(const Value& a, const Value& b, bool with_marks) {
  const auto same = [&](const Value& x, const Value& y) {
    return with_marks ? x.identical(y) : x.identical_unmarked(y);
  };
  if (!std::equal(a.elements().begin(), a.elements().end(), b.elements().begin(), b.elements().end(), same))
    return false;
  if (a.type().kind() != TypeKind::kMap) return true;  // the attribute names of objects are part of the type
  for (std::size_t i = 0; i < a.length(); ++i) {
    if (a.key(i) != b.key(i)) return false;
  }
  return true;
}

bool same_content(const Value& a, const Value& b, bool with_marks) {
  if (a.is_null() != b.is_null() || a.is_known() != b.is_known() || a.type() != b.type()) return false;
  if (a.is_null()) return true;
  if (!a.is_known()) return a.refinement() == b.refinement();
  switch (a.type().kind()) {
    case TypeKind::kString:
      return a.as_string() == b.as_string();
    case TypeKind::kNumber:
      return a.as_number() == b.as_number();
    case TypeKind::kBool:
      return a.as_bool() == b.as_bool();
    default:
      return same_elements(a, b, with_marks);
  }
}

std::string debug_elements(const Value& value, char open, char close) {
  std::string text(1, open);
  const bool keyed = value.type().kind() == TypeKind::kMap || value.type().kind() == TypeKind::kObject;
  for (std::size_t i = 0; i < value.length(); ++i) {
    if (i > 0) text += ", ";
    if (keyed) text += value.key(i) + " = ";
    text += value.elements()[i].debug_string();
  }
  return text + close;
}

std::string debug_content(const Value& value) {
  if (value.is_null()) return "null";
  if (!value.is_known()) return "(unknown)";
  switch (value.type().kind()) {
    case TypeKind::kString:
      return "\"" + value.as_string() + "\"";
    case TypeKind::kNumber:
      return value.as_number().to_string();
    case TypeKind::kBool:
      return value.as_bool() ? "true" : "false";
    case TypeKind::kSet:
      return "set(" + debug_elements(value, '[', ']') + ")";
    case TypeKind::kMap:
    case TypeKind::kObject:
      return debug_elements(value, '{', '}');
    default:
      return debug_elements(value, '[', ']');
  }
}

}  // namespace

bool Value::identical(const Value& other) const {
  return node_ == other.node_ || (marks() == other.marks() && marks_deep() == other.marks_deep() &&
                                  same_content(*this, other, /*with_marks=*/true));
}

bool Value::identical_unmarked(const Value& other) const {
  return content_pointer() == other.content_pointer() || same_content(*this, other, /*with_marks=*/false);
}

std::size_t Value::hash() const {
  std::size_t hash = type().hash();
  mix_hash(hash, std::size_t(node().state));
  if (is_null() || !is_known()) return hash;
  switch (type().kind()) {
    case TypeKind::kString:
      mix_hash(hash, std::hash<std::string>()(as_string()));
      return hash;
    case TypeKind::kNumber:
      mix_hash(hash, as_number().hash());
      return hash;
    case TypeKind::kBool:
      mix_hash(hash, as_bool() ? 1 : 2);
      return hash;
    default:
      for (std::size_t i = 0; i < length(); ++i) {
        if (type().kind() == TypeKind::kMap) mix_hash(hash, std::hash<std::string>()(key(i)));
        mix_hash(hash, elements()[i].hash());
      }
      return hash;
  }
}

std::string Value::debug_string() const {
  std::string text = debug_content(*this);
  if (marks() == Marks::kNone) return text;
  std::string names;
  if (has(marks(), Marks::kSensitive)) names += "sensitive ";
  if (has(marks(), Marks::kEphemeral)) names += "ephemeral ";
  if (has(marks(), Marks::kTypeOf)) names += "type-of ";
  return names + text;
}

}  // namespace regionfall::hcl
