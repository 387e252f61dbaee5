#pragma once

#include <string_view>
#include <tuple>

namespace regionfall {

// A named member of a struct. Names are what rows are kept under on disk, so they never change their meaning; those of
// AWS resources are AWS's member names ("VpcId"), which lets the same table make API answers.
template <class Row, class Member>
struct Field {
  std::string_view name;
  Member Row::* member;
};

template <class Row, class Member>
constexpr Field<Row, Member> field(std::string_view name, Member Row::* member) {
  return {name, member};
}

// A struct says what it consists of by a static member:
//
//   struct Tag {
//     std::string key;
//     std::string value;
//     static constexpr auto kFields = std::tuple(field("Key", &Tag::key), field("Value", &Tag::value));
//   };
//
// Members may be std::string, bool, integers, double, Instant, another struct with fields, and optional,
// vector and map<std::string, …> of those.
template <class T>
concept HasFields = requires { std::tuple_size<decltype(T::kFields)>::value; };

// Calls `visit(field)` for every field in order.
template <HasFields Row, class Visit>
constexpr void for_each_field(Visit&& visit) {
  std::apply([&](const auto&... fields) { (visit(fields), ...); }, Row::kFields);
}

}  // namespace regionfall
