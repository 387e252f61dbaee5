#pragma once

#include <array>
#include <cassert>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "aws/value.h"
#include "base/fields.h"

namespace regionfall::aws {

// Structs with fields (base/fields.h) to values and back, by the fields' names. Fields whose name no service has as a
// member are the struct's own business and do not appear. Empty optionals are absent.

template <class T>
Value to_value(const T& content);

namespace field_values {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class T>
struct IsMap<std::map<std::string, T>> : std::true_type {};

// The member names of a struct's fields, looked up once.
template <HasFields Row>
const auto& member_names() {
  static const auto kNames = [] {
    std::array<std::optional<MemberName>, std::tuple_size_v<std::remove_cvref_t<decltype(Row::kFields)>>> found;
    std::size_t i = 0;
    for_each_field<Row>([&](const auto& field) { found[i++] = find_member_name(field.name); });
    return found;
  }();
  return kNames;
}

}  // namespace field_values

template <class T>
Value to_value(const T& content) {
  if constexpr (HasFields<T>) {
    Value::Structure members;
    const auto& names = field_values::member_names<T>();
    std::size_t i = 0;
    for_each_field<T>([&](const auto& field) {
      const std::optional<MemberName> name = names[i++];
      if (!name) return;
      Value member = to_value(content.*field.member);
      if (!member.absent()) members.emplace_back(*name, std::move(member));
    });
    return members;
  } else if constexpr (field_values::IsOptional<T>::value) {
    return content ? to_value(*content) : Value();
  } else if constexpr (field_values::IsVector<T>::value) {
    Value::List items;
    items.reserve(content.size());
    for (const auto& item : content) items.push_back(to_value(item));
    return items;
  } else if constexpr (field_values::IsMap<T>::value) {
    Value::Map entries;
    for (const auto& [key, entry] : content) entries.emplace_back(key, to_value(entry));
    return entries;
  } else if constexpr (std::integral<T> && !std::same_as<T, bool>) {
    return static_cast<std::int64_t>(content);
  } else {
    return content;
  }
}

// Reads what `value` has into `content`; what it does not have stays as it is. Kinds that do not fit are passed over.
template <class T>
void from_value(const Value& value, T& content) {
  if (value.absent()) return;
  if constexpr (HasFields<T>) {
    const auto& names = field_values::member_names<T>();
    std::size_t i = 0;
    for_each_field<T>([&](const auto& field) {
      if (const std::optional<MemberName> name = names[i++]) from_value(value[*name], content.*field.member);
    });
  } else if constexpr (field_values::IsOptional<T>::value) {
    from_value(value, content.emplace());
  } else if constexpr (field_values::IsVector<T>::value) {
    content.clear();
    for (const Value& item : value.as_list()) from_value(item, content.emplace_back());
  } else if constexpr (field_values::IsMap<T>::value) {
    content.clear();
    for (const auto& [key, entry] : value.as_map()) from_value(entry, content[key]);
  } else if constexpr (std::same_as<T, bool>) {
    content = value.as_bool();
  } else if constexpr (std::integral<T>) {
    content = static_cast<T>(value.as_integer());
  } else if constexpr (std::floating_point<T>) {
    content = value.as_double();
  } else if constexpr (std::same_as<T, Instant>) {
    content = value.as_instant();
  } else {
    content = value.as_text();
  }
}

}  // namespace regionfall::aws
