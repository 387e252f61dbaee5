#pragma once

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cbor.h"
#include "base/clock.h"
#include "base/fields.h"
#include "base/result.h"

namespace regionfall::store {

// Rows as CBOR (RFC 8949): a struct is a map from its fields' names to their values; texts are byte strings, as they
// may hold any bytes; instants are nanoseconds since 1970. Empty optionals are left out. Fields that the bytes do not
// have keep their initial value, so structs may gain fields; names that the struct does not have are passed over.

namespace row_codec {

inline void encode(CborWriter& out, const std::string& text) { out.bytes(text); }
inline void encode(CborWriter& out, bool value) { out.boolean(value); }
inline void encode(CborWriter& out, double value) { out.number(value); }
inline void encode(CborWriter& out, Instant value) { out.integer(value.time_since_epoch().count()); }
template <std::integral T>
void encode(CborWriter& out, T value) {
  out.integer(static_cast<std::int64_t>(value));
}
template <class T>
void encode(CborWriter& out, const std::optional<T>& value);
template <class T>
void encode(CborWriter& out, const std::vector<T>& items);
template <class T>
void encode(CborWriter& out, const std::map<std::string, T>& entries);

template <HasFields Row>
void encode(CborWriter& out, const Row& row) {
  out.open_map();
  for_each_field<Row>([&](const auto& field) {
    const auto& member = row.*field.member;
    if constexpr (requires { member.has_value(); }) {
      if (!member.has_value()) return;
    }
    out.text(field.name);
    encode(out, member);
  });
  out.end();
}
template <class T>
void encode(CborWriter& out, const std::optional<T>& value) {
  value ? encode(out, *value) : out.null();
}
template <class T>
void encode(CborWriter& out, const std::vector<T>& items) {
  out.array(items.size());
  for (const auto& item : items) encode(out, item);
}
template <class T>
void encode(CborWriter& out, const std::map<std::string, T>& entries) {
  out.map(entries.size());
  for (const auto& [key, entry] : entries) {
    out.bytes(key);
    encode(out, entry);
  }
}

inline Result<void> decode(CborReader& in, std::string& text) {
  text = TRY(in.bytes());
  return {};
}
inline Result<void> decode(CborReader& in, bool& value) {
  value = TRY(in.boolean());
  return {};
}
inline Result<void> decode(CborReader& in, double& value) {
  value = TRY(in.number());
  return {};
}
inline Result<void> decode(CborReader& in, Instant& value) {
  value = Instant(std::chrono::nanoseconds(TRY(in.integer())));
  return {};
}
template <std::integral T>
Result<void> decode(CborReader& in, T& value) {
  const std::int64_t read = TRY(in.integer());
  if (!std::in_range<T>(read)) return failure("a number is out of its range");
  value = static_cast<T>(read);
  return {};
}
template <class T>
Result<void> decode(CborReader& in, std::optional<T>& value);
template <class T>
Result<void> decode(CborReader& in, std::vector<T>& items);
template <class T>
Result<void> decode(CborReader& in, std::map<std::string, T>& entries);

template <HasFields Row>
Result<void> decode(CborReader& in, Row& row) {
  TRY(in.enter_map());
  while (TRY(in.next())) {
    const std::string name(TRY(in.text()));
    Result<void> read;
    bool known = false;
    for_each_field<Row>([&](const auto& field) {
      if (known || field.name != name) return;
      known = true;
      read = decode(in, row.*field.member);
    });
    if (!read) return failure(name + ": " + read.error().message);
    if (!known) TRY(in.skip());
  }
  return {};
}
template <class T>
Result<void> decode(CborReader& in, std::optional<T>& value) {
  if (TRY(in.kind()) == CborReader::Kind::kNull) return in.null();
  return decode(in, value.emplace());
}
template <class T>
Result<void> decode(CborReader& in, std::vector<T>& items) {
  items.clear();
  TRY(in.enter_array());
  while (TRY(in.next())) TRY(decode(in, items.emplace_back()));
  return {};
}
template <class T>
Result<void> decode(CborReader& in, std::map<std::string, T>& entries) {
  entries.clear();
  TRY(in.enter_map());
  while (TRY(in.next())) {
    std::string key(TRY(in.bytes()));
    TRY(decode(in, entries[std::move(key)]));
  }
  return {};
}

}  // namespace row_codec

template <HasFields Row>
std::string encode_row(const Row& row) {
  std::string bytes;
  CborWriter out(bytes);
  row_codec::encode(out, row);
  return bytes;
}

template <HasFields Row>
Result<Row> decode_row(std::string_view bytes) {
  CborReader in(bytes);
  Row row;
  TRY(row_codec::decode(in, row));
  TRY(in.end());
  return row;
}

}  // namespace regionfall::store
