#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "aws/member_name.h"
#include "base/clock.h"

namespace regionfall::aws {

// Inputs and outputs of operations, whatever their shape: what the protocols parse and serialise, and handlers read and
// make. A value does not know its shape; serialisers walk the shape of the model and pass over members it does not
// have.
class Value {
 public:
  struct Blob {
    std::string bytes;
    friend bool operator==(const Blob&, const Blob&) = default;
  };
  using List = std::vector<Value>;
  using Map = std::vector<std::pair<std::string, Value>>;       // in the order of the wire
  using Structure = std::vector<std::pair<MemberName, Value>>;  // members that are there, each once

  // NOLINTBEGIN(google-explicit-constructor): a value is written where one is wanted.
  Value() = default;  // absent
  Value(bool value) : content_(value) {}
  Value(int value) : content_(std::int64_t{value}) {}
  Value(std::int64_t value) : content_(value) {}
  Value(double value) : content_(value) {}
  Value(std::string value) : content_(std::move(value)) {}
  Value(std::string_view value) : content_(std::string(value)) {}
  Value(const char* value) : content_(std::string(value)) {}
  Value(Blob value) : content_(std::move(value)) {}
  Value(Instant value) : content_(value) {}
  Value(List value) : content_(std::move(value)) {}
  Value(Map value) : content_(std::move(value)) {}
  Value(Structure value) : content_(std::move(value)) {}
  // NOLINTEND(google-explicit-constructor)
  // A structure: Value::of({{m::VpcId, id}, {m::State, "available"}}). Absent values are left out.
  static Value of(Structure members);

  bool absent() const { return std::holds_alternative<std::monostate>(content_); }
  explicit operator bool() const = delete;  // say absent(), or as_bool()

  // What the value holds when it is of that kind; else an empty, zero or false one.
  bool as_bool(bool otherwise = false) const;
  std::int64_t as_integer(std::int64_t otherwise = 0) const;
  double as_double(double otherwise = 0) const;  // of integers too
  const std::string& as_text() const;            // strings and enumerations
  const std::string& as_bytes() const;           // blobs
  Instant as_instant(Instant otherwise = {}) const;
  const List& as_list() const;
  const Map& as_map() const;
  const Structure& as_structure() const;

  bool is_bool() const { return std::holds_alternative<bool>(content_); }
  bool is_integer() const { return std::holds_alternative<std::int64_t>(content_); }
  bool is_double() const { return std::holds_alternative<double>(content_); }
  bool is_text() const { return std::holds_alternative<std::string>(content_); }
  bool is_blob() const { return std::holds_alternative<Blob>(content_); }
  bool is_instant() const { return std::holds_alternative<Instant>(content_); }
  bool is_list() const { return std::holds_alternative<List>(content_); }
  bool is_map() const { return std::holds_alternative<Map>(content_); }
  bool is_structure() const { return std::holds_alternative<Structure>(content_); }

  // A structure's member, or a map's entry; an absent value when there is none.
  const Value& operator[](MemberName name) const;
  const Value& operator[](std::string_view key) const;
  bool has(MemberName name) const { return !(*this)[name].absent(); }

  // Sets or replaces a member; this becomes a structure when it was absent. An absent `value` removes the member.
  Value& set(MemberName name, Value value);
  // Appends; this becomes a list when it was absent.
  Value& push(Value item);
  // Appends an entry; this becomes a map when it was absent. The caller sees to it that keys differ.
  Value& put(std::string key, Value value);

  friend bool operator==(const Value&, const Value&) = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Blob, Instant, List, Map, Structure> content_;
};

// All texts of a list of strings.
std::vector<std::string> texts(const Value& list);
// A list of strings.
Value text_list(const std::vector<std::string>& texts);

// For tests and logs: {CidrBlock: "10.0.0.0/16", Tags: [{…}]}.
std::string to_text(const Value& value);

}  // namespace regionfall::aws
