#include "aws/protocol/cbor_output.h"

#include "aws/protocol/member_walk.h"
#include "aws/protocol/scalar_text.h"
#include "aws/protocol/timestamp.h"

namespace regionfall::aws {
namespace {

void write_text(CborWriter& writer, const Value& value) {
  if (value.is_text()) return writer.text(value.as_text());
  std::string text;
  append_scalar(text, value, TimestampFormat::kOfProtocol, {});
  writer.text(text);
}

}  // namespace

void write_cbor(CborWriter& writer, const Shape& shape, const Value& value) {
  if (value.absent()) return writer.null();
  switch (shape.kind) {
    case ShapeKind::kStructure:
      writer.open_map();
      write_cbor_members(writer, shape, value);
      return writer.end();
    case ShapeKind::kList:
      writer.array(value.as_list().size());
      for (const Value& item : value.as_list()) write_cbor(writer, shape.item(), item);
      return;
    case ShapeKind::kMap:
      writer.map(value.as_map().size());
      for (const auto& [key, item] : value.as_map()) {
        writer.text(key);
        write_cbor(writer, shape.item(), item);
      }
      return;
    case ShapeKind::kString:
      return write_text(writer, value);
    case ShapeKind::kBlob:
      return writer.bytes(value.as_bytes());
    case ShapeKind::kBoolean:
      return writer.boolean(value.as_bool());
    case ShapeKind::kInteger:
    case ShapeKind::kLong:
      return writer.integer(value.as_integer());
    case ShapeKind::kFloat:
    case ShapeKind::kDouble:
      return writer.number(value.as_double());
    case ShapeKind::kTimestamp:
      return writer.epoch_seconds(epoch_seconds(value.as_instant()));
  }
}

void write_cbor_members(CborWriter& writer, const Shape& shape, const Value& structure) {
  for_each_member(shape, structure, [&](const Member& member, const Value& value) {
    writer.text(text(member.name));
    write_cbor(writer, member.shape(), value);
  });
}

}  // namespace regionfall::aws
