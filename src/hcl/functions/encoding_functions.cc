#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/encoding.h"
#include "base/gzip.h"
#include "base/json.h"
#include "base/text.h"
#include "hcl/functions/arguments.h"
#include "hcl/functions/csv.h"
#include "hcl/functions/text_encodings.h"
#include "hcl/functions/yaml.h"
#include "hcl/value_json.h"

namespace regionfall::hcl {
namespace {

using Arguments = std::span<const Value>;

// Content of a text function's result, or an error about the first argument.
FunctionResult string_result(Result<std::string> text) {
  if (!text) return argument_error(0, text.error().message);
  return Value::string(*std::move(text));
}

Result<std::string> base64_text(std::string_view encoded) {
  std::string bytes = TRY(base64_decode(encoded));
  if (is_utf8(bytes)) return bytes;
  return failure("the decoded bytes are no text in UTF-8");
}

// The text in another encoding, in Base64, and the reverse.
Result<std::string> foreign_base64(const std::string& text, const std::string& encoding) {
  return base64_encode(TRY(encode_text(text, encoding)));
}
Result<std::string> from_foreign_base64(const std::string& encoded, const std::string& encoding) {
  return decode_text(TRY(base64_decode(encoded)), encoding);
}

FunctionResult base64encode_call(Arguments arguments, const FunctionCall&) {
  return Value::string(base64_encode(arguments[0].as_string()));
}

FunctionResult base64decode_call(Arguments arguments, const FunctionCall&) {
  return string_result(base64_text(arguments[0].as_string()));
}

FunctionResult base64gzip_call(Arguments arguments, const FunctionCall&) {
  return Value::string(base64_encode(gzip(arguments[0].as_string())));
}

// All but ASCII letters, digits and `-_.~` as %XX, spaces as `+`.
std::string url_encode(std::string_view text) {
  constexpr std::string_view kMarks = "-_.~";
  std::string encoded;
  for (char c : text) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain || kMarks.find(c) != std::string_view::npos) {
      encoded += c;
    } else if (c == ' ') {
      encoded += '+';
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

FunctionResult urlencode_call(Arguments arguments, const FunctionCall&) {
  return Value::string(url_encode(arguments[0].as_string()));
}

Result<std::string, FunctionError> encoding_argument(Arguments arguments) {
  const std::string& name = arguments[1].as_string();
  std::optional<std::string> encoding = find_encoding(name);
  if (!encoding) return argument_error(1, fmt::format("{} is no supported encoding of the IANA registry", quote(name)));
  return *std::move(encoding);
}

FunctionResult textencodebase64_call(Arguments arguments, const FunctionCall&) {
  return string_result(foreign_base64(arguments[0].as_string(), TRY(encoding_argument(arguments))));
}

FunctionResult textdecodebase64_call(Arguments arguments, const FunctionCall&) {
  return string_result(from_foreign_base64(arguments[0].as_string(), TRY(encoding_argument(arguments))));
}

// -- CSV
// -----------------------------------------------------------------------------------------------------------------

Result<std::vector<CsvRecord>, FunctionError> csv_argument(Arguments arguments) {
  Result<std::vector<CsvRecord>> records = read_csv(arguments[0].as_string());
  if (!records) return argument_error(0, records.error().message);
  if (records->empty()) return argument_error(0, "the first line with the names of the columns is missing");
  std::set<std::string> names;
  for (const std::string& name : records->front()) {
    if (!names.insert(name).second) return argument_error(0, fmt::format("two columns are named {}", quote(name)));
  }
  return *std::move(records);
}

Type row_type(const CsvRecord& names) {
  std::vector<ObjectAttribute> attributes;
  for (const std::string& name : names) attributes.push_back({name, Type::string()});
  return Type::object(std::move(attributes));
}

Result<Type, FunctionError> csvdecode_type(Arguments arguments) {
  if (!arguments[0].is_known()) return Type::dynamic();
  return Type::list(row_type(TRY(csv_argument(arguments)).front()));
}

FunctionResult csvdecode_call(Arguments arguments, const FunctionCall&) {
  std::vector<CsvRecord> records = TRY(csv_argument(arguments));
  const CsvRecord& names = records.front();
  std::vector<Value> rows;
  for (const CsvRecord& record : std::span(records).subspan(1)) {
    std::vector<MapEntry> attributes;
    for (std::size_t i = 0; i < names.size(); ++i) attributes.emplace_back(names[i], Value::string(record[i]));
    rows.push_back(Value::object(std::move(attributes)));
  }
  return Value::list(row_type(names), std::move(rows));
}

// -- JSON and YAML
// -------------------------------------------------------------------------------------------------------

// What is sure about the JSON text of a value that is not wholly known.
Value partial_json(const Value& value) {
  Refinement refinement{.not_null = true};
  bool never_null = value.is_known() ? !value.is_null() : value.refinement().not_null;
  if (never_null) {
    switch (value.type().kind()) {
      case TypeKind::kString:
        refinement.string_prefix = "\"";
        break;
      case TypeKind::kObject:
      case TypeKind::kMap:
        refinement.string_prefix = "{";
        break;
      case TypeKind::kTuple:
      case TypeKind::kList:
      case TypeKind::kSet:
        refinement.string_prefix = "[";
        break;
      default:
        break;
    }
  }
  return Value::unknown(Type::string(), std::move(refinement));
}

FunctionResult jsonencode_call(Arguments arguments, const FunctionCall&) {
  const Value& value = arguments[0];
  if (!value.is_wholly_known()) return partial_json(value);
  if (value.is_null()) return Value::string("null");
  return Value::string(value_to_json(value, value.type()).dump(0, /*escape_html=*/true));
}

// The type that a JSON text will have of which only the beginning is known.
Result<Type, FunctionError> type_of_partial_json(std::string_view prefix) {
  prefix = trim(prefix);
  if (prefix.empty()) return Type::dynamic();
  char first = prefix[0];
  if (first == '"') return Type::string();
  if (first == 't' || first == 'f') return Type::boolean();
  if (first == '-' || (first >= '0' && first <= '9')) return Type::number();
  if (first == '{' || first == '[' || first == 'n') return Type::dynamic();
  return argument_error(
      0, fmt::format("no JSON text begins with {}", quote(prefix.substr(0, first_code_point(prefix).bytes))));
}

Result<Type, FunctionError> jsondecode_type(Arguments arguments) {
  if (!arguments[0].is_known()) return type_of_partial_json(arguments[0].refinement().string_prefix);
  return Type::dynamic();
}

FunctionResult jsondecode_call(Arguments arguments, const FunctionCall&) {
  Result<Json> json = parse_json(arguments[0].as_string());
  if (!json) return argument_error(0, json.error().message);
  return implied_value(*json);
}

FunctionResult yamlencode_call(Arguments arguments, const FunctionCall&) {
  if (!arguments[0].is_wholly_known()) return unknown_not_null(Type::string());
  return Value::string(yaml_encode(arguments[0]));
}

FunctionResult yamldecode_call(Arguments arguments, const FunctionCall&) {
  Result<Value> value = yaml_decode(arguments[0].as_string());
  if (!value) return argument_error(0, value.error().message);
  return *std::move(value);
}

// -- the table
// -----------------------------------------------------------------------------------------------------------

Function text_function(std::string name, std::string description, decltype(Function::call) call,
                       std::string parameter = "str") {
  return {.name = std::move(name),
          .description = std::move(description),
          .parameters = {{.name = std::move(parameter), .type = Type::string()}},
          .type = Type::string(),
          .call = call};
}

Function decode_function(std::string name, std::string description, decltype(Function::result_type) result_type,
                         decltype(Function::call) call, std::string parameter = "str") {
  return {.name = std::move(name),
          .description = std::move(description),
          .parameters = {{.name = std::move(parameter), .type = Type::string()}},
          .result_type = result_type,
          .call = call,
          .never_null = false};
}

Function encode_function(std::string name, std::string description, std::string parameter,
                         decltype(Function::call) call) {
  return {.name = std::move(name),
          .description = std::move(description),
          .parameters = {{.name = std::move(parameter),
                          .type = Type::dynamic(),
                          .allow_null = true,
                          .allow_unknown = true,
                          .allow_dynamic_type = true}},
          .type = Type::string(),
          .call = call};
}

std::vector<Parameter> two_texts(std::string first, std::string second) {
  return {{.name = std::move(first), .type = Type::string()}, {.name = std::move(second), .type = Type::string()}};
}

}  // namespace

std::span<const Function> encoding_functions() {
  static const std::vector<Function> kTable = {
      text_function("base64encode", "A text's UTF-8 bytes in Base64.", base64encode_call),
      text_function("base64decode", "The text that was encoded in Base64.", base64decode_call),
      text_function("base64gzip", "A text compressed with gzip, in Base64.", base64gzip_call),
      text_function("urlencode", "A text with all but unreserved characters escaped, for use in a URL.",
                    urlencode_call),
      {.name = "textencodebase64",
       .description = "A text in another encoding than UTF-8, in Base64.",
       .parameters = two_texts("string", "encoding"),
       .type = Type::string(),
       .call = textencodebase64_call},
      {.name = "textdecodebase64",
       .description = "The text whose bytes in another encoding than UTF-8 are given in Base64.",
       .parameters = two_texts("source", "encoding"),
       .type = Type::string(),
       .call = textdecodebase64_call},
      decode_function("csvdecode", "The rows of a CSV text as objects, named by its first line.", csvdecode_type,
                      csvdecode_call),
      encode_function("jsonencode", "A value as JSON.", "val", jsonencode_call),
      decode_function("jsondecode", "The value of a JSON text.", jsondecode_type, jsondecode_call),
      encode_function("yamlencode", "A value as YAML, in block style.", "value", yamlencode_call),
      decode_function("yamldecode", "The value of a YAML document.", nullptr, yamldecode_call, "src"),
  };
  return kTable;
}

}  // namespace regionfall::hcl
