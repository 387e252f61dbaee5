#include "aws/constraint/constraint_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "aws/protocol/scalar_text.h"

namespace regionfall::aws {
namespace {

// Where the check is: a member of a structure, or an item of a list or map in it.
struct Place {
  const Place* up = nullptr;
  const Member* member = nullptr;  // the member here, or the one whose items these are
  std::string_view key;            // of a map's entry
  std::size_t index = 0;           // of a list's item, from 1; 0: this is the member itself
};

std::string lower_first(std::string_view name) {
  std::string out(name);
  if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z') out[0] = static_cast<char>(out[0] - 'A' + 'a');
  return out;
}

std::string path_of(const Place& place) {
  std::string path = place.up == nullptr ? "" : path_of(*place.up);
  if (place.index > 0) return path + fmt::format(".{}.member", place.index);
  if (!place.key.empty()) return path + fmt::format(".{}.member", place.key);
  if (!path.empty()) path += '.';
  return path + lower_first(text(place.member->name));
}

const Member* top_of(const Place& place) {
  const Place* top = &place;
  while (top->up != nullptr) top = top->up;
  return top->member;
}

std::string text_of(const Value& value) {
  std::string out;
  if (value.is_list()) {
    for (const Value& item : value.as_list()) {
      if (!out.empty()) out += ", ";
      out += text_of(item);
    }
    return "[" + out + "]";
  }
  if (value.is_map()) {
    for (const auto& [key, item] : value.as_map()) {
      if (!out.empty()) out += ", ";
      out += key + "=" + text_of(item);
    }
    return "{" + out + "}";
  }
  append_scalar(out, value, TimestampFormat::kOfProtocol, {});
  return out;
}

bool is_number(ShapeKind kind) {
  return kind == ShapeKind::kInteger || kind == ShapeKind::kLong || kind == ShapeKind::kFloat ||
         kind == ShapeKind::kDouble;
}

// What the constraint measures: a number's value, the characters of a string, the bytes of a blob, the items of a list.
double measure(ShapeKind kind, const Value& value) {
  if (is_number(kind)) return value.as_double();
  if (kind == ShapeKind::kString) {
    return static_cast<double>(
        std::ranges::count_if(value.as_text(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  }
  if (kind == ShapeKind::kBlob) return static_cast<double>(value.as_bytes().size());
  return static_cast<double>(value.is_map() ? value.as_map().size() : value.as_list().size());
}

std::string bound_text(double bound) {
  return bound == std::floor(bound) ? fmt::format("{}", static_cast<std::int64_t>(bound)) : fmt::format("{}", bound);
}

std::string too_much(ShapeKind kind, const Constraint& constraint) {
  return fmt::format("Member must have {} less than or equal to {}", is_number(kind) ? "value" : "length",
                     bound_text(constraint.max));
}

std::string too_little(ShapeKind kind, const Constraint& constraint) {
  return fmt::format("Member must have {} greater than or equal to {}", is_number(kind) ? "value" : "length",
                     bound_text(constraint.min));
}

std::string enum_text(const Constraint& constraint) {
  std::string out;
  for (const ModelText allowed : constraint.enum_texts()) {
    if (!out.empty()) out += ", ";
    out += allowed;
  }
  return fmt::format("Member must satisfy enum value set: [{}]", out);
}

std::string pattern_text(const Constraint& constraint) {
  return fmt::format("Member must satisfy regular expression pattern: {}", constraint.pattern_text.view());
}

// All that the constraint asks for: what AWS says of items in lists and maps.
std::string all_requirements(ShapeKind kind, const Constraint& constraint) {
  std::vector<std::string> parts;
  if (constraint.has_max) parts.push_back(too_much(kind, constraint));
  if (constraint.has_min) parts.push_back(too_little(kind, constraint));
  if (!constraint.pattern_text.empty()) parts.push_back(pattern_text(constraint));
  if (constraint.enum_count > 0) parts.push_back(enum_text(constraint));
  return fmt::format("[{}]", fmt::join(parts, ", "));
}

class Checker {
 public:
  explicit Checker(PatternCache& patterns) : patterns_(patterns) {}

  void structure(const Shape& shape, const Value& value, const Place* up) {
    for (const Member& member : shape.members()) {
      const Value& content = value[member.name];
      const Place place{.up = up, .member = &member};
      if (!content.absent()) {
        check(member.shape(), content, place);
      } else if (member.is(Member::kRequired)) {
        add(place, {.rule = ConstraintRule::kRequired, .requirement = "Member must not be null"});
      }
    }
  }

  std::vector<Violation> take() { return std::move(found_); }

 private:
  void check(const Shape& shape, const Value& value, const Place& place) {
    if (found_.size() == kViolationsMax) return;
    if (const Constraint* constraint = shape.constraint()) {
      for (Violation& violation : violations(shape.kind, *constraint, value)) {
        violation.value = text_of(value);
        add(place, std::move(violation));
      }
    }
    if (shape.kind == ShapeKind::kStructure) structure(shape, value, &place);
    if (shape.kind == ShapeKind::kList) list(shape, value, place);
    if (shape.kind == ShapeKind::kMap) map(shape, value, place);
  }

  void list(const Shape& shape, const Value& value, const Place& place) {
    const Shape& item_shape = shape.item();
    const bool scalar = is_scalar(item_shape.kind);
    if (scalar && item_shape.constraint() == nullptr) return;
    std::size_t index = 0;
    for (const Value& item : value.as_list()) {
      ++index;
      if (!scalar) {
        check(item_shape, item, {.up = &place, .member = place.member, .index = index});
      } else if (add_items(item_shape, item, value, place, "Member")) {
        return;
      }
    }
  }

  void map(const Shape& shape, const Value& value, const Place& place) {
    for (const auto& [key, item] : value.as_map()) {
      if (add_items(shape.key(), Value(key), value, place, "Map keys")) return;
      if (!is_scalar(shape.item().kind)) {
        check(shape.item(), item, {.up = &place, .member = place.member, .key = key});
      } else if (add_items(shape.item(), item, value, place, "Map value")) {
        return;
      }
    }
  }

  // Tells of a list or map as a whole when one of its scalars is wrong. Returns whether it is.
  bool add_items(const Shape& shape, const Value& item, const Value& whole, const Place& place, std::string_view what) {
    const Constraint* constraint = shape.constraint();
    if (constraint == nullptr) return false;
    std::vector<Violation> wrong = violations(shape.kind, *constraint, item);
    if (wrong.empty()) return false;
    wrong.front().value = text_of(whole);
    wrong.front().requirement =
        fmt::format("{} must satisfy constraint: {}", what, all_requirements(shape.kind, *constraint));
    add(place, std::move(wrong.front()));
    return true;
  }

  std::vector<Violation> violations(ShapeKind kind, const Constraint& constraint, const Value& value) {
    std::vector<Violation> wrong;
    const auto tell = [&](ConstraintRule rule, std::string requirement) {
      wrong.push_back({.rule = rule, .constraint = &constraint, .requirement = std::move(requirement)});
    };
    const ConstraintRule bounds = is_number(kind) ? ConstraintRule::kRange : ConstraintRule::kLength;
    if (constraint.has_min || constraint.has_max) {
      const double measured = measure(kind, value);
      if (constraint.has_max && measured > constraint.max) tell(bounds, too_much(kind, constraint));
      if (constraint.has_min && measured < constraint.min) tell(bounds, too_little(kind, constraint));
    }
    if (constraint.enum_count > 0 && kind == ShapeKind::kString) {
      const auto allowed = constraint.enum_texts();
      const auto same = [&](ModelText other) { return other.view() == value.as_text(); };
      if (std::ranges::none_of(allowed, same)) tell(ConstraintRule::kEnum, enum_text(constraint));
    }
    if (!constraint.pattern_text.empty() && !patterns_.matches(constraint.pattern_text, value.as_text())) {
      tell(ConstraintRule::kPattern, pattern_text(constraint));
    }
    return wrong;
  }

  static bool is_scalar(ShapeKind kind) {
    return kind != ShapeKind::kStructure && kind != ShapeKind::kList && kind != ShapeKind::kMap;
  }

  void add(const Place& place, Violation violation) {
    if (found_.size() == kViolationsMax) return;
    violation.member = place.member;
    violation.top_member = top_of(place);
    violation.path = path_of(place);
    found_.push_back(std::move(violation));
  }

  PatternCache& patterns_;
  std::vector<Violation> found_;
};

}  // namespace

std::vector<Violation> find_violations(const Shape& shape, const Value& structure, PatternCache& patterns) {
  Checker checker(patterns);
  checker.structure(shape, structure, nullptr);
  return checker.take();
}

}  // namespace regionfall::aws
