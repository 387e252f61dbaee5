#include "aws/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "base/text.h"

namespace regionfall::aws {
namespace {

template <class T, class Content>
const T& get_or_empty(const Content& content) {
  static const T kEmpty{};
  const T* held = std::get_if<T>(&content);
  return held == nullptr ? kEmpty : *held;
}

const Value& absent_value() {
  static const Value absent;
  return absent;
}

}  // namespace

Value Value::of(Structure members) {
  std::erase_if(members, [](const auto& member) { return member.second.absent(); });
  return Value(std::move(members));
}

bool Value::as_bool(bool otherwise) const {
  const bool* held = std::get_if<bool>(&content_);
  return held == nullptr ? otherwise : *held;
}

std::int64_t Value::as_integer(std::int64_t otherwise) const {
  const std::int64_t* held = std::get_if<std::int64_t>(&content_);
  return held == nullptr ? otherwise : *held;
}

double Value::as_double(double otherwise) const {
  if (is_integer()) return static_cast<double>(as_integer());
  const double* held = std::get_if<double>(&content_);
  return held == nullptr ? otherwise : *held;
}

const std::string& Value::as_text() const { return get_or_empty<std::string>(content_); }
const std::string& Value::as_bytes() const { return get_or_empty<Blob>(content_).bytes; }
const Value::List& Value::as_list() const { return get_or_empty<List>(content_); }
const Value::Map& Value::as_map() const { return get_or_empty<Map>(content_); }
const Value::Structure& Value::as_structure() const { return get_or_empty<Structure>(content_); }

Instant Value::as_instant(Instant otherwise) const {
  const Instant* held = std::get_if<Instant>(&content_);
  return held == nullptr ? otherwise : *held;
}

const Value& Value::operator[](MemberName name) const {
  for (const auto& [member, value] : as_structure()) {
    if (member == name) return value;
  }
  return absent_value();
}

const Value& Value::operator[](std::string_view key) const {
  for (const auto& [entry, value] : as_map()) {
    if (entry == key) return value;
  }
  return absent_value();
}

Value& Value::set(MemberName name, Value value) {
  if (absent()) content_ = Structure();
  assert(is_structure());
  auto& members = std::get<Structure>(content_);
  const auto found = std::ranges::find(members, name, &Structure::value_type::first);
  if (value.absent()) {
    if (found != members.end()) members.erase(found);
  } else if (found != members.end()) {
    found->second = std::move(value);
  } else {
    members.emplace_back(name, std::move(value));
  }
  return *this;
}

Value& Value::push(Value item) {
  if (absent()) content_ = List();
  assert(is_list());
  std::get<List>(content_).push_back(std::move(item));
  return *this;
}

Value& Value::put(std::string key, Value value) {
  if (absent()) content_ = Map();
  assert(is_map());
  std::get<Map>(content_).emplace_back(std::move(key), std::move(value));
  return *this;
}

std::vector<std::string> texts(const Value& list) {
  std::vector<std::string> out;
  out.reserve(list.as_list().size());
  for (const Value& item : list.as_list()) out.push_back(item.as_text());
  return out;
}

Value text_list(const std::vector<std::string>& texts) { return Value::List(texts.begin(), texts.end()); }

namespace {

void append(std::string& out, const Value& value) {
  if (value.absent()) out += "absent";
  if (value.is_bool()) out += value.as_bool() ? "true" : "false";
  if (value.is_integer()) out += std::to_string(value.as_integer());
  if (value.is_double()) out += fmt::format("{}", value.as_double());
  if (value.is_text()) out += quote(value.as_text());
  if (value.is_blob()) out += "blob " + quote(value.as_bytes());
  if (value.is_instant()) out += fmt::format("@{}", value.as_instant().time_since_epoch().count());
  const auto append_all = [&](const auto& items, std::string_view open, std::string_view close, auto&& append_item) {
    out += open;
    const char* separator = "";
    for (const auto& item : items) {
      out += std::exchange(separator, ", ");
      append_item(item);
    }
    out += close;
  };
  if (value.is_list()) append_all(value.as_list(), "[", "]", [&](const Value& item) { append(out, item); });
  if (value.is_map()) {
    append_all(value.as_map(), "{", "}", [&](const auto& entry) {
      out += quote(entry.first) + ": ";
      append(out, entry.second);
    });
  }
  if (value.is_structure()) {
    append_all(value.as_structure(), "{", "}", [&](const auto& member) {
      out.append(text(member.first)).append(": ");
      append(out, member.second);
    });
  }
}

}  // namespace

std::string to_text(const Value& value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace regionfall::aws
