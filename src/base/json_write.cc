#include <array>

#include "base/json.h"
#include "base/utf8.h"

namespace regionfall {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

// What stands for a byte in quotes: 0 the byte itself, 'u' a \u00xx sequence, any other letter that letter after a
// backslash.
using EscapeTable = std::array<char, 128>;

constexpr EscapeTable escape_table(bool escape_html) {
  EscapeTable table{};
  for (std::size_t i = 0; i < 0x20; ++i) table[i] = 'u';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  table['"'] = '"';
  table['\\'] = '\\';
  if (escape_html) table['<'] = table['>'] = table['&'] = 'u';
  return table;
}

constexpr EscapeTable kPlainEscapes = escape_table(false);
constexpr EscapeTable kHtmlEscapes = escape_table(true);

class Writer {
 public:
  Writer(int indent, bool escape_html) : indent_(indent), escapes_(escape_html ? kHtmlEscapes : kPlainEscapes) {}

  void value(const Json& json);
  void quoted(std::string_view text);
  std::string take() && { return std::move(out_); }

 private:
  void line_break();
  // Writes the character beyond ASCII at the start of `rest`; returns how many bytes it took.
  std::size_t wide_character(std::string_view rest);

  template <class Items, class Each>
  void sequence(char open, char close, const Items& items, Each each) {
    out_ += open;
    ++depth_;
    bool first = true;
    for (const auto& item : items) {
      if (!first) out_ += ',';
      first = false;
      line_break();
      each(item);
    }
    --depth_;
    if (!first) line_break();
    out_ += close;
  }

  std::string out_;
  int indent_;
  int depth_ = 0;
  const EscapeTable& escapes_;
};

void Writer::value(const Json& json) {
  switch (json.kind()) {
    case Json::Kind::kNull:
      out_ += "null";
      break;
    case Json::Kind::kBool:
      out_ += json.as_bool() ? "true" : "false";
      break;
    case Json::Kind::kNumber:
      out_ += json.text();
      break;
    case Json::Kind::kString:
      quoted(json.text());
      break;
    case Json::Kind::kArray:
      sequence('[', ']', json.items(), [this](const Json& item) { value(item); });
      break;
    case Json::Kind::kObject:
      sequence('{', '}', json.members(), [this](const Json::Member& member) {
        quoted(member.first);
        out_ += indent_ > 0 ? ": " : ":";
        value(member.second);
      });
      break;
  }
}

void Writer::line_break() {
  if (indent_ <= 0) return;
  out_ += '\n';
  out_.append(static_cast<std::size_t>(indent_) * static_cast<std::size_t>(depth_), ' ');
}

void Writer::quoted(std::string_view text) {
  out_ += '"';
  std::size_t copied = 0;
  std::size_t i = 0;
  while (i < text.size()) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80 && escapes_[byte] == 0) {
      ++i;
      continue;
    }
    out_.append(text, copied, i - copied);
    if (byte >= 0x80) {
      i += wide_character(text.substr(i));
    } else {
      out_ += '\\';
      out_ += escapes_[byte];
      if (escapes_[byte] == 'u') ((out_ += "00") += kHexDigits[byte >> 4]) += kHexDigits[byte & 15];
      ++i;
    }
    copied = i;
  }
  out_.append(text, copied);
  out_ += '"';
}

std::size_t Writer::wide_character(std::string_view rest) {
  const std::size_t length = utf8_sequence_length(rest);
  if (length == 0) {
    out_ += "\\ufffd";
    return 1;
  }
  // Line and paragraph separators end a line in JavaScript before 2019, so Go never writes them plainly.
  if (rest.starts_with("\u2028")) {
    out_ += "\\u2028";
  } else if (rest.starts_with("\u2029")) {
    out_ += "\\u2029";
  } else {
    out_.append(rest, 0, length);
  }
  return length;
}

}  // namespace

std::string Json::dump(int indent, bool escape_html) const {
  Writer writer(indent, escape_html);
  writer.value(*this);
  return std::move(writer).take();
}

std::string json_quote(std::string_view text, bool escape_html) {
  Writer writer(0, escape_html);
  writer.quoted(text);
  return std::move(writer).take();
}

}  // namespace regionfall
