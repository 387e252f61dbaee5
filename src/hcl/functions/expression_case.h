#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "hcl/diagnostic.h"
#include "hcl/evaluate.h"
#include "hcl/function.h"
#include "hcl/parser.h"
#include "hcl/value_json.h"
#include "hcl/value_text.h"

namespace regionfall::hcl {

// For tests: an expression and its value as JSON (as `jsonencode` writes it), or no text where it must be an error.
struct ExpressionCase {
  std::string_view expression;
  std::optional<std::string_view> json;
};

// For tests: an expression and the type of its value, on one line without blanks.
struct TypeCase {
  std::string_view expression;
  std::string_view type;
};

// Files for tests of functions that read none.
class NoFiles final : public FileReader {
 public:
  Result<std::string> read(const std::string& path) const override { return failure("there is no file " + path); }
  bool exists(const std::string&) const override { return false; }
  Result<std::vector<std::string>> match(const std::string&, const std::string&) const override {
    return std::vector<std::string>();
  }
  std::string home_directory() const override { return "/home/test"; }
};

// What functions may ask for in tests: a clock at the epoch, the same random bytes each time, and these files.
class FunctionBench {
 public:
  explicit FunctionBench(const FileReader& files) : context_{.clock = clock_, .random = random_, .files = files} {}

  FunctionContext& context() { return context_; }
  const FunctionTable& functions() const { return functions_; }

  // The value of an expression that uses nothing but functions; nothing when there was a mistake.
  std::optional<Value> value(std::string_view text) {
    diagnostics_ = {};
    const ExpressionPtr expression = parse_expression(sources_.add("<test>", std::string(text)), diagnostics_);
    if (diagnostics_.has_errors()) return std::nullopt;
    const FunctionScope scope(functions_, context_);
    Value result = evaluate(*expression, scope, diagnostics_);
    if (diagnostics_.has_errors()) return std::nullopt;
    return result;
  }

  // The value as JSON; "error" when there was a mistake, "unknown" when it is not wholly known.
  std::string json(std::string_view text) {
    const std::optional<Value> result = value(text);
    if (!result) return "error";
    if (!result->is_wholly_known()) return "unknown";
    return value_to_json(result->unmarked_deep(), result->type()).dump(0, /*escape_html=*/true);
  }

  // A call with values that expressions cannot write, such as unknown ones.
  FunctionResult call(std::string_view name, std::vector<Value> arguments) {
    return call_function(*functions_.find(name), arguments, FunctionCall{.context = context_});
  }

  // A type on one line without blanks: `object({a:string})`.
  static std::string compact_text(const Type& type) {
    std::string text;
    for (const char c : type_text(type)) {
      if (c == ' ' || c == '\n') continue;
      if (!text.empty() && text.back() == ',' && (c == ')' || c == ']' || c == '}')) text.pop_back();
      text += c;
    }
    return text;
  }

  // What was wrong with the last expression.
  std::string first_mistake() const {
    return diagnostics_.empty() ? "no mistake" : diagnostics_.all()[0].summary + ": " + diagnostics_.all()[0].detail;
  }

 private:
  FunctionTable functions_ = terraform_functions();
  ManualClock clock_{Instant{}};
  SeededRandom random_{1};
  FunctionContext context_;
  Sources sources_;
  Diagnostics diagnostics_;
};

inline void expect_values(std::span<const ExpressionCase> cases) {
  const NoFiles files;
  FunctionBench bench(files);
  for (const ExpressionCase& c : cases) {
    EXPECT_EQ(bench.json(c.expression), c.json.value_or("error")) << c.expression << "\n" << bench.first_mistake();
  }
}

inline void expect_types(std::span<const TypeCase> cases) {
  const NoFiles files;
  FunctionBench bench(files);
  for (const TypeCase& c : cases) {
    const std::optional<Value> value = bench.value(c.expression);
    ASSERT_TRUE(value.has_value()) << c.expression << "\n" << bench.first_mistake();
    EXPECT_EQ(FunctionBench::compact_text(value->type()), c.type) << c.expression;
  }
}

}  // namespace regionfall::hcl
