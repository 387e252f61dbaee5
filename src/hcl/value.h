#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hcl/number.h"
#include "hcl/type.h"

namespace regionfall::hcl {

// What sticks to a value wherever it flows: a set of flags.
enum class Marks : std::uint8_t {
  kNone = 0,
  kSensitive = 1,  // must not be shown
  kEphemeral = 2,  // must not be stored in state or plan
  kTypeOf = 4,     // the result of `type()`, which only the console may show
};
constexpr Marks operator|(Marks a, Marks b) { return Marks(std::uint8_t(a) | std::uint8_t(b)); }
constexpr Marks operator&(Marks a, Marks b) { return Marks(std::uint8_t(a) & std::uint8_t(b)); }
constexpr Marks operator~(Marks a) { return Marks(~std::uint8_t(a) & 7); }
constexpr bool has(Marks all, Marks some) { return (all & some) != Marks::kNone; }

// What is known of an unknown value.
struct Refinement {
  bool not_null = false;
  std::string string_prefix;                // strings
  std::optional<Number> at_least, at_most;  // numbers
  bool at_least_exclusive = false, at_most_exclusive = false;
  std::size_t length_min = 0;  // collections
  std::optional<std::size_t> length_max;
  bool operator==(const Refinement&) const = default;
  bool empty() const { return *this == Refinement{}; }
};

// Where inside a value something is: attribute names and index keys from the root.
struct PathStep;
using Path = std::vector<PathStep>;

class Value;
using MapEntry = std::pair<std::string, Value>;

// A value of cty's type system: immutable, two words, cheap to copy. It has a type, is null, unknown or known, and
// carries marks. The accessors for content require a known, non-null value of the fitting kind (asserted) and look
// through marks; whoever derives a new value from content passes the marks on (`with_marks(value.marks())`).
class Value {
 public:
  Value();  // null of type dynamic

  // -- making values. Strings are normalised to NFC. ------------------------------------------------------------------
  static Value string(std::string text);
  static Value number(Number number);
  static Value boolean(bool value);
  static Value null(Type type);
  static Value unknown(Type type);
  // A refinement that leaves one value over makes that value: a number between equal bounds, a list of known length
  // (with unknown elements).
  static Value unknown(Type type, Refinement refinement);
  static Value dynamic() { return unknown(Type::dynamic()); }
  // Elements must be of the element type already (see convert.h). Values with marks inside stay where they are, but a
  // set's elements give their marks to the set.
  static Value list(Type element, std::vector<Value> elements);
  static Value set(Type element, std::vector<Value> elements);    // sorts in cty's order, drops equals
  static Value map(Type element, std::vector<MapEntry> entries);  // later entries of equal key win
  static Value tuple(std::vector<Value> elements);
  static Value object(std::vector<MapEntry> attributes);  // the type follows from the attributes
  // `values` in the order of `type.attributes()`.
  static Value object(Type type, std::vector<Value> values);

  // -- looking ------------------------------------------------------------------------------------------------------
  const Type& type() const;
  bool is_null() const;
  bool is_known() const;  // this value itself; its elements may be unknown
  bool is_wholly_known() const;
  Marks marks() const;                   // of this value itself
  Marks marks_deep() const;              // of everything inside as well
  const Refinement& refinement() const;  // of an unknown value; empty for others
  bool certainly_not_null() const;       // known and not null, or unknown and refined so

  // Whether nesting and size are such that walking through the value is safe: at most kDepthMax levels of collections,
  // and some 2^kElementsMaxLog2 values inside (each place counts where one value stands in several). Whoever nests
  // values without a bound of its own checks it.
  bool within_limits() const;
  static constexpr std::size_t kDepthMax = 2000;
  static constexpr int kElementsMaxLog2 = 27;

  const std::string& as_string() const;
  const Number& as_number() const;
  bool as_bool() const;
  std::size_t length() const;                     // of list, set, map, tuple, object: number of elements
  std::span<const Value> elements() const;        // list, set, tuple; object: in attribute order; map: by key order
  const std::string& key(std::size_t i) const;    // map, object: the key of elements()[i], ascending bytes
  const Value* find(std::string_view key) const;  // map, object: null when there is none
  // Object attribute that must exist.
  const Value& attribute(std::string_view name) const;

  // -- marks --------------------------------------------------------------------------------------------------------
  Value with_marks(Marks marks) const;     // adds
  Value without_marks(Marks marks) const;  // of this value itself
  Value unmarked() const { return without_marks(~Marks::kNone); }
  Value unmarked_deep() const;
  Value without_marks_deep(Marks marks) const;

  // Same type, same nullness and knownness, same content, marks included: for tests and change detection, not for `==`.
  bool identical(const Value& other) const;
  // As identical(), but not looking at marks.
  bool identical_unmarked(const Value& other) const;
  // A hash that agrees with identical_unmarked().
  std::size_t hash() const;

  // For tests and messages: `["a", 1]`, HCL-like; unknowns as `(unknown)`.
  std::string debug_string() const;

 private:
  struct Node;
  struct MarkedNode;
  struct TypedNode;
  struct UnknownNode;
  struct StringNode;
  struct NumberNode;
  struct BoolNode;
  struct SequenceNode;
  struct MapNode;
  explicit Value(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  static const std::shared_ptr<const Node>& empty_node();
  const std::shared_ptr<const Node>& content_pointer() const;
  const Node& node() const { return *(node_ ? node_ : empty_node()); }
  template <class Kind>
  const Kind& content() const;
  static Value set_of_sorted(Type element, std::vector<Value> elements);
  static Value unknown_node(Type type, Refinement refinement);
  template <class Made>
  static Value sequence(std::shared_ptr<Made> made, TypeKind kind, std::vector<Value> elements);
  std::shared_ptr<const Node> node_;  // null: a null of type dynamic
};

// One step into a value: an attribute name, or an index key (string or number; for sets the element itself).
struct PathStep {
  enum class Kind : std::uint8_t { kAttribute, kIndex } kind = Kind::kAttribute;
  std::string name;  // kAttribute
  Value key;         // kIndex
  static PathStep attribute(std::string name) { return {Kind::kAttribute, std::move(name), {}}; }
  static PathStep index(Value key) { return {Kind::kIndex, {}, std::move(key)}; }
  bool operator==(const PathStep& other) const {
    return kind == other.kind && name == other.name && key.identical_unmarked(other.key);
  }
};

// ".tags[\"Name\"]", ".rules[0].port".
std::string path_text(std::span<const PathStep> path);

// A place in a value with marks on it, as state files keep sensitive paths.
struct PathMarks {
  Path path;
  Marks marks = Marks::kNone;
};
// Takes every mark off, and tells where they were (outermost first; nothing below a set, whose marks are its own).
Value unmark_deep_with_paths(const Value& value, std::vector<PathMarks>& found);
// Puts marks on places; places that do not exist are passed over.
Value mark_paths(const Value& value, std::span<const PathMarks> marks);

// The list, set, tuple, map or object `value` (known, not null) with other elements in the order of value.elements(),
// and its marks. The element type of a collection follows from its elements where they agree.
Value with_elements(const Value& value, std::vector<Value> elements);

// Rebuilds a value from the leaves up: `change` sees every value inside with its path and returns what to put there.
// Types of collections around follow from the new elements.
Value transform(const Value& value, const std::function<Value(const Path&, const Value&)>& change);

// What stands for nothing in a type that does not tell it from null: "", 0, false, a collection without elements. Null
// for other types.
Value empty_value(const Type& type);

// The place's value, or nothing where the path leads nowhere (null or unknown on the way, missing key).
std::optional<Value> at_path(const Value& value, std::span<const PathStep> path);

}  // namespace regionfall::hcl
