#include <cassert>
#include <cstdint>
#include <string>

#include "hcl/lexer.h"
#include "hcl/parser.h"
#include "hcl/syntax_dump.h"

namespace regionfall::hcl {
namespace {

constexpr std::size_t kInputBytesMax = 16384;
constexpr std::size_t kByteOrderMarkBytes = 3;

// Every byte is in a token, or a blank between two.
void check_lossless(const std::string& text, LexMode mode) {
  std::size_t at = text.starts_with("\xEF\xBB\xBF") ? kByteOrderMarkBytes : 0;
  for (const Token& token : lex(text, mode)) {
    assert(token.start.byte >= at && token.end.byte >= token.start.byte);
    assert(text.substr(at, token.start.byte - at).find_first_not_of(" \t") == std::string::npos);
    at = token.end.byte;
  }
  assert(at == text.size());
}

void check_places(const Diagnostics& diagnostics, const SourceFile& file) {
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    assert(!diagnostic.summary.empty() && !diagnostic.detail.empty());
    assert(diagnostic.subject.has_value() && diagnostic.subject->file == &file);
    assert(diagnostic.subject->start.byte <= diagnostic.subject->end.byte);
    assert(diagnostic.subject->end.byte <= file.text().size());
  }
}

// Whatever is read: a tree, diagnostics that point into the text, and an end.
void read_text(const std::string& text) {
  check_lossless(text, LexMode::kNormal);
  check_lossless(text, LexMode::kTemplate);
  const SourceFile file("fuzz", text);
  Diagnostics in_body;
  dump(*parse_native(file, in_body));
  check_places(in_body, file);
  Diagnostics in_template;
  dump(*parse_template(file, in_template));
  check_places(in_template, file);
  Diagnostics in_expression;
  const ExpressionPtr expression = parse_expression(file, in_expression);
  check_places(in_expression, file);
  assert(expression->height <= kExpressionHeightMax);
  dump(*expression);
  variables_of(*expression);
  functions_of(*expression);
  parse_type_constraint(*expression, in_expression);
}

}  // namespace
}  // namespace regionfall::hcl

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > regionfall::hcl::kInputBytesMax) return 0;
  regionfall::hcl::read_text(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
