#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "hcl/parser.h"
#include "hcl/syntax_dump.h"

namespace regionfall::hcl {

// What tests of the parser share: parse a text, expect no mistakes (or list them), compare the dump.

inline std::vector<std::string> mistakes(const Diagnostics& diagnostics) {
  std::vector<std::string> lines;
  for (const Diagnostic& d : diagnostics.all()) {
    lines.push_back(d.subject ? std::to_string(d.subject->start.line) + ":" + std::to_string(d.subject->start.column) +
                                    " " + d.summary
                              : d.summary);
  }
  return lines;
}

inline std::string parsed_expression(std::string_view text) {
  const SourceFile file("test", std::string(text));
  Diagnostics diagnostics;
  const ExpressionPtr expression = parse_expression(file, diagnostics);
  EXPECT_EQ(mistakes(diagnostics), std::vector<std::string>{}) << text;
  return dump(*expression);
}

inline std::string parsed_template(std::string_view text) {
  const SourceFile file("test", std::string(text));
  Diagnostics diagnostics;
  const ExpressionPtr expression = parse_template(file, diagnostics);
  EXPECT_EQ(mistakes(diagnostics), std::vector<std::string>{}) << text;
  return dump(*expression);
}

inline std::string parsed_body(std::string_view text) {
  const SourceFile file("test", std::string(text));
  Diagnostics diagnostics;
  const BodyPtr body = parse_native(file, diagnostics);
  EXPECT_EQ(mistakes(diagnostics), std::vector<std::string>{}) << text;
  return dump(*body);
}

// "line:column summary" of every diagnostic of a file.
inline std::vector<std::string> mistakes_in(std::string_view text) {
  const SourceFile file("test", std::string(text));
  Diagnostics diagnostics;
  parse_native(file, diagnostics);
  return mistakes(diagnostics);
}

}  // namespace regionfall::hcl
