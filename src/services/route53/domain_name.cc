#include "services/route53/domain_name.h"

#include <cassert>
#include <optional>

#include "net/dns_name.h"

namespace regionfall::route53 {

Result<std::string> normal_name(std::string_view text) {
  const std::string name = TRY(net::encode_dns_name(text, net::DnsEscapes::kOctal));
  return net::dns_name_text(net::dns_name_lower(name), net::DnsEscapes::kOctal);
}

bool is_within(std::string_view name, std::string_view zone) {
  if (!name.ends_with(zone)) return false;
  return name.size() == zone.size() || name[name.size() - zone.size() - 1] == '.';
}

std::string wire_name(std::string_view text) {
  const auto name = net::encode_dns_name(text, net::DnsEscapes::kOctal);
  return name ? net::dns_name_lower(*name) : std::string();
}

net::DnsType dns_type_of(std::string_view type) {
  const std::optional<net::DnsType> found = net::dns_type(type);
  assert(found);
  return *found;
}

}  // namespace regionfall::route53
