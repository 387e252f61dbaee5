#include "aws/protocol/xml_output.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "aws/protocol/member_walk.h"

namespace regionfall::aws {
namespace {

constexpr std::string_view kSchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";

// What stands for a byte inside text and attributes; null: the byte itself.
constexpr auto kEscapes = [] {
  std::array<const char*, 256> escapes{};
  // XML has no way to write these control characters: they become U+FFFD.
  for (std::size_t byte = 0; byte < 0x20; ++byte) escapes[byte] = "\xEF\xBF\xBD";
  escapes['\t'] = escapes['\n'] = nullptr;
  escapes['\r'] = "&#xD;";
  escapes['&'] = "&amp;";
  escapes['<'] = "&lt;";
  escapes['>'] = "&gt;";
  escapes['"'] = "&quot;";
  return escapes;
}();

void append_escaped(std::string& out, std::string_view text) {
  std::size_t plain = 0;  // where the bytes begin that stand for themselves
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char* escape = kEscapes[static_cast<unsigned char>(text[i])];
    if (escape == nullptr) continue;
    out += text.substr(plain, i - plain);
    out += escape;
    plain = i + 1;
  }
  out += text.substr(plain);
}

// Appends all parts, growing the text once: a large answer consists of a hundred thousand of them.
void append_parts(std::string& out, std::initializer_list<std::string_view> parts) {
  std::size_t size = out.size();
  for (const std::string_view part : parts) size += part.size();
  std::size_t at = out.size();
  out.resize(size);
  for (const std::string_view part : parts) {
    part.copy(out.data() + at, part.size());
    at += part.size();
  }
}

bool needs_escapes(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return kEscapes[static_cast<unsigned char>(c)] != nullptr; });
}

}  // namespace

void XmlWriter::open(std::string_view name, std::string_view xml_namespace) {
  if (xml_namespace.empty()) return append_parts(out_, {"<", name, ">"});
  append_parts(out_, {"<", name, " xmlns=\"", xml_namespace, "\">"});
}

void XmlWriter::close(std::string_view name) { append_parts(out_, {"</", name, ">"}); }

void XmlWriter::text(std::string_view text) { append_escaped(out_, text); }

void XmlWriter::element(std::string_view name, std::string_view content) {
  if (!needs_escapes(content)) return append_parts(out_, {"<", name, ">", content, "</", name, ">"});
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
  if (value.is_text() && xml_namespace.empty()) return element(name, value.as_text());
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
  for (const Member& member : shape.members()) {
    if (!member.is(Member::kXmlAttribute) || !value.has(member.name)) continue;
    out_.pop_back();  // the start tag's ">"
    if (member.wire_name.view().starts_with("xsi:")) append_parts(out_, {" xmlns:xsi=\"", kSchemaInstance, "\""});
    append_parts(out_, {" ", member.wire_name, "=\""});
    text(value[member.name].as_text());
    out_ += "\">";
  }
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
