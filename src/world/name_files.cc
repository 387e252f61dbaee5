#include "world/name_files.h"

#include <utility>

#include "base/files.h"
#include "net/site_address.h"

namespace regionfall::world {
namespace {

constexpr const char* kHostsPlace = "/etc/hosts";
constexpr const char* kResolverPlace = "/etc/resolv.conf";

}  // namespace

net::IpAddress resolver_address(const Site& site) { return net::site_ipv4(site.number(), kResolverHost); }

std::string resolver_file(const Site& site) { return "nameserver " + net::to_text(resolver_address(site)) + "\n"; }

Result<void> write_resolver_file(const DataFolder& folder, const Site& site) {
  TRY(make_directories(folder.resolvers()));
  return overwrite_file(folder.resolver(site.name()), resolver_file(site));
}

std::vector<net::FileInPlace> name_files_in_place(const DataFolder& folder, const Site& site) {
  std::vector<net::FileInPlace> files;
  for (auto& [content, place] :
       {std::pair{folder.hosts(), kHostsPlace}, std::pair{folder.resolver(site.name()), kResolverPlace}}) {
    if (file_exists(place)) files.push_back({content, place});
  }
  return files;
}

}  // namespace regionfall::world
