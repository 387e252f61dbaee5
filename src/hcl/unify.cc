#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "hcl/convert.h"

namespace regionfall::hcl {
namespace {

using Types = std::vector<Type>;

std::array<std::size_t, 9> count_kinds(const Types& types) {
  std::array<std::size_t, 9> counts{};
  for (const Type& type : types) ++counts[std::size_t(type.kind())];
  return counts;
}

std::optional<Type> if_all_convert(const Types& types, Type target, Safety safety) {
  const bool all =
      std::all_of(types.begin(), types.end(), [&](const Type& t) { return convertible(t, target, safety); });
  return all ? std::optional<Type>(std::move(target)) : std::nullopt;
}

Type collection_of(TypeKind kind, Type element) {
  if (kind == TypeKind::kList) return Type::list(std::move(element));
  return kind == TypeKind::kSet ? Type::set(std::move(element)) : Type::map(std::move(element));
}

std::optional<Type> unify_collections(TypeKind kind, const Types& types, Safety safety) {
  Types elements;
  for (const Type& type : types) elements.push_back(type.element());
  auto element = unify(elements, safety);
  if (!element) return std::nullopt;
  return if_all_convert(types, collection_of(kind, *std::move(element)), safety);
}

// A map or list that takes the elements of all of these objects or tuples.
std::optional<Type> unify_structures_to(TypeKind kind, const Types& types, Safety safety) {
  Types elements;
  for (const Type& type : types) {
    if (type.kind() == TypeKind::kTuple) {
      elements.insert(elements.end(), type.tuple_elements().begin(), type.tuple_elements().end());
    } else {
      for (const ObjectAttribute& attribute : type.attributes()) elements.push_back(attribute.type);
    }
  }
  auto element = unify(elements, safety);
  if (!element) return std::nullopt;
  return if_all_convert(types, collection_of(kind, *std::move(element)), safety);
}

bool same_attribute_names(const Type& a, const Type& b) {
  return std::equal(a.attributes().begin(), a.attributes().end(), b.attributes().begin(), b.attributes().end(),
                    [](const ObjectAttribute& x, const ObjectAttribute& y) { return x.name == y.name; });
}

// Objects of equal attribute names become such an object, others a map.
std::optional<Type> unify_objects(const Types& types, Safety safety) {
  const Type& first = types.front();
  if (!std::all_of(types.begin(), types.end(), [&](const Type& type) { return same_attribute_names(first, type); })) {
    return unify_structures_to(TypeKind::kMap, types, safety);
  }
  std::vector<ObjectAttribute> attributes;
  for (std::size_t i = 0; i < first.attributes().size(); ++i) {
    Types across;
    for (const Type& type : types) across.push_back(type.attributes()[i].type);
    auto unified = unify(across, safety);
    if (!unified) return std::nullopt;
    attributes.push_back({.name = first.attributes()[i].name, .type = *std::move(unified)});
  }
  auto object = if_all_convert(types, Type::object(std::move(attributes)), safety);
  return object ? object : unify_structures_to(TypeKind::kMap, types, safety);
}

// Tuples of equal length become such a tuple, others a list.
std::optional<Type> unify_tuples(const Types& types, Safety safety) {
  const std::size_t length = types.front().tuple_elements().size();
  if (!std::all_of(types.begin(), types.end(), [&](const Type& t) { return t.tuple_elements().size() == length; })) {
    return unify_structures_to(TypeKind::kList, types, safety);
  }
  Types elements;
  for (std::size_t i = 0; i < length; ++i) {
    Types across;
    for (const Type& type : types) across.push_back(type.tuple_elements()[i]);
    auto unified = unify(across, safety);
    if (!unified) return std::nullopt;
    elements.push_back(*std::move(unified));
  }
  auto tuple = if_all_convert(types, Type::tuple(std::move(elements)), safety);
  return tuple ? tuple : unify_structures_to(TypeKind::kList, types, safety);
}

// Maps among objects, or lists among tuples: the structures stand for the collections they could be.
std::optional<Type> unify_with_structures(TypeKind collection, TypeKind structure, const Types& types, Safety safety) {
  Types structures;
  for (const Type& type : types) {
    if (type.kind() == structure) structures.push_back(type);
  }
  const auto stand_in = unify_structures_to(collection, structures, safety);
  if (!stand_in) return std::nullopt;
  Types replaced = types;
  for (Type& type : replaced) {
    if (type.kind() == structure) type = *stand_in;
  }
  auto unified = unify(replaced, safety);
  return unified && unified->kind() == collection ? unified : std::nullopt;
}

// Where `a` stands in the order of kinds that convert to one another: sets to lists to tuples, maps to objects.
int structure_rank(TypeKind kind) {
  switch (kind) {
    case TypeKind::kSet:
      return 1;
    case TypeKind::kList:
      return 2;
    case TypeKind::kTuple:
      return 3;
    case TypeKind::kMap:
      return 11;
    case TypeKind::kObject:
      return 12;
    default:
      return 0;
  }
}

int preference(const Type& a, const Type& b);

// Of two objects or tuples: the one preferred in some elements while the other is in none.
int preference_by_elements(const Types& a, const Types& b) {
  bool some_a = false;
  bool some_b = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int each = preference(a[i], b[i]);
    some_a |= each < 0;
    some_b |= each > 0;
  }
  return some_a == some_b ? 0 : some_a ? -1 : 1;
}

Types attribute_types(const Type& type) {
  Types types;
  for (const ObjectAttribute& attribute : type.attributes()) types.push_back(attribute.type);
  return types;
}

// Negative where `a` is the better choice for a common type, positive where `b` is, else 0 ("compareTypes" of cty).
int preference(const Type& a, const Type& b) {
  if (a.is_dynamic() || b.is_dynamic()) return int(a.is_dynamic()) - int(b.is_dynamic());
  if (a.is_primitive() && b.is_primitive()) return int(b == Type::string()) - int(a == Type::string());
  if (a.is_collection() && a.kind() == b.kind()) return preference(a.element(), b.element());

  const int a_rank = structure_rank(a.kind());
  const int b_rank = structure_rank(b.kind());
  if (a_rank == 0 || b_rank == 0 || (a_rank > 10) != (b_rank > 10)) return 0;
  const bool a_set = a.kind() == TypeKind::kSet;
  if (a_set != (b.kind() == TypeKind::kSet)) return a_set ? 1 : -1;
  if (a_rank != b_rank) return a_rank < b_rank ? -1 : 1;

  if (a.kind() == TypeKind::kObject) {
    return same_attribute_names(a, b) ? preference_by_elements(attribute_types(a), attribute_types(b)) : 0;
  }
  const Types a_elements(a.tuple_elements().begin(), a.tuple_elements().end());
  const Types b_elements(b.tuple_elements().begin(), b.tuple_elements().end());
  return a_elements.size() == b_elements.size() ? preference_by_elements(a_elements, b_elements) : 0;
}

// The types from the most to the least preferred; those without a preference keep their order.
Types by_preference(const Types& types) {
  std::vector<std::vector<std::size_t>> worse(types.size());
  std::vector<std::size_t> better_count(types.size());
  for (std::size_t i = 0; i < types.size(); ++i) {
    for (std::size_t j = i + 1; j < types.size(); ++j) {
      const int order = preference(types[i], types[j]);
      if (order == 0) continue;
      const auto [better, lesser] = order < 0 ? std::pair(i, j) : std::pair(j, i);
      worse[better].push_back(lesser);
      ++better_count[lesser];
    }
  }
  std::vector<std::size_t> queue;
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (better_count[i] == 0) queue.push_back(i);
  }
  Types result;
  for (std::size_t next = 0; next < queue.size(); ++next) {
    result.push_back(types[queue[next]]);
    for (const std::size_t lesser : worse[queue[next]]) {
      if (--better_count[lesser] == 0) queue.push_back(lesser);
    }
  }
  return result;
}

std::optional<Type> most_preferred(const Types& types, Safety safety) {
  for (const Type& candidate : by_preference(types)) {
    if (auto unified = if_all_convert(types, candidate, safety)) return unified;
  }
  return std::nullopt;
}

Types without_repetition(std::span<const Type> types) {
  Types unique;
  for (const Type& type : types) {
    if (std::find(unique.begin(), unique.end(), type) == unique.end()) unique.push_back(type);
  }
  return unique;
}

}  // namespace

std::optional<Type> unify(std::span<const Type> types, Safety safety) {
  const Types unique = without_repetition(types);
  if (unique.empty()) return std::nullopt;
  if (unique.size() == 1) return unique.front();

  const auto counts = count_kinds(unique);
  const std::size_t dynamics = counts[std::size_t(TypeKind::kDynamic)];
  for (const TypeKind kind : {TypeKind::kMap, TypeKind::kList, TypeKind::kSet, TypeKind::kObject, TypeKind::kTuple}) {
    const std::size_t count = counts[std::size_t(kind)];
    if (count == 0) continue;
    if (count + dynamics == unique.size()) {
      if (dynamics > 0) return Type::dynamic();
      if (kind == TypeKind::kObject) return unify_objects(unique, safety);
      if (kind == TypeKind::kTuple) return unify_tuples(unique, safety);
      return unify_collections(kind, unique, safety);
    }
    const TypeKind structure = kind == TypeKind::kMap ? TypeKind::kObject : TypeKind::kTuple;
    if ((kind == TypeKind::kMap || kind == TypeKind::kList) &&
        count + counts[std::size_t(structure)] + dynamics == unique.size()) {
      if (auto unified = unify_with_structures(kind, structure, unique, safety)) return unified;
      break;
    }
  }
  if (counts[std::size_t(TypeKind::kObject)] > 0 && counts[std::size_t(TypeKind::kTuple)] > 0) return std::nullopt;
  return most_preferred(unique, safety);
}

}  // namespace regionfall::hcl
