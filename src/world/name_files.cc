#include "world/name_files.h"

#include <utility>

#include "base/files.h"
#include "base/text.h"
#include "net/site_address.h"

namespace regionfall::world {
namespace {

constexpr const char* kHostsPlace = "/etc/hosts";
constexpr const char* kResolverPlace = "/etc/resolv.conf";
constexpr const char* kSwitchPlace = "/etc/nsswitch.conf";
constexpr std::uint64_t kSwitchBytesMax = std::uint64_t{64} << 10;
constexpr std::string_view kHostsDatabase = "hosts:";

}  // namespace

net::IpAddress resolver_address(const Site& site) { return net::site_ipv4(site.number(), kResolverHost); }

std::string resolver_file(const Site& site) { return "nameserver " + net::to_text(resolver_address(site)) + "\n"; }

Result<void> write_resolver_file(const DataFolder& folder, const Site& site) {
  TRY(make_directories(folder.resolvers()));
  return overwrite_file(folder.resolver(site.name()), resolver_file(site));
}

std::string name_switch_file(std::string_view of_machine) {
  std::string text = std::string(kHostsDatabase) + " files dns\n";
  for (const std::string& line : split(of_machine, "\n")) {
    if (!line.empty() && !trim(line).starts_with(kHostsDatabase)) text += line + "\n";
  }
  return text;
}

Result<void> write_name_switch_file(const DataFolder& folder) {
  if (!file_exists(kSwitchPlace)) return {};
  return overwrite_file(folder.name_switch(), name_switch_file(TRY(read_file(kSwitchPlace, kSwitchBytesMax))));
}

std::vector<net::FileInPlace> name_files_in_place(const DataFolder& folder, const Site& site) {
  std::vector<net::FileInPlace> files;
  for (auto& [content, place] :
       {std::pair{folder.hosts(), kHostsPlace}, std::pair{folder.resolver(site.name()), kResolverPlace},
        std::pair{folder.name_switch(), kSwitchPlace}}) {
    if (file_exists(place)) files.push_back({content, place});
  }
  return files;
}

}  // namespace regionfall::world
