#include "cli/console.h"

#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "hcl/lexer.h"
#include "hcl/parser.h"
#include "hcl/value_text.h"

namespace regionfall::cli {
namespace {

constexpr std::string_view kHelp =
    "Type an expression and press Enter to see its value. Everything that the configuration in this folder\n"
    "can refer to can be used, with the values of the last apply: \"aws_vpc.main.id\", \"var.zones[0]\",\n"
    "\"length(local.names)\". An expression goes on over lines while its brackets are open. `type(value)` shows a\n"
    "type. \"exit\", Control-C or Control-D ends.";

// How many brackets of a text are still open; below zero when too many are closed.
int open_brackets(std::string_view text) {
  int open = 0;
  for (const hcl::Token& token : hcl::lex(text, hcl::LexMode::kNormal)) {
    switch (token.kind) {
      case hcl::TokenKind::kOpenBrace:
      case hcl::TokenKind::kOpenBracket:
      case hcl::TokenKind::kOpenParenthesis:
        ++open;
        break;
      case hcl::TokenKind::kCloseBrace:
      case hcl::TokenKind::kCloseBracket:
      case hcl::TokenKind::kCloseParenthesis:
        --open;
        break;
      default:
        break;
    }
  }
  return open;
}

// Puts lines together until they make a whole expression.
class Lines {
 public:
  // The expression that this line completes, or nothing while more is to come.
  std::optional<std::string> add(std::string_view line) {
    line = trim(line);
    const bool continues = line.ends_with('\\') && !line.ends_with("\\\\");
    if (continues) line.remove_suffix(1);
    if (!line.empty()) {
      if (!pending_.empty()) pending_ += continued_ ? ' ' : '\n';
      pending_ += line;
      open_ += open_brackets(line);
    }
    continued_ = continues;
    if (continues || open_ > 0) return std::nullopt;
    return take();
  }

  // What has come so far; empty when nothing is pending.
  std::string take() {
    open_ = 0;
    continued_ = false;
    return std::exchange(pending_, {});
  }

  bool pending() const { return !pending_.empty(); }

 private:
  std::string pending_;
  int open_ = 0;
  bool continued_ = false;  // the last line ended with a backslash
};

// Whether the expression as a whole is a call of `type`.
bool is_type_call(const hcl::Expression& expression) {
  if (const auto* parentheses = expression.as<hcl::ParenthesesExpression>()) return is_type_call(*parentheses->inner);
  if (const auto* wrap = expression.as<hcl::TemplateWrapExpression>()) return is_type_call(*wrap->inner);
  const auto* call = expression.as<hcl::FunctionCallExpression>();
  return call != nullptr && (call->name == "type" || call->name == "core::type");
}

// The text to print for an expression; nothing when there are mistakes.
std::optional<std::string> answer(const hcl::SourceFile& source, const hcl::Scope& scope,
                                  hcl::Diagnostics& diagnostics) {
  const hcl::ExpressionPtr expression = hcl::parse_expression(source, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  const hcl::Value value = hcl::evaluate(*expression, scope, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  if (!has(value.marks_deep(), hcl::Marks::kTypeOf)) return hcl::value_text(value);
  if (is_type_call(*expression)) return value.as_string();
  diagnostics.error("Invalid use of the function \"type\"",
                    "What \"type\" gives can only be shown, not be used in another expression.", expression->range);
  return std::nullopt;
}

class Console {
 public:
  Console(std::ostream& out, std::ostream& err, const hcl::Scope& scope, const ConsoleOptions& options)
      : out_(out), err_(err), scope_(scope), options_(options) {}

  enum class Outcome { kContinue, kExit, kFailed };

  Outcome handle(const std::string& text) {
    if (text.empty()) return Outcome::kContinue;
    if (text == "exit") return Outcome::kExit;
    if (text == "help") {
      out_ << kHelp << '\n';
      return Outcome::kContinue;
    }
    const hcl::SourceFile source("<console-input>", text);
    hcl::Diagnostics diagnostics;
    const auto result = answer(source, scope_, diagnostics);
    for (const hcl::Diagnostic& diagnostic : diagnostics.all()) {
      err_ << hcl::format_diagnostic(diagnostic, options_.diagnostics);
    }
    if (!result) return Outcome::kFailed;
    out_ << *result << '\n';
    return Outcome::kContinue;
  }

  void prompt(bool pending) {
    if (options_.interactive) out_ << (pending ? ": " : "> ") << std::flush;
  }

 private:
  std::ostream& out_;
  std::ostream& err_;
  const hcl::Scope& scope_;
  const ConsoleOptions& options_;
};

}  // namespace

int run_console(std::istream& in, std::ostream& out, std::ostream& err, const hcl::Scope& scope,
                const ConsoleOptions& options) {
  Console console(out, err, scope, options);
  Lines lines;
  const auto ends_run = [&](Console::Outcome outcome) {
    return outcome == Console::Outcome::kExit || (outcome == Console::Outcome::kFailed && !options.interactive);
  };
  std::string line;
  console.prompt(false);
  while (std::getline(in, line)) {
    if (const auto text = lines.add(line)) {
      const Console::Outcome outcome = console.handle(*text);
      if (ends_run(outcome)) return outcome == Console::Outcome::kFailed ? 1 : 0;
    }
    console.prompt(lines.pending());
  }
  if (console.handle(lines.take()) == Console::Outcome::kFailed && !options.interactive) return 1;
  if (options.interactive) out << '\n';
  return 0;
}

}  // namespace regionfall::cli
