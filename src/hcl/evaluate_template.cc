#include "base/utf8.h"
#include "hcl/evaluation.h"

namespace regionfall::hcl {
namespace {

// The prefix that an unknown string gets from the known beginning of its template is cut here: it is a hint, and a
// short one serves.
constexpr std::size_t kKnownPrefixBytesMax = 128;

// As much of the beginning of a text as stays the same whatever follows: without the last character, which marks that
// follow might combine with, unless it is one that nothing combines with in practice.
std::string lasting_prefix(std::string_view text) {
  const bool cut = text.size() > kKnownPrefixBytesMax;
  if (cut) text = text.substr(0, kKnownPrefixBytesMax);
  std::size_t last = 0;
  for (std::size_t at = 0; at < text.size(); at += first_grapheme(text.substr(at))) last = at;
  constexpr std::string_view kDelimiters = "-_:;/\\,.(){}|?!~ \t@#$%^&*+\"'";
  if (!cut && !text.empty() && kDelimiters.find(text.back()) != std::string_view::npos) return std::string(text);
  return std::string(text.substr(0, last));
}

Value unknown_text(std::string_view known_beginning) {
  return Value::unknown(Type::string(), Refinement{.not_null = true, .string_prefix = lasting_prefix(known_beginning)});
}

}  // namespace

// Adds a part to a template's text; a mistake where the text would pass its bound.
bool Evaluation::append_text(std::string& text, const std::string& part, const Expression& whole) {
  if (text.size() + part.size() <= kTemplateBytesMax) {
    text += part;
    return true;
  }
  error("Template result too long", "The text would be longer than " + std::to_string(kTemplateBytesMax) + " bytes.",
        whole.range, whole);
  return false;
}

Value Evaluation::of(const TemplateExpression& node, const Expression& whole) {
  const std::size_t before = mark();
  std::string text;
  bool known = true;
  Marks marks = Marks::kNone;
  for (const ExpressionPtr& part : node.parts) {
    const Value given = value(*part);
    if (given.is_null()) {
      error("Invalid template interpolation value", "The value is null, which has no text to put into a string.",
            part->range, *part, whole.range);
      continue;
    }
    marks = marks | given.marks();
    if (!given.is_known()) {
      known = false;
      continue;
    }
    std::string problem;
    const std::optional<Value> string = converted(given, Type::string(), problem);
    if (!string) {
      error("Invalid template interpolation value", "The value cannot be put into a string: " + problem + ".",
            part->range, *part, whole.range);
      continue;
    }
    if (known && !append_text(text, string->as_string(), whole)) break;
  }
  if (failed_since(before)) return Value::unknown(Type::string()).with_marks(marks);
  if (!known) return unknown_text(text).with_marks(marks);
  return Value::string(std::move(text)).with_marks(marks);
}

Value Evaluation::of(const TemplateJoinExpression& node, const Expression& whole) {
  const Value tuple = value(*node.tuple);
  Marks marks = tuple.marks();
  if (!tuple.is_known() || tuple.is_null()) return Value::unknown(Type::string()).with_marks(marks);
  std::string text;
  for (const Value& element : tuple.elements()) {
    marks = marks | element.marks();
    std::string problem = "it is null";
    std::optional<Value> string;
    if (!element.is_null()) string = converted(element, Type::string(), problem);
    if (!string) {
      error("Invalid template interpolation value",
            "The result of one iteration cannot be put into a string: " + problem + ".", whole.range, whole);
      return Value::unknown(Type::string()).with_marks(marks);
    }
    if (!string->is_known()) return unknown_text(text).with_marks(marks);
    if (!append_text(text, string->as_string(), whole)) return Value::unknown(Type::string()).with_marks(marks);
  }
  return Value::string(std::move(text)).with_marks(marks);
}

}  // namespace regionfall::hcl
