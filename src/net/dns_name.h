#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

// Domain names. Inside the program a name is its wire form without compression: each label after its length, the root's
// empty label last ("\3www\7example\3com\0"). Letters keep their case; compare and look up in lower case.
namespace regionfall::net {

inline constexpr std::size_t kDnsNameBytesMax = 255;  // of the wire form
inline constexpr std::size_t kDnsLabelBytesMax = 63;

// What the digits after a backslash mean: RFC 1035 writes bytes in decimal ("\032" is a blank), Route 53's API in octal
// ("\040", and "\052" for an asterisk).
enum class DnsEscapes : std::uint8_t { kDecimal, kOctal };

// The name that is written as `text`, "www.example.com" with or without the final dot; "." is the root. A backslash
// stands before a byte meant literally or before three digits. Errors, as Route 53 names them: DomainLabelEmpty,
// DomainLabelTooLong, DomainNameTooLong, InvalidEscape.
Result<std::string> encode_dns_name(std::string_view text, DnsEscapes escapes);
// The reverse, with the final dot. Bytes other than printable ASCII are escaped; with octal escapes, as Route 53
// answers, all but letters, digits, '-' and '_' are.
std::string dns_name_text(std::string_view name, DnsEscapes escapes);

// The byte in lower case, for ASCII letters.
constexpr char dns_lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : byte; }
std::string dns_name_lower(std::string_view name);
// The name without its first label. `name` must not be the root.
inline std::string_view dns_parent(std::string_view name) {
  return name.substr(1 + static_cast<unsigned char>(name.front()));
}

// Room for one name. Its bytes are set up to `size` only.
struct DnsNameBuffer {
  std::array<char, kDnsNameBytesMax> bytes;
  std::uint8_t size = 0;

  std::string_view view() const { return {bytes.data(), size}; }
};

// Reads the name that starts at `offset` of a message, following pointers, each of which must lead before the place
// where the part that ends in it began. Returns where what follows the name starts; nothing when the name is malformed,
// too long or not all there.
std::optional<std::size_t> read_dns_name(std::string_view message, std::size_t offset, DnsNameBuffer& name);

// The byte that an escape at the start of `text` stands for; `text` moves behind it. The backslash is still in front.
Result<char> read_dns_escape(std::string_view& text, DnsEscapes escapes);
// Appends a backslash and three digits.
void append_dns_escape(std::string& out, char byte, DnsEscapes escapes);

}  // namespace regionfall::net
