#include "net/dns_service_parameters.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "net/dns_rdata_tokens.h"
#include "net/dns_wire.h"
#include "net/ip_address.h"

namespace regionfall::net {
namespace {

enum Key : std::uint16_t {
  kMandatory = 0,
  kAlpn = 1,
  kNoDefaultAlpn = 2,
  kPort = 3,
  kIpv4Hint = 4,
  kEch = 5,
  kIpv6Hint = 6,
  kDohPath = 7,
};

constexpr std::array<std::string_view, 8> kKeyNames = {"mandatory", "alpn", "no-default-alpn", "port",
                                                       "ipv4hint",  "ech",  "ipv6hint",        "dohpath"};

std::unexpected<Error> wrong(std::string_view what) {
  return failure("InvalidServiceParameter (" + std::string(what) + ")");
}

std::string key_text(std::uint16_t key) {
  return key < kKeyNames.size() ? std::string(kKeyNames[key]) : "key" + std::to_string(key);
}

Result<std::uint16_t> number_of(std::string_view text, std::string_view what) {
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || (text.size() > 1 && text.front() == '0'))
    return wrong(std::string(what) + " is not a number from 0 to 65535");
  return number;
}

Result<std::uint16_t> key_of(std::string_view name) {
  const auto* known = std::ranges::find(kKeyNames, name);
  if (known != kKeyNames.end()) return static_cast<std::uint16_t>(known - kKeyNames.begin());
  if (!name.starts_with("key")) return wrong("unknown key " + std::string(name));
  return number_of(name.substr(3), "key number");
}

// The items of a list between commas; a backslash stands before a comma or backslash within an item.
Result<std::vector<std::string>> items_of(std::string_view list) {
  std::vector<std::string> items(1);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i] == ',') {
      items.emplace_back();
    } else {
      if (list[i] == '\\' && ++i == list.size()) return wrong("a backslash ends the list");
      items.back() += list[i];
    }
  }
  if (std::ranges::any_of(items, &std::string::empty)) return wrong("a list has an empty item");
  return items;
}

Result<std::string> addresses(std::string_view list, int family) {
  std::string wire;
  for (const std::string& item : TRY(items_of(list))) {
    std::array<char, 16> bytes;
    if (item.contains('\0') || inet_pton(family, item.c_str(), bytes.data()) != 1)
      return wrong(item + " is not an address of that kind");
    wire.append(bytes.data(), family == AF_INET ? 4 : 16);
  }
  return wire;
}

Result<std::string> protocols(std::string_view list) {
  std::string wire;
  for (const std::string& item : TRY(items_of(list))) {
    if (item.size() > 255) return wrong("a protocol's name is too long");
    wire += static_cast<char>(item.size());
    wire += item;
  }
  return wire;
}

Result<std::string> mandatory_keys(std::string_view list) {
  std::vector<std::uint16_t> keys;
  for (const std::string& item : TRY(items_of(list))) keys.push_back(TRY(key_of(item)));
  std::ranges::sort(keys);
  if (keys.front() == kMandatory) return wrong("mandatory must not name itself");
  if (std::ranges::adjacent_find(keys) != keys.end()) return wrong("mandatory names a key twice");
  std::string wire;
  for (const std::uint16_t key : keys) append_u16(wire, key);
  return wire;
}

Result<std::string> encode_value(std::uint16_t key, std::string_view value) {
  if (key == kNoDefaultAlpn ? !value.empty() : (value.empty() && key < kKeyNames.size()))
    return wrong(key_text(key) + (key == kNoDefaultAlpn ? " takes no value" : " needs a value"));
  switch (key) {
    case kMandatory:
      return mandatory_keys(value);
    case kAlpn:
      return protocols(value);
    case kIpv4Hint:
      return addresses(value, AF_INET);
    case kIpv6Hint:
      return addresses(value, AF_INET6);
    case kEch:
      return base64_decode(value);
    case kPort: {
      std::string wire;
      append_u16(wire, TRY(number_of(value, "port")));
      return wire;
    }
    default:
      return std::string(value);
  }
}

Result<void> check_together(const std::map<std::uint16_t, std::string>& values) {
  if (values.contains(kNoDefaultAlpn) && !values.contains(kAlpn)) return wrong("no-default-alpn needs alpn");
  const auto mandatory = values.find(kMandatory);
  if (mandatory == values.end()) return {};
  for (std::size_t at = 0; at < mandatory->second.size(); at += 2) {
    const std::uint16_t key = load_u16(mandatory->second.data() + at);
    if (!values.contains(key)) return wrong("mandatory names " + key_text(key) + ", which is not there");
  }
  return {};
}

// -- wire to text

std::string list_text(const std::vector<std::string>& items, DnsEscapes escapes) {
  std::string list;
  for (const std::string& item : items) {
    if (&item != &items.front()) list += ',';
    for (const char byte : item) {
      if (byte == ',' || byte == '\\') list += '\\';
      list += byte;
    }
  }
  const bool plain =
      std::ranges::all_of(list, [](char byte) { return byte > ' ' && byte <= '~' && byte != '"' && byte != '\\'; });
  return plain ? list : quote_rdata_string(list, escapes);
}

std::optional<std::vector<std::string>> wire_items(std::uint16_t key, std::string_view value) {
  std::vector<std::string> items;
  while (!value.empty()) {
    const std::size_t size = key == kAlpn       ? 1 + std::size_t{load_u8(value.data())}
                             : key == kIpv4Hint ? 4
                             : key == kIpv6Hint ? 16
                                                : 2;
    if (value.size() < size) return std::nullopt;
    if (key == kAlpn) {
      if (size == 1) return std::nullopt;
      items.emplace_back(value.substr(1, size - 1));
    } else if (size == 2) {
      items.push_back(key == kMandatory ? key_text(load_u16(value.data())) : std::to_string(load_u16(value.data())));
    } else {
      IpAddress address{.v6 = size == 16};
      std::copy_n(value.begin(), size, address.bytes.begin());
      items.push_back(to_text(address));
    }
    value.remove_prefix(size);
  }
  return items.empty() ? std::nullopt : std::optional(std::move(items));
}

std::optional<std::string> value_text(std::uint16_t key, std::string_view value, DnsEscapes escapes) {
  if (key == kNoDefaultAlpn) return value.empty() ? std::optional<std::string>("") : std::nullopt;
  if (key > kDohPath) return value.empty() ? "" : "=" + quote_rdata_string(value, escapes);
  if (value.empty() || (key == kPort && value.size() != 2)) return std::nullopt;
  if (key == kDohPath) return "=" + quote_rdata_string(value, escapes);
  if (key == kEch) return "=" + base64_encode(value);
  const auto items = wire_items(key, value);
  if (!items) return std::nullopt;
  return "=" + list_text(*items, escapes);
}

}  // namespace

Result<std::string> encode_service_parameters(std::span<const std::string_view> tokens, DnsEscapes escapes) {
  std::map<std::uint16_t, std::string> values;
  for (const std::string_view token : tokens) {
    const std::size_t equals = token.find('=');
    const std::uint16_t key = TRY(key_of(token.substr(0, equals)));
    const std::string value =
        equals == std::string_view::npos ? "" : TRY(unquote_rdata_token(token.substr(equals + 1), escapes));
    std::string wire = TRY(encode_value(key, value));
    if (wire.size() > 65535) return wrong("a value is too long");
    if (!values.emplace(key, std::move(wire)).second) return wrong(key_text(key) + " is given twice");
  }
  (void)TRY(check_together(values));
  std::string out;
  for (const auto& [key, value] : values) {
    append_u16(out, key);
    append_u16(out, static_cast<std::uint16_t>(value.size()));
    out += value;
  }
  return out;
}

std::optional<std::string> service_parameters_text(std::string_view wire, DnsEscapes escapes) {
  std::string text;
  int key_before = -1;
  while (!wire.empty()) {
    if (wire.size() < 4) return std::nullopt;
    const std::uint16_t key = load_u16(wire.data());
    if (key <= std::exchange(key_before, key)) return std::nullopt;  // they are sorted
    const std::size_t size = load_u16(wire.data() + 2);
    if (wire.size() - 4 < size) return std::nullopt;
    const auto value = value_text(key, wire.substr(4, size), escapes);
    if (!value) return std::nullopt;
    text += ' ' + key_text(key) + *value;
    wire.remove_prefix(4 + size);
  }
  return text;
}

}  // namespace regionfall::net
