#include "aws/protocol/query_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

#include "aws/protocol/input_bounds.h"
#include "aws/protocol/scalar_text.h"

namespace regionfall::aws {
namespace {

struct Entry {
  std::string_view key;
  std::string_view value;
};
using Entries = std::span<const Entry>;

// Keys with the same first parts stand together in this order, whatever other characters they have.
bool key_less(const Entry& a, const Entry& b) {
  const auto rank = [](char c) { return c == '.' ? 0 : static_cast<unsigned char>(c) + 1; };
  return std::ranges::lexicographical_compare(a.key, b.key, {}, rank, rank);
}

// Entries below one place of the input: the first `consumed` bytes of their keys lead there, the dot included. An entry
// whose key ends there (without the dot) is the place's own value.
struct Place {
  Entries entries;
  std::size_t consumed = 0;

  const Entry* own() const {
    return !entries.empty() && entries.front().key.size() < consumed ? &entries.front() : nullptr;
  }
  Entries below() const {
    Entries rest = entries;
    while (!rest.empty() && rest.front().key.size() < consumed) rest = rest.subspan(1);
    return rest;
  }
  // "Filter.1.Value"
  std::string_view path() const {
    return entries.empty() ? std::string_view() : entries.front().key.substr(0, consumed == 0 ? 0 : consumed - 1);
  }
};

// Calls `visit(part, place)` for each different next part of the keys; stops at its first error.
template <class Visit>
Result<void> for_each_part(const Place& place, Visit&& visit) {
  Entries rest = place.below();
  while (!rest.empty()) {
    const std::string_view tail = rest.front().key.substr(place.consumed);
    const std::string_view part = tail.substr(0, tail.find('.'));
    const std::size_t consumed = place.consumed + part.size() + 1;
    const auto same = [&](const Entry& entry) {
      const std::string_view other = entry.key.substr(place.consumed);
      return other.starts_with(part) && (other.size() == part.size() || other[part.size()] == '.');
    };
    const auto count = static_cast<std::size_t>(std::ranges::find_if_not(rest, same) - rest.begin());
    TRY(visit(part, Place{rest.first(count), consumed}));
    rest = rest.subspan(count);
  }
  return {};
}

class QueryReader {
 public:
  explicit QueryReader(QueryDialect dialect) : dialect_(dialect) {}

  Result<Value> read(const Shape& shape, const Place& place, bool flattened, std::size_t depth) {
    TRY(bounds_.enter(depth));
    switch (shape.kind) {
      case ShapeKind::kStructure:
        return structure(shape, place, depth);
      case ShapeKind::kList:
        return list(shape, place, flattened, depth);
      case ShapeKind::kMap:
        return map(shape, place, flattened, depth);
      default:
        return scalar(shape, place);
    }
  }

 private:
  std::string_view name_of(const Member& member) const {
    return dialect_ == QueryDialect::kEc2 ? member.query_name.view() : member.wire_name.view();
  }

  Result<Value> scalar(const Shape& shape, const Place& place) {
    const Entry* entry = place.own();
    if (entry == nullptr) return Value();
    auto value = scalar_from_text(shape, entry->value);
    if (!value) return failure(fmt::format("Value ({}) for parameter {} is invalid.", entry->value, entry->key));
    return *std::move(value);
  }

  Result<Value> structure(const Shape& shape, const Place& place, std::size_t depth) {
    Value::Structure members;
    const auto read_member = [&](std::string_view part, const Place& at) -> Result<void> {
      const auto member = std::ranges::find(shape.members(), part, [&](const Member& m) { return name_of(m); });
      if (member == shape.members().end()) return {};
      Value value = TRY(read(member->shape(), at, member->is(Member::kFlattened), depth + 1));
      if (!value.absent()) members.emplace_back(member->name, std::move(value));
      return {};
    };
    TRY(for_each_part(place, read_member));
    if (members.empty() && place.below().empty() && depth > 0) return Value();
    return Value(std::move(members));
  }

  // The places of a list's items or a map's entries, by their numbers.
  Result<std::vector<Place>> numbered(const Place& place) {
    std::vector<std::pair<std::uint32_t, Place>> found;
    TRY(for_each_part(place, [&](std::string_view part, const Place& at) -> Result<void> {
      std::uint32_t number = 0;
      const auto [end, problem] = std::from_chars(part.data(), part.data() + part.size(), number);
      if (problem != std::errc() || end != part.data() + part.size()) {
        return failure(fmt::format("Key is not a legal integer: {}", part));
      }
      found.emplace_back(number, at);
      return {};
    }));
    std::ranges::stable_sort(found, {}, &std::pair<std::uint32_t, Place>::first);
    std::vector<Place> places;
    places.reserve(found.size());
    for (auto& [number, at] : found) places.push_back(at);
    return places;
  }

  // Where the items are: in the query dialect below ".member", ".entry" or what the model calls it instead.
  static Place items(const Place& place, std::string_view name) {
    const Entries below = place.below();
    const std::size_t consumed = place.consumed + name.size() + 1;
    const auto leads_there = [&](const Entry& entry) {
      const std::string_view tail = entry.key.substr(place.consumed);
      return tail.starts_with(name) && tail.size() > name.size() && tail[name.size()] == '.';
    };
    const auto first = std::ranges::find_if(below, leads_there);
    const auto last = std::find_if_not(first, below.end(), leads_there);
    return {Entries(first, last), consumed};
  }

  Result<Value> list(const Shape& shape, const Place& place, bool flattened, std::size_t depth) {
    Place at = place;
    if (dialect_ == QueryDialect::kQuery && !flattened) {
      at = items(place, shape.item_name.empty() ? "member" : shape.item_name.view());
      if (at.entries.empty() && shape.item_name.view() != "member") at = items(place, "member");
    }
    Value::List list;
    for (const Place& item : TRY(numbered(at))) {
      Value value = TRY(read(shape.item(), item, false, depth + 1));
      if (!value.absent()) list.push_back(std::move(value));
    }
    if (list.empty() && place.own() == nullptr) return Value();
    return Value(std::move(list));
  }

  Result<Value> map(const Shape& shape, const Place& place, bool flattened, std::size_t depth) {
    Value::Map map;
    const Place at = flattened ? place : items(place, "entry");
    for (const Place& entry : TRY(numbered(at))) {
      std::string key;
      Value value;
      const auto read_half = [&](std::string_view part, const Place& inside) -> Result<void> {
        if (part == shape.key_name.view()) key = inside.own() == nullptr ? "" : std::string(inside.own()->value);
        if (part == shape.item_name.view()) value = TRY(read(shape.item(), inside, false, depth + 1));
        return {};
      };
      TRY(for_each_part(entry, read_half));
      map.emplace_back(std::move(key), std::move(value));
    }
    if (map.empty() && place.own() == nullptr) return Value();
    return Value(std::move(map));
  }

  QueryDialect dialect_;
  InputBounds bounds_;
};

}  // namespace

Result<Value> read_query_input(const Shape& shape, const Parameters& parameters, QueryDialect dialect) {
  std::vector<Entry> entries;
  entries.reserve(parameters.size());
  for (const auto& [name, value] : parameters) entries.push_back({name, value});
  std::ranges::stable_sort(entries, key_less);
  return QueryReader(dialect).read(shape, {entries, 0}, false, 0);
}

}  // namespace regionfall::aws
