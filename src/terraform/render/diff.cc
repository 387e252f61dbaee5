#include "terraform/render/diff.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <utility>

#include "terraform/render/places.h"
#include "terraform/render/sequence.h"

namespace regionfall::terraform::render {
namespace {

using hcl::Marks;
using hcl::Type;
using hcl::TypeKind;
using hcl::Value;

const Value& nothing() {
  static const Value null;
  return null;
}

// Whether nothing can be shown for a side: null, absent, or known only after apply.
bool is_nil(const Value& value) { return !value.is_known() || value.is_null(); }
bool is_sensitive(const Value& value) { return has(value.marks(), Marks::kSensitive); }

// One place before and after. A side that is "given" stands in its collection, even as null.
struct Sides {
  const Value* before = &nothing();
  const Value* after = &nothing();
  bool before_given = false;
  bool after_given = false;
  Places replaces = {};
  std::optional<Places> relevant = {};  // differences elsewhere do not count; nothing: they all do
};

// What is relevant of a child of `sides`, where `below` are the relevant places as seen from it.
void narrow(const Sides& sides, Places below, Sides& child) {
  if (!sides.relevant || sides.relevant->here()) return;
  if (below.empty()) {
    child.after = child.before;
    child.after_given = child.before_given;
  }
  child.relevant = std::move(below);
}

// Same content with unknowns counted as different.
bool same(const Value& a, const Value& b) { return a.identical_unmarked(b) && a.is_wholly_known(); }

Action action_of(const Sides& sides) {
  const bool before = !is_nil(*sides.before) || sides.before_given, after = !is_nil(*sides.after) || sides.after_given;
  if (!before && after) return Action::kCreate;
  if (before && !after) return Action::kDelete;
  if (sides.before_given == sides.after_given && is_sensitive(*sides.before) == is_sensitive(*sides.after)) {
    if (is_nil(*sides.before) && is_nil(*sides.after)) return Action::kNoOp;
    if (same(*sides.before, *sides.after)) return Action::kNoOp;
  }
  return Action::kUpdate;
}

Action starting_action(const Sides& sides) {
  const bool before = !is_nil(*sides.before), after = !is_nil(*sides.after);
  return before == after ? Action::kNoOp : before ? Action::kDelete : Action::kCreate;
}

Action combined(Action current, Action next) {
  return next == Action::kNoOp || next == current ? current : Action::kUpdate;
}

using Compute = std::function<Diff(const Sides&)>;

// What is shown of a sensitive or unknown place instead of its content; nothing for an ordinary place.
std::optional<Diff> hidden(const Sides& sides, const Compute& compute) {
  const bool before_sensitive = is_sensitive(*sides.before), after_sensitive = is_sensitive(*sides.after);
  if (before_sensitive || after_sensitive) {
    const Value before = sides.before->unmarked(), after = sides.after->unmarked();
    Sides bare = sides;
    bare.before = &before;
    bare.after = &after;
    const Diff inner = compute(bare);
    Diff diff{Diff::Kind::kSensitive, inner.action, sides.replaces.here()};
    const bool nowhere = is_nil(before) && !sides.before_given && before.is_known() && is_nil(after) &&
                         after.is_known() && !sides.after_given;
    if (before_sensitive != after_sensitive && !nowhere) {
      if (diff.action == Action::kNoOp) diff.action = Action::kUpdate;
      if (diff.action == Action::kUpdate) {
        diff.warning = before_sensitive ? Diff::Warning::kNoLongerSensitive : Diff::Warning::kBecomesSensitive;
        diff.value_unchanged = inner.action == Action::kNoOp;
      }
    }
    return diff;
  }
  if (sides.after->is_known()) return {};
  Diff diff{Diff::Kind::kUnknown, Action::kCreate, sides.replaces.here()};
  if (!is_nil(*sides.before) || sides.before_given) {
    diff.action = Action::kUpdate;
    Sides before = sides;
    before.after = &nothing();
    before.after_given = false;
    diff.parts.push_back(compute(before));
  }
  return diff;
}

Diff primitive(const Sides& sides) {
  Diff diff{Diff::Kind::kPrimitive, action_of(sides), sides.replaces.here()};
  diff.before = *sides.before;
  diff.after = *sides.after;
  return diff;
}

// Keys of both sides (maps, objects), ascending.
std::vector<std::string> keys_of(const Sides& sides) {
  std::vector<std::string> keys;
  for (const Value* side : {sides.before, sides.after}) {
    if (is_nil(*side)) continue;
    const auto middle = static_cast<std::ptrdiff_t>(keys.size());
    for (std::size_t i = 0; i < side->length(); ++i) keys.push_back(side->key(i));
    std::inplace_merge(keys.begin(), keys.begin() + middle, keys.end());
  }
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

Sides child_at(const Sides& sides, const std::string& key, bool with_given) {
  Sides child;
  const Value* before = is_nil(*sides.before) ? nullptr : sides.before->find(key);
  const Value* after = is_nil(*sides.after) ? nullptr : sides.after->find(key);
  if (before != nullptr) child.before = before;
  if (after != nullptr) child.after = after;
  child.before_given = with_given && before != nullptr;
  child.after_given = with_given && after != nullptr;
  child.replaces = sides.replaces.child(key);
  if (sides.relevant) narrow(sides, sides.relevant->child(key), child);
  return child;
}

std::span<const Value> elements_of(const Value& value) {
  return is_nil(value) ? std::span<const Value>{} : value.elements();
}

// Parts for the elements of both sides as `pairs` pair them.
Diff sequence(Diff::Kind kind, const Sides& sides, const std::vector<Pairing>& pairs, const Compute& compute) {
  const auto before = elements_of(*sides.before), after = elements_of(*sides.after);
  Diff diff{kind, starting_action(sides), sides.replaces.here()};
  for (const auto& pair : pairs) {
    Sides child;
    if (pair.before != Pairing::kAbsent) child.before = &before[pair.before];
    if (pair.after != Pairing::kAbsent) child.after = &after[pair.after];
    child.before_given = pair.before != Pairing::kAbsent;
    child.after_given = pair.after != Pairing::kAbsent;
    const std::size_t index = child.before_given ? pair.before : pair.after;
    child.replaces = sides.replaces.child(index);
    if (sides.relevant) narrow(sides, sides.relevant->child(index), child);
    diff.parts.push_back(compute(child));
    diff.action = combined(diff.action, diff.parts.back().action);
  }
  return diff;
}

bool same_element(const Value& a, const Value& b) { return same(a, b) && is_sensitive(a) == is_sensitive(b); }

Diff list(const Sides& sides, const EqualAt& alike, const Compute& compute) {
  const auto before = elements_of(*sides.before), after = elements_of(*sides.after);
  const auto equal = [&](std::size_t i, std::size_t j) { return same(before[i], after[j]); };
  return sequence(Diff::Kind::kList, sides,
                  before.size() == after.size() ? pair_positions(before.size(), after.size())
                                                : pair_sequences(before.size(), after.size(), equal, alike),
                  compute);
}

// Elements of a set are the same or they are not: those before, in order, then those that are new.
std::vector<Pairing> pair_set(const Sides& sides) {
  const auto before = elements_of(*sides.before), after = elements_of(*sides.after);
  std::multimap<std::size_t, std::size_t> by_hash;
  for (std::size_t j = 0; j < after.size(); ++j) by_hash.emplace(after[j].hash(), j);
  std::vector<bool> used(after.size(), false);
  std::vector<Pairing> pairs;
  for (std::size_t i = 0; i < before.size(); ++i) {
    Pairing pair{i, Pairing::kAbsent};
    const auto [first, last] = by_hash.equal_range(before[i].hash());
    for (auto candidate = first; candidate != last && pair.after == Pairing::kAbsent; ++candidate) {
      if (!used[candidate->second] && same_element(before[i], after[candidate->second])) pair.after = candidate->second;
    }
    if (pair.after != Pairing::kAbsent) used[pair.after] = true;
    pairs.push_back(pair);
  }
  for (std::size_t j = 0; j < after.size(); ++j) {
    if (!used[j]) pairs.push_back({Pairing::kAbsent, j});
  }
  return pairs;
}

// -- values without a schema: as the JSON they would be
// -----------------------------------------------------------------

enum class Shape : std::uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

Shape shape_of(const Value& value) {
  if (is_nil(value)) return Shape::kNull;
  switch (value.type().kind()) {
    case TypeKind::kBool:
      return Shape::kBool;
    case TypeKind::kNumber:
      return Shape::kNumber;
    case TypeKind::kString:
      return Shape::kString;
    case TypeKind::kMap:
    case TypeKind::kObject:
      return Shape::kObject;
    default:
      return Shape::kArray;
  }
}

Diff free_value(const Sides& given);

Diff free_object(const Sides& sides) {
  Diff diff{Diff::Kind::kObject, starting_action(sides)};
  for (const auto& key : keys_of(sides)) {
    diff.entries.push_back({key, free_value(child_at(sides, key, true))});
    diff.action = combined(diff.action, diff.entries.back().diff.action);
  }
  return diff;
}

Diff free_content(const Sides& sides, Shape shape) {
  if (shape == Shape::kObject) return free_object(sides);
  if (shape != Shape::kArray) return primitive(sides);
  const auto alike = [&](std::size_t i, std::size_t j) {
    return shape_of(sides.before->elements()[i]) == Shape::kObject &&
           shape_of(sides.after->elements()[j]) == Shape::kObject;
  };
  return list(sides, alike, free_value);
}

Diff free_value(const Sides& given) {
  Sides sides = given;
  sides.replaces = {};  // such values never say that they force replacement
  if (auto diff = hidden(sides, free_value)) return *std::move(diff);
  const Shape before = shape_of(*sides.before), after = shape_of(*sides.after);
  const bool created = before == Shape::kNull && !sides.before_given,
             deleted = after == Shape::kNull && !sides.after_given;
  if (before == after || created || deleted) return free_content(sides, before == Shape::kNull ? after : before);
  Diff diff{Diff::Kind::kTypeChange, Action::kUpdate};
  diff.parts.push_back(free_content({sides.before, &nothing(), sides.before_given, false, {}, sides.relevant}, before));
  diff.parts.push_back(free_content({&nothing(), sides.after, false, sides.after_given, {}, sides.relevant}, after));
  return diff;
}

// -- values of a type
// ---------------------------------------------------------------------------------------------------

Diff typed_value(const Sides& sides, const Type& type);

Diff typed_object(const Sides& sides, const Type& type) {
  Diff diff{Diff::Kind::kObject, starting_action(sides), sides.replaces.here()};
  for (const auto& attribute : type.attributes()) {
    const Sides child = child_at(sides, attribute.name, false);
    Diff part = typed_value(child, attribute.type);
    if (part.action == Action::kNoOp && is_nil(*child.before) && is_nil(*child.after)) continue;
    diff.action = combined(diff.action, part.action);
    diff.entries.push_back({attribute.name, std::move(part)});
  }
  return diff;
}

Diff keyed_map(const Sides& sides, const Compute& compute) {
  Diff diff{Diff::Kind::kMap, starting_action(sides), sides.replaces.here()};
  for (const auto& key : keys_of(sides)) {
    diff.entries.push_back({key, compute(child_at(sides, key, true))});
    diff.action = combined(diff.action, diff.entries.back().diff.action);
  }
  return diff;
}

Diff typed_tuple(const Sides& sides, const Type& type) {
  const auto pairs = pair_positions(elements_of(*sides.before).size(), elements_of(*sides.after).size());
  std::size_t next = 0;
  return sequence(Diff::Kind::kList, sides, pairs, [&](const Sides& child) {
    const auto types = type.tuple_elements();
    return next < types.size() ? typed_value(child, types[next++]) : free_value(child);
  });
}

Diff typed_value(const Sides& sides, const Type& type) {
  if (type.is_dynamic()) return free_value(sides);
  const auto again = [&type](const Sides& inner) { return typed_value(inner, type); };
  if (auto diff = hidden(sides, again)) return *std::move(diff);
  if (type.is_primitive()) return primitive(sides);
  const auto element = [&type](const Sides& child) { return typed_value(child, type.element()); };
  switch (type.kind()) {
    case TypeKind::kObject:
      return typed_object(sides, type);
    case TypeKind::kMap:
      return keyed_map(sides, element);
    case TypeKind::kList: {
      const bool objects = type.element().kind() == TypeKind::kObject;
      return list(sides, [objects](std::size_t, std::size_t) { return objects; }, element);
    }
    case TypeKind::kSet:
      return sequence(Diff::Kind::kSet, sides, pair_set(sides), element);
    default:
      return typed_tuple(sides, type);
  }
}

// -- objects of a schema
// ------------------------------------------------------------------------------------------------

Diff attribute_value(const Sides& sides, const AttributeSchema& attribute);

Diff nested_object(const Sides& sides, const NestedAttributes& nested) {
  const auto again = [&nested](const Sides& inner) { return nested_object(inner, nested); };
  if (auto diff = hidden(sides, again)) return *std::move(diff);
  Diff diff{Diff::Kind::kObject, starting_action(sides), sides.replaces.here(), true};
  for (const auto& attribute : nested.attributes) {
    const Sides child = child_at(sides, attribute.name, false);
    Diff part = attribute_value(child, attribute);
    if (part.action == Action::kNoOp && is_nil(*child.before) && is_nil(*child.after)) continue;
    diff.action = combined(diff.action, part.action);
    diff.entries.push_back({attribute.name, std::move(part)});
  }
  std::ranges::sort(diff.entries, {}, &DiffEntry::key);
  return diff;
}

Diff nested_value(const Sides& sides, const NestedAttributes& nested) {
  const auto again = [&nested](const Sides& inner) { return nested_value(inner, nested); };
  const auto object = [&nested](const Sides& child) { return nested_object(child, nested); };
  if (nested.nesting == Nesting::kSingle || nested.nesting == Nesting::kGroup) return nested_object(sides, nested);
  if (auto diff = hidden(sides, again)) return *std::move(diff);
  Diff diff = nested.nesting == Nesting::kMap   ? keyed_map(sides, object)
              : nested.nesting == Nesting::kSet ? sequence(Diff::Kind::kSet, sides, pair_set(sides), object)
                                                : list(sides, [](std::size_t, std::size_t) { return true; }, object);
  diff.nested = true;
  return diff;
}

Diff attribute_value(const Sides& sides, const AttributeSchema& attribute) {
  return attribute.nested ? nested_value(sides, *attribute.nested) : typed_value(sides, attribute.type);
}

Diff block_object(const Sides& sides, const BlockSchema& schema);

std::vector<DiffEntry> block_entries(const NestedBlock& block, const Sides& sides, bool& keyed) {
  const auto object = [&block](const Sides& child) { return block_object(child, block.schema); };
  std::vector<DiffEntry> entries;
  switch (block.nesting) {
    case Nesting::kSingle:
    case Nesting::kGroup: {
      Diff diff = object(sides);
      if (diff.action != Action::kNoOp || !is_nil(*sides.before) || !is_nil(*sides.after))
        entries.push_back({"", std::move(diff)});
      return entries;
    }
    case Nesting::kMap:
      keyed = true;
      return keyed_map(sides, object).entries;
    case Nesting::kSet:
      for (auto& part : sequence(Diff::Kind::kSet, sides, pair_set(sides), object).parts)
        entries.push_back({"", std::move(part)});
      return entries;
    case Nesting::kList: {
      const auto before = elements_of(*sides.before), after = elements_of(*sides.after);
      const auto pairs = pair_sequences(
          before.size(), after.size(), [&](std::size_t i, std::size_t j) { return same(before[i], after[j]); },
          [](std::size_t, std::size_t) { return true; });
      for (auto& part : sequence(Diff::Kind::kList, sides, pairs, object).parts)
        entries.push_back({"", std::move(part)});
      return entries;
    }
  }
  return entries;
}

bool is_empty_string(const Value& value) {
  return !is_nil(value) && value.type().kind() == TypeKind::kString && value.as_string().empty();
}

void add_attribute(Diff& diff, const Sides& sides, const AttributeSchema& attribute) {
  Sides child = child_at(sides, attribute.name, false);
  if (attribute.write_only) {
    Diff part{Diff::Kind::kWriteOnly, starting_action(sides)};
    if (part.action != Action::kNoOp) diff.entries.push_back({attribute.name, std::move(part)});
    return;
  }
  // Providers of old say "" where they mean null.
  if (is_empty_string(*child.before) && is_nil(*child.after) && !is_nil(*sides.after)) {
    child.before = &nothing();
    child.before_given = !child.after->is_known();
  }
  Diff part = attribute_value(child, attribute);
  if (part.action == Action::kNoOp && is_nil(*child.before) && is_nil(*child.after)) return;
  diff.action = combined(diff.action, part.action);
  diff.entries.push_back({attribute.name, std::move(part)});
}

void hide_sensitive_entries(std::vector<DiffEntry>& entries, const Sides& sides) {
  const bool before = is_sensitive(*sides.before), after = is_sensitive(*sides.after);
  if (!before && !after) return;
  for (auto& [key, diff] : entries) {
    Diff instead{Diff::Kind::kSensitiveBlock, diff.action, diff.replace};
    if (instead.action == Action::kNoOp && before != after) instead.action = Action::kUpdate;
    if (before != after && instead.action == Action::kUpdate) {
      instead.warning = before ? Diff::Warning::kNoLongerSensitive : Diff::Warning::kBecomesSensitive;
      instead.value_unchanged = diff.action == Action::kNoOp;
    }
    diff = std::move(instead);
  }
}

Diff block_object(const Sides& sides, const BlockSchema& schema) {
  Diff diff{Diff::Kind::kBlock, starting_action(sides), sides.replaces.here()};
  for (const auto& attribute : schema.attributes) add_attribute(diff, sides, attribute);
  std::ranges::sort(diff.entries, {}, &DiffEntry::key);
  for (const auto& block : schema.blocks) {
    const Sides child = child_at(sides, block.name, false);
    BlockDiff blocks{block.name};
    blocks.entries = block_entries(block, child, blocks.keyed);
    hide_sensitive_entries(blocks.entries, child);
    for (auto& [key, part] : blocks.entries) {
      if (child.replaces.here()) part.replace = true;
      diff.action = combined(diff.action, part.action);
    }
    if (!blocks.entries.empty()) diff.blocks.push_back(std::move(blocks));
  }
  std::ranges::sort(diff.blocks, {}, &BlockDiff::name);
  return diff;
}

}  // namespace

Diff diff_object(const BlockSchema& schema, const Value& before, const Value& after,
                 const std::vector<hcl::Path>& replaces) {
  return block_object({&before, &after, false, false, Places(replaces)}, schema);
}

Diff diff_relevant(const BlockSchema& schema, const Value& before, const Value& after,
                   const std::vector<hcl::Path>& relevant) {
  return block_object({&before, &after, false, false, {}, Places(relevant)}, schema);
}

Diff diff_output(const Value& before, const Value& after) { return free_value({&before, &after, false, false, {}}); }

Diff diff_typed(const Type& type, const Value& before, const Value& after) {
  return typed_value({&before, &after, false, false, {}}, type);
}

Diff diff_json_content(const Value& before, const Value& after, Action action) {
  return free_value({&before, &after, action != Action::kCreate, action != Action::kDelete, {}});
}

}  // namespace regionfall::terraform::render
