#pragma once

#include <string>
#include <string_view>

#include "aws/protocol/scalar_text.h"
#include "aws/service_model.h"
#include "aws/value.h"

namespace regionfall::aws {

// Appends XML to a string: elements without white space between them.
class XmlWriter {
 public:
  XmlWriter(std::string& out, ScalarStyle style) : out_(out), style_(style) {}

  void declaration() { out_ += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"; }
  // `xml_namespace` may be empty.
  void open(std::string_view name, std::string_view xml_namespace = {});
  void close(std::string_view name);
  void element(std::string_view name, std::string_view text);
  void text(std::string_view text);

  // The element `name` with the value of that shape in it.
  void value(std::string_view name, const Shape& shape, const Value& value, TimestampFormat format = {},
             std::string_view xml_namespace = {});
  // The elements of a structure's members (those that belong to a body).
  void members(const Shape& shape, const Value& structure);

 private:
  void structure(std::string_view name, const Shape& shape, const Value& value, std::string_view xml_namespace);
  void flattened(const Member& member, const Value& value);
  void entry(std::string_view name, const Shape& shape, const Value::Map::value_type& entry);

  std::string& out_;
  ScalarStyle style_;
};

}  // namespace regionfall::aws
