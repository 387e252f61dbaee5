#include "hcl/value_text.h"

#include <string_view>

#include "base/text.h"

namespace regionfall::hcl {
namespace {

constexpr int kIndentStep = 2;

std::string null_text(const Type& type) {
  switch (type.kind()) {
    case TypeKind::kDynamic:
      return "null";
    case TypeKind::kString:
      return "tostring(null)";
    case TypeKind::kNumber:
      return "tonumber(null)";
    case TypeKind::kBool:
      return "tobool(null)";
    case TypeKind::kList:
      return "tolist(null) /* of " + type.element().friendly_name() + " */";
    case TypeKind::kSet:
      return "toset(null) /* of " + type.element().friendly_name() + " */";
    case TypeKind::kMap:
      return "tomap(null) /* of " + type.element().friendly_name() + " */";
    case TypeKind::kTuple:
    case TypeKind::kObject:
      break;
  }
  return "null /* " + type.friendly_name() + " */";
}

// The word that ends a heredoc of these lines: as short as it can be without standing on a line of its own inside.
std::string heredoc_delimiter(const std::vector<std::string>& lines) {
  std::string delimiter = "EOT";
  for (bool taken = true; taken;) {
    taken = false;
    for (const std::string& line : lines) taken = taken || trim(line) == delimiter;
    if (taken) delimiter += '_';
  }
  return delimiter;
}

class Printer {
 public:
  void value(const Value& value, int indent);
  std::string take() && { return std::move(out_); }

 private:
  void line_break(int indent) { (out_ += '\n').append(static_cast<std::size_t>(indent), ' '); }
  void text(const std::string& text, int indent);
  void sequence(const Value& value, int indent);
  void mapping(const Value& value, int indent);

  std::string out_;
};

void Printer::value(const Value& value, int indent) {
  if (!value.is_known()) {
    out_ += "(known after apply)";
    return;
  }
  if (has(value.marks(), Marks::kEphemeral)) {
    out_ += "(ephemeral value)";
    return;
  }
  if (has(value.marks(), Marks::kSensitive)) {
    out_ += "(sensitive value)";
    return;
  }
  if (value.is_null()) {
    out_ += null_text(value.type());
    return;
  }
  switch (value.type().kind()) {
    case TypeKind::kString:
      return text(value.as_string(), indent);
    case TypeKind::kNumber:
      out_ += value.as_number().to_string();
      return;
    case TypeKind::kBool:
      out_ += value.as_bool() ? "true" : "false";
      return;
    case TypeKind::kTuple:
      return sequence(value, indent);
    case TypeKind::kObject:
      return mapping(value, indent);
    case TypeKind::kList:
      out_ += "tolist(";
      sequence(value, indent);
      break;
    case TypeKind::kSet:
      out_ += "toset(";
      sequence(value, indent);
      break;
    case TypeKind::kMap:
      out_ += "tomap(";
      mapping(value, indent);
      break;
    case TypeKind::kDynamic:
      return;
  }
  out_ += ')';
}

void Printer::text(const std::string& text, int indent) {
  if (text.find('\n') == std::string::npos) {
    out_ += quote(text);
    return;
  }
  const std::vector<std::string> lines = split(text, "\n");
  const std::string delimiter = heredoc_delimiter(lines);
  out_ += indent > 0 ? "<<-" : "<<";
  out_ += delimiter;
  for (const std::string& line : lines) {
    line_break(indent);
    out_ += line;
  }
  line_break(indent);
  out_ += delimiter;
}

void Printer::sequence(const Value& value, int indent) {
  out_ += '[';
  for (const Value& element : value.elements()) {
    line_break(indent + kIndentStep);
    this->value(element, indent + kIndentStep);
    out_ += ',';
  }
  if (value.length() > 0) line_break(indent);
  out_ += ']';
}

void Printer::mapping(const Value& value, int indent) {
  out_ += '{';
  const auto elements = value.elements();
  for (std::size_t i = 0; i < elements.size(); ++i) {
    line_break(indent + kIndentStep);
    text(value.key(i), indent + kIndentStep);
    out_ += " = ";
    this->value(elements[i], indent + kIndentStep);
  }
  if (!elements.empty()) line_break(indent);
  out_ += '}';
}

// -- types ------------------------------------------------------------------------------------------------------------

constexpr int kTypeIndentStep = 4;

void write_type(std::string& out, const Type& type, int indent);

void type_line(std::string& out, int indent) { (out += '\n').append(static_cast<std::size_t>(indent), ' '); }

void write_collection(std::string& out, std::string_view name, const Type& element, int indent) {
  (out += name) += '(';
  if (element.is_structural()) {
    type_line(out, indent + kTypeIndentStep);
    write_type(out, element, indent + kTypeIndentStep);
    out += ',';
    type_line(out, indent);
  } else {
    write_type(out, element, indent);
  }
  out += ')';
}

void write_object(std::string& out, const Type& type, int indent) {
  out += "object({";
  for (const ObjectAttribute& attribute : type.attributes()) {
    type_line(out, indent + kTypeIndentStep);
    (out += attribute.name) += ": ";
    write_type(out, attribute.type, indent + kTypeIndentStep);
    out += ',';
  }
  if (!type.attributes().empty()) type_line(out, indent);
  out += "})";
}

void write_tuple(std::string& out, const Type& type, int indent) {
  out += "tuple([";
  for (const Type& element : type.tuple_elements()) {
    type_line(out, indent + kTypeIndentStep);
    write_type(out, element, indent + kTypeIndentStep);
    out += ',';
  }
  if (!type.tuple_elements().empty()) type_line(out, indent);
  out += "])";
}

void write_type(std::string& out, const Type& type, int indent) {
  switch (type.kind()) {
    case TypeKind::kObject:
      return write_object(out, type, indent);
    case TypeKind::kTuple:
      return write_tuple(out, type, indent);
    case TypeKind::kList:
      return write_collection(out, "list", type.element(), indent);
    case TypeKind::kSet:
      return write_collection(out, "set", type.element(), indent);
    case TypeKind::kMap:
      return write_collection(out, "map", type.element(), indent);
    default:
      out += type.friendly_name();
  }
}

// -- statements -------------------------------------------------------------------------------------------------------

// Longer numbers, and longest lengths above this bound, distract more than they tell.
constexpr int kStatementDigits = 10;
constexpr std::size_t kStatementLengthMax = 1024;

std::string counted(const std::string& what, std::size_t count, std::string_view unit) {
  if (count == 0) return what + " with no " + std::string(unit) + "s";
  return what + " with " + std::to_string(count) + " " + std::string(unit) + (count == 1 ? "" : "s");
}

std::string known_statement(const Value& value) {
  if (value.is_null()) return "is null";
  switch (value.type().kind()) {
    case TypeKind::kString:
      return "is " + quote(value.as_string());
    case TypeKind::kNumber:
      return "is " + value.as_number().to_general_string(kStatementDigits);
    case TypeKind::kBool:
      return value.as_bool() ? "is true" : "is false";
    case TypeKind::kObject:
      if (value.length() == 1) return "is object with 1 attribute " + quote(value.key(0));
      return "is " + counted("object", value.length(), "attribute");
    default:
      if (value.length() == 0) return "is empty " + value.type().friendly_name();
      return "is " + counted(value.type().friendly_name(), value.length(), "element");
  }
}

std::string unknown_statement(const Value& value) {
  const std::string start = "is a " + value.type().friendly_name();
  constexpr std::string_view kEnd = ", known only after apply";
  const std::size_t least = value.refinement().length_min;
  const std::optional<std::size_t> most = value.refinement().length_max;
  std::string lengths;
  if (most == least) {
    lengths = " of length " + std::to_string(least);
  } else if (most && *most <= kStatementLengthMax) {
    lengths = least == 0 ? " with up to " + std::to_string(*most) + " elements"
                         : " with between " + std::to_string(least) + " and " + std::to_string(*most) + " elements";
  } else if (least != 0) {
    lengths = " with at least " + std::to_string(least) + " elements";
  }
  return (start + lengths).append(kEnd);
}

}  // namespace

std::string value_text(const Value& value, int indent) {
  Printer printer;
  printer.value(value, indent);
  return std::move(printer).take();
}

std::string type_text(const Type& type) {
  std::string out;
  write_type(out, type, 0);
  return out;
}

std::string value_statement(const Value& value) {
  if (has(value.marks(), Marks::kSensitive)) return "has a sensitive value";
  if (has(value.marks(), Marks::kEphemeral)) return "has an ephemeral value";
  if (value.is_known()) return known_statement(value);
  if (value.type().is_dynamic()) return "will be known only after apply";
  return unknown_statement(value);
}

}  // namespace regionfall::hcl
