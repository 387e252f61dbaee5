#include "net/dns_rdata.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <span>
#include <vector>

#include "base/encoding.h"
#include "net/dns_rdata_tokens.h"
#include "net/dns_service_parameters.h"
#include "net/dns_wire.h"

namespace regionfall::net {
namespace {

// What the data of a record is made of, each written as one word but for those that take all words left.
enum class Field : std::uint8_t {
  kNone,
  kU8,
  kU16,
  kU32,
  kIpv4,
  kIpv6,
  kName,
  kString,      // with its length before it
  kTag,         // the same, letters and digits, not empty (RFC 8659)
  kRest,        // a string to the end of the data
  kStrings,     // all words left, each quoted
  kHex,         // all words left
  kParameters,  // all words left (RFC 9460)
};

struct Layout {
  DnsType type;
  std::array<Field, 7> fields;
};

constexpr std::array<Layout, 17> kLayouts = {{
    {DnsType::kA, {Field::kIpv4}},
    {DnsType::kAaaa, {Field::kIpv6}},
    {DnsType::kCaa, {Field::kU8, Field::kTag, Field::kRest}},
    {DnsType::kCname, {Field::kName}},
    {DnsType::kDs, {Field::kU16, Field::kU8, Field::kU8, Field::kHex}},
    {DnsType::kHttps, {Field::kU16, Field::kName, Field::kParameters}},
    {DnsType::kMx, {Field::kU16, Field::kName}},
    {DnsType::kNaptr, {Field::kU16, Field::kU16, Field::kString, Field::kString, Field::kString, Field::kName}},
    {DnsType::kNs, {Field::kName}},
    {DnsType::kPtr, {Field::kName}},
    {DnsType::kSoa, {Field::kName, Field::kName, Field::kU32, Field::kU32, Field::kU32, Field::kU32, Field::kU32}},
    {DnsType::kSpf, {Field::kStrings}},
    {DnsType::kSrv, {Field::kU16, Field::kU16, Field::kU16, Field::kName}},
    {DnsType::kSshfp, {Field::kU8, Field::kU8, Field::kHex}},
    {DnsType::kSvcb, {Field::kU16, Field::kName, Field::kParameters}},
    {DnsType::kTlsa, {Field::kU8, Field::kU8, Field::kU8, Field::kHex}},
    {DnsType::kTxt, {Field::kStrings}},
}};

std::span<const Field> fields_of(DnsType type) {
  const auto* layout = std::ranges::find(kLayouts, type, &Layout::type);
  if (layout == kLayouts.end()) return {};
  return {layout->fields.begin(), std::ranges::find(layout->fields, Field::kNone)};
}

bool takes_all_left(Field field) {
  return field == Field::kStrings || field == Field::kHex || field == Field::kParameters;
}

// -- text to wire

template <class Number>
Result<Number> number_of(std::string_view token) {
  Number number = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), number);
  if (error != std::errc{} || end != token.data() + token.size())
    return failure("InvalidNumber (Value is not a whole number from 0 to " +
                   std::to_string(std::numeric_limits<Number>::max()) + ")");
  return number;
}

Result<void> append_address(std::string& out, std::string_view token, int family) {
  std::array<char, 16> bytes;
  const std::string text(token);
  if (token.contains('\0') || inet_pton(family, text.c_str(), bytes.data()) != 1)
    return family == AF_INET ? failure("ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)")
                             : failure("AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)");
  out.append(bytes.data(), family == AF_INET ? 4 : 16);
  return {};
}

Result<void> append_string(std::string& out, std::string_view token, DnsEscapes escapes) {
  const std::string bytes = TRY(unquote_rdata_token(token, escapes));
  if (bytes.size() > 255) return failure("CharacterStringTooLong (Value is too long)");
  out += static_cast<char>(bytes.size());
  out += bytes;
  return {};
}

Result<void> append_tag(std::string& out, std::string_view token) {
  const bool plain = std::ranges::all_of(token, [](char byte) {
    const char lower = dns_lower(byte);
    return (lower >= 'a' && lower <= 'z') || (byte >= '0' && byte <= '9');
  });
  if (!plain || token.size() > 255) return failure("InvalidTag (A CAA tag is made of letters and digits)");
  return append_string(out, token, DnsEscapes::kDecimal);
}

Result<void> append_hex(std::string& out, std::span<const std::string_view> tokens) {
  std::string digits;
  for (const std::string_view token : tokens) digits += token;
  const auto bytes = hex_decode(digits);
  if (!bytes) return failure("InvalidHexadecimal (Value should be pairs of hexadecimal digits)");
  out += *bytes;
  return {};
}

Result<void> append_strings(std::string& out, std::span<const std::string_view> tokens, DnsEscapes escapes) {
  for (const std::string_view token : tokens) {
    if (token.size() < 2 || token.front() != '"' || token.back() != '"')
      return failure("InvalidCharacterString (Value should be enclosed in quotation marks)");
    (void)TRY(append_string(out, token, escapes));
  }
  return {};
}

Result<void> append_field(std::string& out, Field field, std::span<const std::string_view> tokens, DnsEscapes escapes) {
  const std::string_view token = tokens.front();
  switch (field) {
    case Field::kNone:
      break;
    case Field::kU8:
      out += static_cast<char>(TRY(number_of<std::uint8_t>(token)));
      break;
    case Field::kU16:
      append_u16(out, TRY(number_of<std::uint16_t>(token)));
      break;
    case Field::kU32:
      append_u32(out, TRY(number_of<std::uint32_t>(token)));
      break;
    case Field::kIpv4:
      return append_address(out, token, AF_INET);
    case Field::kIpv6:
      return append_address(out, token, AF_INET6);
    case Field::kName:
      out += TRY(encode_dns_name(token, escapes));
      break;
    case Field::kString:
      return append_string(out, token, escapes);
    case Field::kTag:
      return append_tag(out, token);
    case Field::kRest:
      out += TRY(unquote_rdata_token(token, escapes));
      break;
    case Field::kStrings:
      return append_strings(out, tokens, escapes);
    case Field::kHex:
      return append_hex(out, tokens);
    case Field::kParameters:
      out += TRY(encode_service_parameters(tokens, escapes));
      break;
  }
  return {};
}

// Whether the words are as many as the fields need. A record of services may have no parameters.
Result<void> check_count(DnsType type, std::span<const Field> fields, std::span<const std::string_view> tokens) {
  const bool open = takes_all_left(fields.back());
  const std::size_t least = fields.size() - (fields.back() == Field::kParameters ? 1 : 0);
  if (tokens.size() >= least && (open || tokens.size() == fields.size())) return {};
  if (fields.back() == Field::kStrings)
    return failure("InvalidCharacterString (Value should be enclosed in quotation marks)");
  const std::string name = to_text(type);
  if (fields.size() == 1 && tokens.size() > 1) return failure(name + "RRDATANotSingleField (Value contains spaces)");
  return failure(name + "RRDATAWrongFields (Value should have " + (open ? "at least " : "") + std::to_string(least) +
                 (least == 1 ? " field)" : " fields)"));
}

// -- wire to text

// Takes data off its front; nothing once it is not as the field has it.
class RdataReader {
 public:
  RdataReader(std::string_view rdata, DnsEscapes escapes) : left_(rdata), escapes_(escapes) {}

  std::optional<std::string> field_text(Field field);
  bool empty() const { return left_.empty(); }

 private:
  std::optional<std::string_view> take(std::size_t count) {
    if (left_.size() < count) return std::nullopt;
    const std::string_view taken = left_.substr(0, count);
    left_.remove_prefix(count);
    return taken;
  }
  std::optional<std::string_view> take_string() {
    const auto length = take(1);
    return length ? take(load_u8(length->data())) : std::nullopt;
  }
  std::optional<std::string> name_text() {
    DnsNameBuffer name;
    const auto end = read_dns_name(left_, 0, name);
    if (!end || *end != name.size) return std::nullopt;  // no pointers here
    left_.remove_prefix(*end);
    return dns_name_text(name.view(), escapes_);
  }
  std::optional<std::string> address_text(bool v6);
  std::optional<std::string> strings_text();

  std::string_view left_;
  DnsEscapes escapes_;
};

std::optional<std::string> RdataReader::address_text(bool v6) {
  IpAddress address{.v6 = v6};
  const auto bytes = take(address.size());
  if (!bytes) return std::nullopt;
  std::ranges::copy(*bytes, address.bytes.begin());
  return to_text(address);
}

std::optional<std::string> RdataReader::strings_text() {
  std::string text;
  do {
    const auto bytes = take_string();
    if (!bytes) return std::nullopt;
    if (!text.empty()) text += ' ';
    text += quote_rdata_string(*bytes, escapes_);
  } while (!left_.empty());
  return text;
}

std::optional<std::string> RdataReader::field_text(Field field) {
  const auto number = [this](std::size_t size) -> std::optional<std::string> {
    const auto bytes = take(size);
    if (!bytes) return std::nullopt;
    std::uint32_t value = 0;
    for (const char byte : *bytes) value = value << 8 | static_cast<unsigned char>(byte);
    return std::to_string(value);
  };
  const auto quoted = [this](std::optional<std::string_view> bytes) -> std::optional<std::string> {
    if (!bytes) return std::nullopt;
    return quote_rdata_string(*bytes, escapes_);
  };
  switch (field) {
    case Field::kNone:
      break;
    case Field::kU8:
      return number(1);
    case Field::kU16:
      return number(2);
    case Field::kU32:
      return number(4);
    case Field::kIpv4:
      return address_text(false);
    case Field::kIpv6:
      return address_text(true);
    case Field::kName:
      return name_text();
    case Field::kString:
      return quoted(take_string());
    case Field::kRest:
      return quoted(take(left_.size()));
    case Field::kStrings:
      return strings_text();
    case Field::kHex:
      return left_.empty() ? std::nullopt : std::optional(hex_encode(*take(left_.size())));
    case Field::kParameters:
      return service_parameters_text(*take(left_.size()), escapes_);
    case Field::kTag: {
      const auto tag = take_string();
      std::string checked;
      if (!tag || tag->empty() || !append_tag(checked, *tag)) return std::nullopt;
      return std::string(*tag);
    }
  }
  return std::nullopt;
}

}  // namespace

Result<std::string> encode_rdata(DnsType type, std::string_view text, DnsEscapes escapes) {
  const std::span<const Field> fields = fields_of(type);
  if (fields.empty()) return failure("UnsupportedType (Records of type " + to_text(type) + " cannot be written)");
  const std::vector<std::string_view> words = rdata_tokens(text);
  std::span<const std::string_view> tokens = words;
  (void)TRY(check_count(type, fields, tokens));
  std::string rdata;
  for (const Field field : fields) {
    if (tokens.empty()) break;  // no parameters
    (void)TRY(append_field(rdata, field, tokens, escapes));
    tokens = tokens.subspan(takes_all_left(field) ? tokens.size() : 1);
  }
  if (rdata.size() > kDnsMessageBytesMax) return failure("RRDATATooLong (Value is too long)");
  return rdata;
}

std::string rdata_text(DnsType type, std::string_view rdata, DnsEscapes escapes) {
  const std::string unknown = "\\# " + std::to_string(rdata.size()) + (rdata.empty() ? "" : " ") + hex_encode(rdata);
  RdataReader reader(rdata, escapes);
  std::string text;
  const std::span<const Field> fields = fields_of(type);
  for (const Field field : fields) {
    const auto part = reader.field_text(field);
    if (!part) return unknown;
    if (!text.empty() && !part->empty() && part->front() != ' ') text += ' ';
    text += *part;
  }
  return fields.empty() || !reader.empty() ? unknown : text;
}

DnsRdataNames compressible_names(DnsType type) {
  switch (type) {
    case DnsType::kCname:
    case DnsType::kNs:
    case DnsType::kPtr:
      return {.names = 1};
    case DnsType::kMx:
      return {.bytes_before = 2, .names = 1};
    case DnsType::kSoa:
      return {.names = 2, .bytes_after = 20};
    default:
      return {};
  }
}

std::optional<std::string> expand_rdata(DnsType type, std::string_view message, std::size_t offset,
                                        std::size_t length) {
  const std::size_t end = offset + length;
  if (end > message.size()) return std::nullopt;
  const DnsRdataNames names = compressible_names(type);
  if (names.bytes_before > length) return std::nullopt;
  std::string rdata(message.substr(offset, names.bytes_before));
  std::size_t at = offset + names.bytes_before;
  for (int i = 0; i < names.names; ++i) {
    DnsNameBuffer name;
    const auto after = read_dns_name(message.substr(0, end), at, name);
    if (!after) return std::nullopt;
    rdata += name.view();
    at = *after;
  }
  if (names.names > 0 && end - at != names.bytes_after) return std::nullopt;
  rdata += message.substr(at, end - at);
  return rdata;
}

}  // namespace regionfall::net
