#include <utf8proc.h>

#include <algorithm>
#include <cassert>
#include <compare>

#include "hcl/value.h"
#include "hcl/value_node.h"

namespace regionfall::hcl {
namespace {

// Significant digits of numbers in the order key.
constexpr int kKeyDigits = 10;

bool is_printable(utf8proc_int32_t code_point) {
  switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return code_point == ' ';
    default:
      return true;
  }
}

std::string hex(std::uint32_t number, int width) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string result(static_cast<std::size_t>(width), '0');
  for (auto digit = result.rbegin(); digit != result.rend(); ++digit, number >>= 4) *digit = kDigits[number & 15];
  return result;
}

void append_escaped(std::string& key, utf8proc_int32_t code_point, std::string_view bytes) {
  constexpr std::string_view kEscaped = "\a\b\f\n\r\t\v\\\"";
  constexpr std::string_view kLetters = "abfnrtv\\\"";
  if (bytes.size() == 1) {
    const auto place = kEscaped.find(bytes[0]);
    if (place != std::string_view::npos) {
      key += '\\';
      key += kLetters[place];
      return;
    }
  }
  const auto number = static_cast<std::uint32_t>(code_point);
  if (is_printable(code_point)) {
    key += bytes;
  } else if (number < ' ' || number == 0x7f) {
    key += "\\x" + hex(number, 2);
  } else {
    key += number < 0x10000 ? "\\u" + hex(number, 4) : "\\U" + hex(number, 8);
  }
}

// As Go's %q writes a string.
void append_quoted(std::string& key, const std::string& text) {
  key += '"';
  const auto* next = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t length = std::max<utf8proc_ssize_t>(1, utf8proc_iterate(next, left, &code_point));
    append_escaped(key, code_point, {reinterpret_cast<const char*>(next), static_cast<std::size_t>(length)});
    next += length;
    left -= length;
  }
  key += '"';
}

void append_key(std::string& key, const Value& value);

void append_elements(std::string& key, const Value& value, char open, char close) {
  const bool keyed = value.type().kind() == TypeKind::kMap;
  key += open;
  for (std::size_t i = 0; i < value.length(); ++i) {
    if (keyed) {
      append_quoted(key, value.key(i));
      key += ':';
    }
    append_key(key, value.elements()[i]);
    key += ';';
  }
  key += close;
}

void append_key(std::string& key, const Value& value) {
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
      append_quoted(key, value.as_string());
      break;
    case TypeKind::kNumber:
      key += value.as_number().to_general_string(kKeyDigits);
      break;
    case TypeKind::kBool:
      key += value.as_bool() ? 'T' : 'F';
      break;
    case TypeKind::kMap:
      append_elements(key, value, '{', '}');
      break;
    case TypeKind::kList:
    case TypeKind::kSet:
      append_elements(key, value, '[', ']');
      break;
    default:
      append_elements(key, value, '<', '>');
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

// Drops elements that equal another one for certain: those with something unknown inside are kept.
std::vector<Value> without_equals(const std::vector<Candidate>& sorted) {
  std::vector<Value> result;
  result.reserve(sorted.size());
  std::size_t run = 0;  // where in `result` the elements begin that the order cannot tell apart
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i > 0 && order(sorted[i - 1], sorted[i]) != 0) run = result.size();
    const Value& value = sorted[i].value;
    const auto equal = [&](const Value& other) { return value.is_wholly_known() && value.identical(other); };
    if (std::none_of(result.begin() + static_cast<std::ptrdiff_t>(run), result.end(), equal)) result.push_back(value);
  }
  return result;
}

}  // namespace

std::string set_order_key(const Value& value) {
  std::string key;
  append_key(key, value);
  return key;
}

Value Value::set(Type element, std::vector<Value> elements) {
  Marks marks = Marks::kNone;
  std::vector<Candidate> candidates;
  candidates.reserve(elements.size());
  for (Value& value : elements) {
    marks = marks | value.marks_deep();
    Candidate& candidate = candidates.emplace_back(value.unmarked_deep());
    if (!value.type().is_primitive() && rank(value) == 0) candidate.key = set_order_key(candidate.value);
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return order(a, b) < 0; });
  return set_of_sorted(std::move(element), without_equals(candidates)).with_marks(marks);
}

}  // namespace regionfall::hcl
