#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "hcl/diagnostic.h"
#include "hcl/format.h"
#include "hcl/parser.h"
#include "hcl/syntax_dump.h"

namespace {

using namespace regionfall::hcl;

// A body as the formatter may leave it, whichever of its rewrites were still to do.
struct Meaning {
  std::string text;          // of everything but types of variables
  bool has_wrapped = false;  // an argument is "${x}"
};

// What is left of an argument's value without "${…}" and the parentheses that take its place.
const Expression& unwrapped(const Expression& value, bool& was_wrapped) {
  if (const auto* wrap = value.as<TemplateWrapExpression>()) {
    was_wrapped = true;
    return unwrapped(*wrap->inner, was_wrapped);
  }
  if (const auto* parentheses = value.as<ParenthesesExpression>()) return unwrapped(*parentheses->inner, was_wrapped);
  return value;
}

void add_meaning(const Body& body, bool is_variable, bool is_file, Meaning& meaning) {
  const Content content = body.everything();
  for (const Attribute& attribute : content.attributes) {
    meaning.text += attribute.name + "=";
    if (is_variable && attribute.name == "type") continue;
    meaning.text += dump(unwrapped(*attribute.value, meaning.has_wrapped)) + " ";
  }
  for (const Block& block : content.blocks) {
    meaning.text += block.type;
    for (const std::string& label : block.labels) meaning.text += " " + Value::string(label).debug_string();
    meaning.text += " {";
    add_meaning(*block.body, is_file && block.type == "variable", /*is_file=*/false, meaning);
    meaning.text += "}";
  }
}

bool read(const std::string& text, Meaning& meaning) {
  const SourceFile file("fuzz.tf", text);
  Diagnostics diagnostics;
  const BodyPtr body = parse_native(file, diagnostics);
  if (diagnostics.has_errors()) return false;
  add_meaning(*body, /*is_variable=*/false, /*is_file=*/true, meaning);
  return true;
}

}  // namespace

// What parses still does after formatting, and means the same; what does not parse is left alone. There is nothing to
// do the second time, unless quotes inside quotes were to be taken off.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string formatted = format_source(text);
  Meaning before;
  if (!read(text, before)) {
    if (formatted != text) std::abort();
    return 0;
  }
  Meaning after;
  if (!read(formatted, after) || before.text != after.text) std::abort();
  if (!after.has_wrapped && format_source(formatted) != formatted) std::abort();
  return 0;
}
