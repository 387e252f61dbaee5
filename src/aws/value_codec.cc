#include "aws/value_codec.h"

#include <chrono>
#include <utility>

namespace regionfall::aws {
namespace {

// CBOR tags: a map as against a structure, and an instant.
constexpr std::uint64_t kMapTag = 259;
constexpr std::uint64_t kInstantTag = 1001;

std::int64_t nanoseconds(Instant instant) { return instant.time_since_epoch().count(); }

void write_structure(CborWriter& writer, const Value::Structure& members) {
  writer.map(members.size());
  for (const auto& [name, member] : members) {
    writer.text(text(name));
    write_value(writer, member);
  }
}

void write_map(CborWriter& writer, const Value::Map& entries) {
  writer.tag(kMapTag);
  writer.map(entries.size());
  for (const auto& [key, entry] : entries) {
    writer.text(key);
    write_value(writer, entry);
  }
}

void write_list(CborWriter& writer, const Value::List& items) {
  writer.array(items.size());
  for (const Value& item : items) write_value(writer, item);
}

Result<Value> read_structure(CborReader& reader) {
  Value::Structure members;
  TRY(reader.enter_map());
  while (TRY(reader.next())) {
    const auto name = find_member_name(TRY(reader.text()));
    if (name) {
      members.emplace_back(*name, TRY(read_value(reader)));
    } else {
      TRY(reader.skip());
    }
  }
  return members;
}

Result<Value> read_map(CborReader& reader) {
  Value::Map entries;
  TRY(reader.enter_map());
  while (TRY(reader.next())) {
    std::string key(TRY(reader.text()));
    entries.emplace_back(std::move(key), TRY(read_value(reader)));
  }
  return entries;
}

Result<Value> read_list(CborReader& reader) {
  Value::List items;
  TRY(reader.enter_array());
  while (TRY(reader.next())) items.push_back(TRY(read_value(reader)));
  return items;
}

Result<Value> read_tagged(CborReader& reader) {
  const std::uint64_t tag = TRY(reader.tag());
  if (tag == kMapTag) return read_map(reader);
  if (tag == kInstantTag) return Instant(std::chrono::nanoseconds(TRY(reader.integer())));
  return failure("CBOR tag " + std::to_string(tag) + " marks no value");
}

}  // namespace

void write_value(CborWriter& writer, const Value& value) {
  if (value.is_structure()) {
    write_structure(writer, value.as_structure());
  } else if (value.is_map()) {
    write_map(writer, value.as_map());
  } else if (value.is_list()) {
    write_list(writer, value.as_list());
  } else if (value.is_text()) {
    writer.text(value.as_text());
  } else if (value.is_blob()) {
    writer.bytes(value.as_bytes());
  } else if (value.is_bool()) {
    writer.boolean(value.as_bool());
  } else if (value.is_integer()) {
    writer.integer(value.as_integer());
  } else if (value.is_double()) {
    writer.number(value.as_double());
  } else if (value.is_instant()) {
    writer.tag(kInstantTag);
    writer.integer(nanoseconds(value.as_instant()));
  } else {
    writer.null();
  }
}

Result<Value> read_value(CborReader& reader) {
  using Kind = CborReader::Kind;
  switch (TRY(reader.kind())) {
    case Kind::kMap:
      return read_structure(reader);
    case Kind::kTag:
      return read_tagged(reader);
    case Kind::kArray:
      return read_list(reader);
    case Kind::kText:
      return Value(TRY(reader.text()));
    case Kind::kBytes:
      return Value(Value::Blob{std::string(TRY(reader.bytes()))});
    case Kind::kBool:
      return Value(TRY(reader.boolean()));
    case Kind::kInteger:
      return Value(TRY(reader.integer()));
    case Kind::kNumber:
      return Value(TRY(reader.number()));
    case Kind::kNull:
      TRY(reader.null());
      return Value();
  }
  return failure("This is no CBOR item");
}

std::string encode_value(const Value& value) {
  std::string bytes;
  CborWriter writer(bytes);
  write_value(writer, value);
  return bytes;
}

Result<Value> decode_value(std::string_view bytes) {
  CborReader reader(bytes);
  Value value = TRY(read_value(reader));
  TRY(reader.end());
  return value;
}

}  // namespace regionfall::aws
