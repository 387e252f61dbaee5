#include "hcl/string_literal.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/utf8.h"
#include "hcl/characters.h"

namespace regionfall::hcl {

namespace {

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// The escape of two characters for one that has such an escape, else null.
const char* simple_escape(char32_t character) {
  switch (character) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    default:
      return nullptr;
  }
}

class LiteralReader {
 public:
  LiteralReader(const SourceFile& file, const Token& token, Diagnostics& diagnostics)
      : file_(file), token_(token), text_(token.text(file.text())), diagnostics_(diagnostics) {}

  std::string read() {
    const bool quoted = token_.kind == TokenKind::kQuotedText;
    const std::string_view special = quoted ? "\\$%" : "$%";
    std::string result;
    while (at_ < text_.size()) {
      const std::size_t next = std::min(text_.find_first_of(special, at_), text_.size());
      result += text_.substr(at_, next - at_);
      at_ = next;
      if (at_ == text_.size()) break;
      if (text_[at_] == '\\') {
        escape(result);
      } else {
        sign(result);
      }
    }
    return result;
  }

 private:
  // `$${` and `%%{` lose their first character; other signs stand for themselves.
  void sign(std::string& result) {
    const std::string_view here = text_.substr(at_, 3);
    if (here == "$${" || here == "%%{") {
      result += here.substr(1);
      at_ += 3;
    } else {
      result += text_[at_++];
    }
  }

  void escape(std::string& result) {
    const char selector = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    switch (selector) {
      case 'n':
        return simple(result, '\n');
      case 'r':
        return simple(result, '\r');
      case 't':
        return simple(result, '\t');
      case '"':
        return simple(result, '"');
      case '\\':
        return simple(result, '\\');
      case 'u':
        return unicode(result, 4);
      case 'U':
        return unicode(result, 8);
      default:
        return unknown(result);
    }
  }

  void simple(std::string& result, char meaning) {
    result += meaning;
    at_ += 2;
  }

  void unicode(std::string& result, std::size_t digits) {
    const std::string_view after = text_.substr(at_ + 2);
    std::size_t size = 0;
    while (size < after.size() && size < digits && is_hex(after[size])) ++size;
    const std::string_view hex = after.substr(0, size);
    if (size < digits) {
      report(2 + size, fmt::format("\\{} must be followed by {} hexadecimal digits, as in \\{}{:0>{}}.", text_[at_ + 1],
                                   digits, text_[at_ + 1], "e9", digits));
    } else {
      std::uint32_t value = 0;
      std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
      if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        report(2 + size, fmt::format("There is no character U+{}.", hex));
      } else {
        append_utf8(result, static_cast<char32_t>(value));
      }
    }
    at_ += 2 + size;
  }

  void unknown(std::string& result) {
    const std::string_view after = text_.substr(at_ + 1);
    const std::size_t size = after.empty() ? 0 : std::max<std::size_t>(character_length(after), 1);
    report(1 + size,
           fmt::format(
               "\"\\{}\" stands for nothing. For a backslash write \"\\\\\"; the other sequences are \\n \\r \\t \\\" "
               "\\uNNNN \\UNNNNNNNN.",
               after.substr(0, size)));
    result += after.substr(0, size);
    at_ += 1 + size;
  }

  void report(std::size_t size, std::string detail) {
    const Position start = advance(token_.start, text_.substr(0, at_));
    diagnostics_.error("Invalid escape sequence", std::move(detail),
                       Range{&file_, start, advance(start, text_.substr(at_, size))});
  }

  const SourceFile& file_;
  const Token& token_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
};

}  // namespace

std::string literal_text(const SourceFile& file, const Token& token, Diagnostics& diagnostics) {
  return LiteralReader(file, token, diagnostics).read();
}

std::string escaped_literal(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const CodePoint character = first_code_point(text);
    const std::string_view bytes = text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
    if (const char* escape = simple_escape(character.value)) {
      result += escape;
    } else if ((bytes == "$" || bytes == "%") && text.starts_with('{')) {
      result.append(bytes).append(bytes);
    } else if (is_printable(character.value)) {
      result += bytes;
    } else {
      const auto number = static_cast<std::uint32_t>(character.value);
      result += number < 0x10000 ? fmt::format("\\u{:04x}", number) : fmt::format("\\U{:08x}", number);
    }
  }
  return result;
}

}  // namespace regionfall::hcl
