#include "aws/protocol/xml_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>

#include "aws/protocol/input_bounds.h"
#include "aws/protocol/scalar_text.h"
#include "base/utf8.h"

namespace regionfall::aws {
namespace {

std::string_view local_name(const char* name) {
  const std::string_view whole(name);
  return whole.substr(whole.find(':') + 1);  // npos + 1 is 0
}

bool is_element(const pugi::xml_node& node) { return node.type() == pugi::node_element; }

// pugixml makes bytes that are no characters of references like "&#xFFFFFFFF;".
Result<void> check_text(std::string_view text) {
  if (!is_utf8(text)) return failure("A character reference is no character");
  return {};
}

Result<std::string> text_of(const pugi::xml_node& node) {
  std::string text;
  for (const pugi::xml_node part : node) {
    if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) text += part.value();
  }
  TRY(check_text(text));
  return text;
}

class XmlReader {
 public:
  Result<Value> read(const Shape& shape, const pugi::xml_node& node, std::size_t depth) {
    TRY(bounds_.enter(depth));
    switch (shape.kind) {
      case ShapeKind::kStructure:
        return structure(shape, node, depth);
      case ShapeKind::kList:
        return list(shape, node, depth);
      case ShapeKind::kMap:
        return map(shape, node, depth);
      default:
        return scalar(shape, TRY(text_of(node)), local_name(node.name()));
    }
  }

 private:
  static Result<Value> scalar(const Shape& shape, std::string_view text, std::string_view name) {
    auto value = scalar_from_text(shape, text);
    if (!value) return failure(fmt::format("Value '{}' of {} is invalid", text, name));
    return *std::move(value);
  }

  Result<Value> structure(const Shape& shape, const pugi::xml_node& node, std::size_t depth) {
    Value::Structure members;
    const auto add = [&](const Member& member, Value value) {
      std::erase_if(members, [&](const auto& other) { return other.first == member.name; });
      members.emplace_back(member.name, std::move(value));
    };
    for (const pugi::xml_attribute attribute : node.attributes()) {
      for (const Member& member : shape.members()) {
        if (!member.is(Member::kXmlAttribute) || member.wire_name.view() != attribute.name()) continue;
        TRY(check_text(attribute.value()));
        add(member, TRY(scalar(member.shape(), attribute.value(), attribute.name())));
      }
    }
    for (pugi::xml_node child = node.first_child(); child; child = child.next_sibling()) {
      if (!is_element(child)) continue;
      const std::string_view name = local_name(child.name());
      const auto member = std::ranges::find(shape.members(), name, [](const Member& m) { return m.wire_name.view(); });
      if (member == shape.members().end()) continue;
      if (!member->is(Member::kFlattened)) {
        add(*member, TRY(read(member->shape(), child, depth + 1)));
      } else if (std::ranges::none_of(members, [&](const auto& other) { return other.first == member->name; })) {
        members.emplace_back(member->name, TRY(flattened(member->shape(), child, depth + 1)));
      }
    }
    return Value(std::move(members));
  }

  // The list or map of all elements named like `first`, which is the first of them.
  Result<Value> flattened(const Shape& shape, const pugi::xml_node& first, std::size_t depth) {
    Value::List items;
    Value::Map entries;
    for (pugi::xml_node node = first; node; node = node.next_sibling()) {
      if (local_name(node.name()) != local_name(first.name())) continue;
      if (shape.kind == ShapeKind::kMap) {
        entries.push_back(TRY(entry(shape, node, depth)));
      } else {
        items.push_back(TRY(read(shape.item(), node, depth + 1)));
      }
    }
    if (shape.kind == ShapeKind::kMap) return Value(std::move(entries));
    return Value(std::move(items));
  }

  Result<Value> list(const Shape& shape, const pugi::xml_node& node, std::size_t depth) {
    const std::string_view item_name = shape.item_name.empty() ? "member" : shape.item_name.view();
    Value::List items;
    for (const pugi::xml_node child : node) {
      if (!is_element(child) || local_name(child.name()) != item_name) continue;
      items.push_back(TRY(read(shape.item(), child, depth + 1)));
    }
    return Value(std::move(items));
  }

  Result<Value> map(const Shape& shape, const pugi::xml_node& node, std::size_t depth) {
    Value::Map entries;
    for (const pugi::xml_node child : node) {
      if (is_element(child) && local_name(child.name()) == "entry") {
        entries.push_back(TRY(entry(shape, child, depth)));
      }
    }
    return Value(std::move(entries));
  }

  Result<Value::Map::value_type> entry(const Shape& shape, const pugi::xml_node& node, std::size_t depth) {
    Value::Map::value_type made;
    for (const pugi::xml_node child : node) {
      if (local_name(child.name()) == shape.key_name.view()) made.first = TRY(text_of(child));
      if (local_name(child.name()) == shape.item_name.view()) {
        made.second = TRY(read(shape.item(), child, depth + 1));
      }
    }
    return made;
  }

  InputBounds bounds_;
};

}  // namespace

Result<Value> read_xml_input(const Shape& shape, std::string_view xml, std::string_view root_name) {
  // pugixml takes bytes as they come.
  if (!is_utf8(xml) || xml.find('\0') != std::string_view::npos) return failure("The XML is not valid UTF-8");
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(
      xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
  if (!parsed) return failure(fmt::format("The XML is not well-formed: {}", parsed.description()));
  const pugi::xml_node root = document.document_element();
  if (!root_name.empty() && local_name(root.name()) != root_name) {
    return failure(fmt::format("The XML's root element is {}, not {}", root.name(), root_name));
  }
  return XmlReader().read(shape, root, 0);
}

}  // namespace regionfall::aws
