#include <algorithm>
#include <cassert>
#include <compare>
#include <span>

#include "base/text.h"
#include "hcl/value.h"
#include "hcl/value_node.h"

namespace regionfall::hcl {
namespace {

// Significant digits of numbers in the order key, as cty has them.
constexpr int kKeyDigits = 10;

// `digits` of numbers; 0 for all.
void append_key(std::string& key, const Value& value, int digits);

void append_elements(std::string& key, const Value& value, int digits, char open, char close) {
  const bool keyed = value.type().kind() == TypeKind::kMap;
  key += open;
  for (std::size_t i = 0; i < value.length(); ++i) {
    if (keyed) {
      key += quote(value.key(i));
      key += ':';
    }
    append_key(key, value.elements()[i], digits);
    key += ';';
  }
  key += close;
}

void append_key(std::string& key, const Value& value, int digits) {
  if (!value.is_known()) {
    key += '?';
    return;
  }
  if (value.is_null()) {
    key += '~';
    return;
  }
  switch (value.type().kind()) {
    case TypeKind::kString:
      key += quote(value.as_string());
      break;
    case TypeKind::kNumber:
      key += digits == 0 ? value.as_number().to_string() : value.as_number().to_general_string(digits);
      break;
    case TypeKind::kBool:
      key += value.as_bool() ? 'T' : 'F';
      break;
    case TypeKind::kMap:
      append_elements(key, value, digits, '{', '}');
      break;
    case TypeKind::kList:
    case TypeKind::kSet:
      append_elements(key, value, digits, '[', ']');
      break;
    default:
      append_elements(key, value, digits, '<', '>');
      break;
  }
}

// Known elements first, then unknown ones, then nulls.
int rank(const Value& value) { return value.is_null() ? 2 : value.is_known() ? 0 : 1; }

struct Candidate {
  Value value;
  std::string key;  // of values that are no primitives
};

std::strong_ordering order(const Candidate& a, const Candidate& b) {
  const int a_rank = rank(a.value);
  if (a_rank != rank(b.value) || a_rank != 0) return a_rank <=> rank(b.value);
  switch (a.value.type().kind()) {
    case TypeKind::kString:
      return a.value.as_string() <=> b.value.as_string();
    case TypeKind::kNumber:
      return a.value.as_number() <=> b.value.as_number();
    case TypeKind::kBool:
      return a.value.as_bool() <=> b.value.as_bool();
    default:
      return a.key <=> b.key;
  }
}

std::string exact_key(const Value& value) {
  std::string key;
  append_key(key, value, 0);
  return key;
}

// Of elements that the order cannot tell apart: drops those that equal another one for certain (with something unknown
// inside it is not certain), and gives what is left an order that does not depend on how it came.
void settle_run(std::span<const Candidate> run, std::vector<Value>& result) {
  const auto begin = static_cast<std::ptrdiff_t>(result.size());
  for (const Candidate& candidate : run) {
    const auto equal = [&](const Value& other) { return candidate.value.identical(other); };
    const bool repeated = candidate.value.is_wholly_known() && std::any_of(result.begin() + begin, result.end(), equal);
    if (!repeated) result.push_back(candidate.value);
  }
  if (result.end() - result.begin() - begin < 2 || run.front().key.empty()) return;
  std::stable_sort(result.begin() + begin, result.end(),
                   [](const Value& a, const Value& b) { return exact_key(a) < exact_key(b); });
}

std::vector<Value> settled(std::span<const Candidate> sorted) {
  std::vector<Value> result;
  result.reserve(sorted.size());
  for (std::size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    while (end < sorted.size() && order(sorted[begin], sorted[end]) == 0) ++end;
    settle_run(sorted.subspan(begin, end - begin), result);
  }
  return result;
}

}  // namespace

std::string set_order_key(const Value& value) {
  std::string key;
  append_key(key, value, kKeyDigits);
  return key;
}

Value Value::set(Type element, std::vector<Value> elements) {
  Marks marks = Marks::kNone;
  std::vector<Candidate> candidates;
  candidates.reserve(elements.size());
  for (Value& value : elements) {
    marks = marks | value.marks_deep();
    const bool is_marked = value.marks_deep() != Marks::kNone;
    Candidate& candidate = candidates.emplace_back(is_marked ? value.unmarked_deep() : std::move(value));
    const Value& plain = candidate.value;
    if (!plain.type().is_primitive() && rank(plain) == 0) candidate.key = set_order_key(plain);
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return order(a, b) < 0; });
  return set_of_sorted(std::move(element), settled(candidates)).with_marks(marks);
}

}  // namespace regionfall::hcl
