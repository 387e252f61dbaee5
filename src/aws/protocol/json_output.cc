#include "aws/protocol/json_output.h"

#include <cmath>
#include <utility>

#include "aws/protocol/member_walk.h"
#include "aws/protocol/scalar_text.h"

namespace regionfall::aws {
namespace {

constexpr ScalarStyle kJsonStyle = {.timestamps = TimestampFormat::kUnix};

void append_value(std::string& out, const Shape& shape, const Value& value, TimestampFormat format);

template <class Items, class Append>
void append_sequence(std::string& out, char open, char close, const Items& items, Append&& append) {
  out += open;
  bool first = true;
  for (const auto& item : items) {
    if (!std::exchange(first, false)) out += ',';
    append(item);
  }
  out += close;
}

// Whether the scalar stands in quotes, whatever the value's own kind is.
bool is_quoted(const Shape& shape, const Value& value, TimestampFormat format) {
  switch (shape.kind) {
    case ShapeKind::kString:
    case ShapeKind::kBlob:
      return true;
    case ShapeKind::kTimestamp:
      return value.is_text() || (format != TimestampFormat::kOfProtocol && format != TimestampFormat::kUnix);
    case ShapeKind::kFloat:
    case ShapeKind::kDouble:
      return !std::isfinite(value.as_double());
    default:
      return false;
  }
}

void append_value(std::string& out, const Shape& shape, const Value& value, TimestampFormat format) {
  switch (shape.kind) {
    case ShapeKind::kStructure:
      out += '{';
      append_json_members(out, shape, value);
      out += '}';
      return;
    case ShapeKind::kList:
      return append_sequence(out, '[', ']', value.as_list(),
                             [&](const Value& item) { append_value(out, shape.item(), item, format); });
    case ShapeKind::kMap:
      return append_sequence(out, '{', '}', value.as_map(), [&](const auto& entry) {
        append_json_text(out, entry.first);
        out += ':';
        append_value(out, shape.item(), entry.second, format);
      });
    default:
      break;
  }
  if (value.absent()) {
    out += "null";
  } else if (shape.kind == ShapeKind::kString && value.is_text()) {
    append_json_text(out, value.as_text());
  } else {
    const bool quoted = is_quoted(shape, value, format);
    if (quoted) out += '"';
    append_scalar(out, value, format, kJsonStyle);
    if (quoted) out += '"';
  }
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (byte < 0x20) {
          out += {'\\', 'u', '0', '0', kDigits[byte >> 4], kDigits[byte & 15]};
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void append_json_members(std::string& out, const Shape& shape, const Value& structure) {
  bool first = true;
  for_each_member(shape, structure, [&](const Member& member, const Value& value) {
    if (member.location != Location::kBody) return;
    if (!std::exchange(first, false)) out += ',';
    append_json_text(out, member.wire_name);
    out += ':';
    append_value(out, member.shape(), value, member.timestamp_format);
  });
}

void append_json(std::string& out, const Shape& shape, const Value& value) {
  append_value(out, shape, value, TimestampFormat::kOfProtocol);
}

}  // namespace regionfall::aws
