#include "net/dns_rdata_tokens.h"

namespace regionfall::net {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";

// Where the token at the start of `text` ends.
std::size_t token_end(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
      if (!quoted && text.front() == '"') return i + 1;  // "a""b" are two
    } else if (!quoted && kWhiteSpace.contains(text[i])) {
      return i;
    }
  }
  return text.size();
}

}  // namespace

std::vector<std::string_view> rdata_tokens(std::string_view text) {
  std::vector<std::string_view> tokens;
  while (true) {
    const std::size_t start = text.find_first_not_of(kWhiteSpace);
    if (start == std::string_view::npos) return tokens;
    text.remove_prefix(start);
    tokens.push_back(text.substr(0, token_end(text)));
    text.remove_prefix(tokens.back().size());
  }
}

Result<std::string> unquote_rdata_token(std::string_view token, DnsEscapes escapes) {
  std::string bytes;
  bool quoted = false;
  while (!token.empty()) {
    if (token.front() == '\\') {
      bytes += TRY(read_dns_escape(token, escapes));
      continue;
    }
    if (token.front() == '"')
      quoted = !quoted;
    else
      bytes += token.front();
    token.remove_prefix(1);
  }
  if (quoted) return failure("InvalidCharacterString (Value should be enclosed in quotation marks)");
  return bytes;
}

std::string quote_rdata_string(std::string_view bytes, DnsEscapes escapes) {
  std::string text = "\"";
  for (const char byte : bytes) {
    if (byte < ' ' || byte > '~') {
      append_dns_escape(text, byte, escapes);
      continue;
    }
    if (byte == '"' || byte == '\\') text += '\\';
    text += byte;
  }
  return text + '"';
}

}  // namespace regionfall::net
