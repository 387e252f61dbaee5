#include "net/dns_types.h"

#include <array>
#include <charconv>
#include <utility>

#include "base/text.h"

namespace regionfall::net {
namespace {

constexpr std::array<std::pair<DnsType, std::string_view>, 21> kNames = {{
    {DnsType::kA, "A"},         {DnsType::kNs, "NS"},       {DnsType::kCname, "CNAME"}, {DnsType::kSoa, "SOA"},
    {DnsType::kPtr, "PTR"},     {DnsType::kMx, "MX"},       {DnsType::kTxt, "TXT"},     {DnsType::kAaaa, "AAAA"},
    {DnsType::kSrv, "SRV"},     {DnsType::kNaptr, "NAPTR"}, {DnsType::kOpt, "OPT"},     {DnsType::kDs, "DS"},
    {DnsType::kSshfp, "SSHFP"}, {DnsType::kTlsa, "TLSA"},   {DnsType::kSvcb, "SVCB"},   {DnsType::kHttps, "HTTPS"},
    {DnsType::kSpf, "SPF"},     {DnsType::kIxfr, "IXFR"},   {DnsType::kAxfr, "AXFR"},   {DnsType::kAny, "ANY"},
    {DnsType::kCaa, "CAA"},
}};

}  // namespace

std::string to_text(DnsType type) {
  for (const auto& [known, name] : kNames)
    if (known == type) return std::string(name);
  return "TYPE" + std::to_string(static_cast<unsigned>(type));
}

std::optional<DnsType> dns_type(std::string_view text) {
  for (const auto& [type, name] : kNames)
    if (equals_ignoring_case(name, text)) return type;
  if (text.size() <= 4 || !equals_ignoring_case(text.substr(0, 4), "TYPE")) return std::nullopt;
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(text.data() + 4, text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return DnsType{number};
}

}  // namespace regionfall::net
