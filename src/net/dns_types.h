#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/ip_address.h"

// The numbers and bounds of the domain name system (RFC 1035, 2136, 6891, 7871, 9460).
namespace regionfall::net {

// The types this program knows by name. Any other number may stand in a message as well.
enum class DnsType : std::uint16_t {
  kA = 1,
  kNs = 2,
  kCname = 5,
  kSoa = 6,
  kPtr = 12,
  kMx = 15,
  kTxt = 16,
  kAaaa = 28,
  kSrv = 33,
  kNaptr = 35,
  kOpt = 41,
  kDs = 43,
  kSshfp = 44,
  kTlsa = 52,
  kSvcb = 64,
  kHttps = 65,
  kSpf = 99,
  kIxfr = 251,
  kAxfr = 252,
  kAny = 255,
  kCaa = 257,
};

// "A", "HTTPS"; "TYPE999" (RFC 3597) where there is no name.
std::string to_text(DnsType type);
// The reverse, in letters of either case.
std::optional<DnsType> dns_type(std::string_view text);

enum class DnsRcode : std::uint8_t {
  kNoError = 0,
  kFormErr = 1,
  kServFail = 2,
  kNxDomain = 3,
  kNotImp = 4,
  kRefused = 5,
  kBadVers = 16,  // needs EDNS, which carries its upper bits
};

enum class DnsSection : std::uint8_t { kAnswer, kAuthority, kAdditional };

inline constexpr std::uint16_t kDnsClassIn = 1;
inline constexpr std::uint16_t kDnsClassAny = 255;
inline constexpr std::size_t kDnsHeaderBytes = 12;
inline constexpr std::size_t kDnsMessageBytesMax = 65535;  // what the length before a message over TCP can say
inline constexpr std::size_t kDnsUdpBytesPlain = 512;      // for who says nothing of EDNS
inline constexpr std::size_t kDnsUdpBytesMax = 1232;       // what passes without fragments; offered and kept to
inline constexpr std::uint8_t kDnsOpcodeQuery = 0;
inline constexpr std::uint16_t kDnsOptionClientSubnet = 8;

// Whose network asks, as a resolver passes it on (RFC 7871). Bits after the prefix are zero.
struct ClientSubnet {
  IpAddress address;
  std::uint8_t prefix_length = 0;  // at most 32 or 128

  friend bool operator==(const ClientSubnet&, const ClientSubnet&) = default;
};

}  // namespace regionfall::net
