#include "hcl/lexer.h"

#include <gtest/gtest.h>

#include <string>

namespace regionfall::hcl {
namespace {

const char* short_name(TokenKind kind) {
  switch (kind) {
    case TokenKind::kEndOfFile:
      return "eof";
    case TokenKind::kNewline:
      return "nl";
    case TokenKind::kComment:
      return "comment";
    case TokenKind::kIdentifier:
      return "id";
    case TokenKind::kNumber:
      return "num";
    case TokenKind::kOpenQuote:
      return "«";
    case TokenKind::kCloseQuote:
      return "»";
    case TokenKind::kOpenHeredoc:
      return "<<";
    case TokenKind::kCloseHeredoc:
      return ">>";
    case TokenKind::kQuotedText:
      return "quoted";
    case TokenKind::kPlainText:
      return "plain";
    case TokenKind::kOpenInterpolation:
      return "${";
    case TokenKind::kOpenDirective:
      return "%{";
    case TokenKind::kCloseSequence:
      return "}$";
    case TokenKind::kUnclosed:
      return "unclosed";
    case TokenKind::kQuotedNewline:
      return "quotednl";
    case TokenKind::kStrayCharacter:
      return "stray";
    case TokenKind::kInvalidUtf8:
      return "invalid";
    case TokenKind::kForeignQuotes:
      return "foreign";
    case TokenKind::kUnclosedComment:
      return "unclosedcomment";
    default:
      return "sign";
  }
}

std::string visible(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else
      out += c;
  }
  return out;
}

// `kind(text)` for each token; signs as their text; no final eof.
std::string lexed(std::string_view text, LexMode mode = LexMode::kNormal) {
  std::string out;
  for (const Token& token : lex(text, mode)) {
    if (token.kind == TokenKind::kEndOfFile) break;
    if (!out.empty()) out += ' ';
    const std::string name = short_name(token.kind);
    if (name == "sign")
      out += token.text(text);
    else if (token.kind == TokenKind::kOpenQuote || token.kind == TokenKind::kCloseQuote ||
             token.kind == TokenKind::kNewline || token.kind == TokenKind::kUnclosed)
      out += name;
    else
      out += name + "(" + visible(token.text(text)) + ")";
  }
  return out;
}

TEST(Lexer, TellsTokensApart) {
  struct Case {
    std::string_view text;
    std::string tokens;
  };
  const Case cases[] = {
      {"a-b_c é1", "id(a-b_c) id(é1)"},
      {"1 1.5 1e5 1E-5 1.2.3 1. 1...", "num(1) num(1.5) num(1e5) num(1E-5) num(1.2.3) num(1) . num(1) ..."},
      {"a.0.1", "id(a) . num(0.1)"},
      {"1ex", "num(1) id(ex)"},
      {"a == b != c >= d <= e && f || !g => h :: ...",
       "id(a) == id(b) != id(c) >= id(d) <= id(e) && id(f) || ! id(g) => id(h) :: ..."},
      {"# c\r\n// d\n/* e\n */ f # g", "comment(# c\\r\\n) comment(// d\\n) comment(/* e\\n */) id(f) comment(# g)"},
      {"/* open", "unclosedcomment(/* open)"},
      {"\xEF\xBB\xBF"
       "a",
       "id(a)"},
      {"\"\"", "« »"},
      {R"("a\"b$${c}%%{d}")", R"(« quoted(a\"b$${c}%%{d}) »)"},
      {R"("a${b}c%{~ if d ~}")", "« quoted(a) ${(${) id(b) }$(}) quoted(c) %{(%{~) id(if) id(d) }$(~}) »"},
      {R"("${ {a = "}"} }")", "« ${(${) { id(a) = « quoted(}) » } }$(}) »"},
      {R"("\${a}")", R"(« quoted(\${a}) »)"},
      {"\"$$\"", "« quoted($$) »"},
      {"<<EOT\na ${b}\n EOT \nc", "<<(<<EOT\\n) plain(a ) ${(${) id(b) }$(}) plain(\\n) >>( EOT ) nl id(c)"},
      {"<<-X\r\n  a\r\n  X\r\n", "<<(<<-X\\r\\n) plain(  a\\r\\n) >>(  X) nl"},
      {"<< EOT", "< < id(EOT)"},
      {"a <<1", "id(a) < < num(1)"},
      {"'a b' `c` “d” '", "foreign('a b') foreign(`c`) foreign(“d”) foreign(')"},
      {"\xFF\xFE a", "invalid(\xFF\xFE) id(a)"},
      {"\"\xFF\"", "« invalid(\xFF) »"},
      {"@ \\", "stray(@) stray(\\)"},
  };
  for (const Case& c : cases) EXPECT_EQ(lexed(c.text), c.tokens) << c.text;
}

TEST(Lexer, ReadsBareTemplatesByTheLine) {
  EXPECT_EQ(lexed("a\n${b}\"\n$", LexMode::kTemplate), "plain(a\\n) ${(${) id(b) }$(}) plain(\"\\n) plain($)");
}

TEST(Lexer, EndsAnOpenQuoteWithItsLine) {
  EXPECT_EQ(lexed("a = \"b\nc = \"d\"\n"), "id(a) = « quoted(b) unclosed nl id(c) = « quoted(d) » nl");
  EXPECT_EQ(lexed("a = \"${b\"\nc"), "id(a) = « ${(${) id(b) « unclosed unclosed unclosed nl id(c)");
}

TEST(Lexer, LetsAQuoteRunOverLinesWhenALaterLineClosesIt) {
  EXPECT_EQ(lexed("a = \"b\n c\"\nd"), "id(a) = « quoted(b) quotednl(\\n) quoted( c) » nl id(d)");
}

TEST(Lexer, EndsAHeredocAtItsMarkerEvenInsideAnOpenSequence) {
  EXPECT_EQ(lexed("<<E\n${a\nE\nb\n"), "<<(<<E\\n) ${(${) id(a) nl unclosed >>(E) nl id(b) nl");
}

TEST(Lexer, CoversEveryByteButBlanks) {
  const std::string_view text =
      "\xEF\xBB\xBF"
      "a = <<-E # no\n\t\"x${ {b=1} ~}y\" /* c */ é\r\n'q' \"open\n ${ \xFF %{";
  std::size_t at = 3;
  for (const Token& token : lex(text, LexMode::kNormal)) {
    EXPECT_EQ(text.substr(at, token.start.byte - at).find_first_not_of(" \t"), std::string_view::npos);
    EXPECT_LE(at, token.start.byte);
    at = token.end.byte;
  }
  EXPECT_EQ(at, text.size());
}

TEST(Lexer, KnowsLinesAndColumns) {
  const auto tokens = lex("a = \"é\" # x\n  b", LexMode::kNormal);
  ASSERT_EQ(tokens.size(), 8u);
  EXPECT_EQ(tokens[4].start, (Position{7, 1, 7}));   // the closing quote
  EXPECT_EQ(tokens[6].start, (Position{15, 2, 3}));  // b
}

}  // namespace
}  // namespace regionfall::hcl
