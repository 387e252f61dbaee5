#include "terraform/providers/tfvars_functions.h"

#include <cstdio>
#include <string>

#include "base/text.h"
#include "hcl/format.h"
#include "hcl/parser.h"
#include "hcl/source.h"
#include "terraform/variables.h"

namespace regionfall::terraform {
namespace {

using hcl::FunctionError;
using hcl::FunctionResult;
using hcl::Type;
using hcl::TypeKind;
using hcl::Value;
using Arguments = std::span<const Value>;

std::unexpected<FunctionError> wrong(std::string message) {
  return std::unexpected(FunctionError{0, std::move(message)});
}

// A quoted template that stands for the text.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char byte = text[i];
    const bool opens = (byte == '$' || byte == '%') && i + 1 < text.size() && text[i + 1] == '{';
    if (opens) {
      result.append({byte, byte});
    } else if (byte == '"' || byte == '\\') {
      result.append({'\\', byte});
    } else if (byte == '\n' || byte == '\r' || byte == '\t') {
      result.append({'\\', byte == '\n' ? 'n' : byte == '\r' ? 'r' : 't'});
    } else if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned int>(byte));
      result += escape;
    } else {
      result += byte;
    }
  }
  return result + "\"";
}

void write_value(const Value& value, int depth, std::string& text) {
  if (value.is_null()) {
    text += "null";
    return;
  }
  switch (value.type().kind()) {
    case TypeKind::kString:
      text += quoted(value.as_string());
      return;
    case TypeKind::kNumber:
      text += value.as_number().to_string();
      return;
    case TypeKind::kBool:
      text += value.as_bool() ? "true" : "false";
      return;
    case TypeKind::kMap:
    case TypeKind::kObject: {
      const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
      text += "{";
      for (std::size_t i = 0; i < value.length(); ++i) {
        text += "\n" + indent + "  " + (hcl::is_identifier(value.key(i)) ? value.key(i) : quoted(value.key(i))) + " = ";
        write_value(value.elements()[i], depth + 1, text);
      }
      text += value.length() == 0 ? "}" : "\n" + indent + "}";
      return;
    }
    default:
      text += "[";
      for (std::size_t i = 0; i < value.length(); ++i) {
        if (i > 0) text += ", ";
        write_value(value.elements()[i], depth, text);
      }
      text += "]";
  }
}

FunctionResult encode_expr(Arguments arguments, const hcl::FunctionCall&) {
  if (!arguments[0].is_wholly_known()) return Value::unknown(Type::string());
  if (!arguments[0].within_limits()) return wrong("the value is too large to be written");
  std::string text;
  write_value(arguments[0], 0, text);
  return Value::string(std::move(text));
}

FunctionResult encode_tfvars(Arguments arguments, const hcl::FunctionCall&) {
  const Value& object = arguments[0];
  const auto kind = object.type().kind();
  if (!object.is_wholly_known()) return Value::unknown(Type::string());
  if (object.is_null() || (kind != TypeKind::kObject && kind != TypeKind::kMap)) {
    return wrong(
        "invalid value to encode: must be an object whose attribute names will become the encoded variable names");
  }
  if (!object.within_limits()) return wrong("the value is too large to be written");
  std::string text;
  for (std::size_t i = 0; i < object.length(); ++i) {
    if (!hcl::is_identifier(object.key(i))) {
      return wrong("invalid variable name " + quote(object.key(i)) + ": must be a valid identifier");
    }
    text += object.key(i) + " = ";
    write_value(object.elements()[i], 0, text);
    text += "\n";
  }
  return Value::string(hcl::format_source(text));
}

FunctionResult decode_tfvars(Arguments arguments, const hcl::FunctionCall&) {
  hcl::Sources sources;
  hcl::Diagnostics diagnostics;
  std::vector<hcl::MapEntry> members;
  for (auto& assignment :
       read_variable_text("<decode_tfvars argument>", arguments[0].as_string(), sources, diagnostics)) {
    members.emplace_back(std::move(assignment.name), std::move(assignment.value));
  }
  for (const auto& said : diagnostics.all()) {
    if (said.severity == hcl::Severity::kError)
      return wrong("invalid tfvars syntax: " + said.summary + "; " + said.detail);
  }
  return Value::object(std::move(members));
}

}  // namespace

std::span<const hcl::Function* const> tfvars_functions() {
  const hcl::Parameter anything = {.name = "value", .type = Type::dynamic(), .allow_null = true, .allow_unknown = true};
  static const std::vector<hcl::Function> kFunctions = {
      {.name = "decode_tfvars",
       .description = "The values that a text in the syntax of .tfvars files gives to variables, as an object.",
       .parameters = {{.name = "src", .type = Type::string()}},
       .type = Type::dynamic(),
       .call = decode_tfvars},
      {.name = "encode_expr",
       .description = "An expression of the language that stands for the value.",
       .parameters = {anything},
       .type = Type::string(),
       .call = encode_expr},
      {.name = "encode_tfvars",
       .description = "A text in the syntax of .tfvars files that gives the object's values to variables of its names.",
       .parameters = {anything},
       .type = Type::string(),
       .call = encode_tfvars}};
  static const std::vector<const hcl::Function*> kSorted = hcl::sorted_by_name(kFunctions);
  return kSorted;
}

}  // namespace regionfall::terraform
