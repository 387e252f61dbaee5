#include "aws/xml_output.h"

#include <array>

#include "aws/member_walk.h"

namespace regionfall::aws {
namespace {

constexpr std::string_view kSchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";

// What stands for a byte inside text and attributes; empty: the byte itself.
constexpr auto kEscapes = [] {
  std::array<std::string_view, 128> escapes{};
  escapes['&'] = "&amp;";
  escapes['<'] = "&lt;";
  escapes['>'] = "&gt;";
  escapes['"'] = "&quot;";
  escapes['\r'] = "&#xD;";
  return escapes;
}();

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= kEscapes.size() || (kEscapes[byte].empty() && byte >= 0x20) || c == '\n' || c == '\t') {
      out += c;
    } else if (!kEscapes[byte].empty()) {
      out += kEscapes[byte];
    } else {
      // XML has no way to write other control characters.
      out += "\xEF\xBF\xBD";
    }
  }
}

}  // namespace

void XmlWriter::open(std::string_view name, std::string_view xml_namespace) {
  out_ += '<';
  out_ += name;
  if (!xml_namespace.empty()) {
    out_ += " xmlns=\"";
    out_ += xml_namespace;
    out_ += '"';
  }
  out_ += '>';
}

void XmlWriter::close(std::string_view name) {
  out_ += "</";
  out_ += name;
  out_ += '>';
}

void XmlWriter::text(std::string_view text) { append_escaped(out_, text); }

void XmlWriter::element(std::string_view name, std::string_view content) {
  open(name);
  text(content);
  close(name);
}

void XmlWriter::value(std::string_view name, const Shape& shape, const Value& value, TimestampFormat format,
                      std::string_view xml_namespace) {
  switch (shape.kind) {
    case ShapeKind::kStructure:
      return structure(name, shape, value, xml_namespace);
    case ShapeKind::kList: {
      open(name, xml_namespace);
      const std::string_view item_name = shape.item_name.empty() ? "member" : shape.item_name.view();
      for (const Value& item : value.as_list()) this->value(item_name, shape.item(), item, format);
      return close(name);
    }
    case ShapeKind::kMap:
      open(name, xml_namespace);
      for (const auto& pair : value.as_map()) entry("entry", shape, pair);
      return close(name);
    default:
      break;
  }
  open(name, xml_namespace);
  if (value.is_text()) {
    text(value.as_text());
  } else {
    append_scalar(out_, value, format, style_);  // nothing in it needs escaping
  }
  close(name);
}

void XmlWriter::structure(std::string_view name, const Shape& shape, const Value& value,
                          std::string_view xml_namespace) {
  open(name, xml_namespace);
  for_each_member(shape, value, [&](const Member& member, const Value& attribute) {
    if (!member.is(Member::kXmlAttribute)) return;
    out_.pop_back();  // the start tag's ">"
    if (member.wire_name.view().starts_with("xsi:")) {
      out_ += " xmlns:xsi=\"";
      out_ += kSchemaInstance;
      out_ += '"';
    }
    out_ += ' ';
    out_ += member.wire_name;
    out_ += "=\"";
    text(attribute.as_text());
    out_ += "\">";
  });
  members(shape, value);
  close(name);
}

void XmlWriter::members(const Shape& shape, const Value& structure) {
  for_each_member(shape, structure, [&](const Member& member, const Value& value) {
    if (member.location != Location::kBody || member.is(Member::kXmlAttribute)) return;
    if (member.is(Member::kFlattened)) {
      flattened(member, value);
    } else {
      this->value(member.wire_name, member.shape(), value, member.timestamp_format);
    }
  });
}

void XmlWriter::flattened(const Member& member, const Value& value) {
  const Shape& shape = member.shape();
  for (const Value& item : value.as_list()) this->value(member.wire_name, shape.item(), item, member.timestamp_format);
  for (const auto& pair : value.as_map()) entry(member.wire_name, shape, pair);
}

void XmlWriter::entry(std::string_view name, const Shape& shape, const Value::Map::value_type& entry) {
  open(name);
  element(shape.key_name, entry.first);
  value(shape.item_name, shape.item(), entry.second);
  close(name);
}

}  // namespace regionfall::aws
