#include "net/dns_name.h"

namespace regionfall::net {
namespace {

constexpr unsigned char kPointerBits = 0xC0;

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
bool is_plain(char byte) {
  const char lower = dns_lower(byte);
  return is_digit(byte) || (lower >= 'a' && lower <= 'z') || byte == '-' || byte == '_';
}

// Appends the label, and empties it.
Result<void> end_label(std::string& name, std::string& label) {
  if (label.empty()) return failure("DomainLabelEmpty (Domain label is empty)");
  if (label.size() > kDnsLabelBytesMax) return failure("DomainLabelTooLong (Domain label is too long)");
  name += static_cast<char>(label.size());
  name += label;
  label.clear();
  return {};
}

void append_label_byte(std::string& out, char byte, DnsEscapes escapes) {
  if (is_plain(byte)) {
    out += byte;
  } else if (escapes == DnsEscapes::kOctal || byte <= ' ' || byte > '~') {
    append_dns_escape(out, byte, escapes);
  } else {
    if (std::string_view(".\\\"();@$").contains(byte)) out += '\\';
    out += byte;
  }
}

}  // namespace

Result<char> read_dns_escape(std::string_view& text, DnsEscapes escapes) {
  text.remove_prefix(1);
  if (text.empty()) return failure("InvalidEscape (A backslash has nothing after it)");
  if (!is_digit(text.front())) {
    const char byte = text.front();
    text.remove_prefix(1);
    return byte;
  }
  const int base = escapes == DnsEscapes::kOctal ? 8 : 10;
  int value = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    if (i >= text.size() || !is_digit(text[i]) || text[i] - '0' >= base)
      return failure("InvalidEscape (A backslash and a digit need three digits)");
    value = value * base + (text[i] - '0');
  }
  if (value > 255) return failure("InvalidEscape (An escaped byte is greater than 255)");
  text.remove_prefix(3);
  return static_cast<char>(value);
}

void append_dns_escape(std::string& out, char byte, DnsEscapes escapes) {
  const int base = escapes == DnsEscapes::kOctal ? 8 : 10;
  const int value = static_cast<unsigned char>(byte);
  out += '\\';
  for (const int divisor : {base * base, base, 1}) out += static_cast<char>('0' + value / divisor % base);
}

Result<std::string> encode_dns_name(std::string_view text, DnsEscapes escapes) {
  std::string name;
  std::string label;
  if (text.empty()) return failure("DomainLabelEmpty (Domain label is empty)");
  if (text == ".") text = {};
  while (!text.empty()) {
    if (text.front() == '.') {
      (void)TRY(end_label(name, label));
      text.remove_prefix(1);
      continue;
    }
    if (text.front() == '\\') {
      label += TRY(read_dns_escape(text, escapes));
    } else {
      label += text.front();
      text.remove_prefix(1);
    }
    if (label.size() > kDnsNameBytesMax) return failure("DomainLabelTooLong (Domain label is too long)");
  }
  if (!label.empty()) (void)TRY(end_label(name, label));
  name += '\0';
  if (name.size() > kDnsNameBytesMax) return failure("DomainNameTooLong (Domain name is too long)");
  return name;
}

std::string dns_name_text(std::string_view name, DnsEscapes escapes) {
  if (name.size() <= 1) return ".";
  std::string text;
  while (name.size() > 1) {
    for (const char byte : name.substr(1, static_cast<unsigned char>(name.front())))
      append_label_byte(text, byte, escapes);
    text += '.';
    name = dns_parent(name);
  }
  return text;
}

std::string dns_name_lower(std::string_view name) {
  std::string lower(name);
  for (char& byte : lower) byte = dns_lower(byte);  // lengths are below 'A'
  return lower;
}

std::optional<std::size_t> read_dns_name(std::string_view message, std::size_t offset, DnsNameBuffer& name) {
  std::size_t part_start = offset;
  std::optional<std::size_t> after;
  std::size_t size = 0;
  while (offset < message.size()) {
    const auto length = static_cast<unsigned char>(message[offset]);
    if ((length & kPointerBits) == kPointerBits) {
      if (offset + 1 >= message.size()) return std::nullopt;
      if (!after) after = offset + 2;
      offset =
          (static_cast<std::size_t>(length & ~kPointerBits) << 8) | static_cast<unsigned char>(message[offset + 1]);
      if (offset >= part_start) return std::nullopt;
      part_start = offset;
      continue;
    }
    if (length > kDnsLabelBytesMax || offset + 1 + length > message.size()) return std::nullopt;
    if (size + 1 + length > kDnsNameBytesMax) return std::nullopt;
    message.copy(name.bytes.data() + size, 1 + std::size_t{length}, offset);
    size += 1 + std::size_t{length};
    offset += 1 + std::size_t{length};
    if (length > 0) continue;
    name.size = static_cast<std::uint8_t>(size);
    return after ? after : offset;
  }
  return std::nullopt;
}

}  // namespace regionfall::net
