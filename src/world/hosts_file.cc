#include "world/hosts_file.h"

#include <fmt/format.h>

#include "aws/region_catalogue.h"
#include "aws/service_model.h"
#include "base/text.h"

namespace regionfall::world {
namespace {

constexpr std::string_view kHead =
    "127.0.0.1 localhost\n"
    "::1 localhost ip6-localhost ip6-loopback\n";

// One name a line: some resolvers bound the length of lines.
void add_line(std::string& text, const std::string& address, std::string_view name) {
  text += fmt::format("{} {}\n", address, name);
}

void add_endpoints(std::string& text, const std::string& address, std::string_view region) {
  for (const aws::ServiceModel& service : aws::service_models()) {
    const std::string_view prefix = service.endpoint_prefix;
    add_line(text, address, fmt::format("{}.{}.amazonaws.com", prefix, region));
    if (region == aws::kGlobalRegion) add_line(text, address, fmt::format("{}.amazonaws.com", prefix));
  }
}

}  // namespace

std::string hosts_file(std::span<const SiteAddress> sites) {
  std::string text(kHead);
  for (const auto& [site, address] : sites) {
    const std::string written = net::to_text(address);
    add_line(text, written, to_lower_ascii(replace_all(site.name(), " ", "-")));
    if (site.kind == SiteKind::kRegion) add_endpoints(text, written, site.region->name);
  }
  return text;
}

}  // namespace regionfall::world
