#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "world/region_links.h"

namespace regionfall::world {

// A process's side of the links to all others: what it sends, and where the others reach it.
class SiteLinks {
 public:
  // The address of each peer by its name, from "eu-west-1=100.66.0.1".
  static Result<std::map<std::string, std::string>> parse_peers(const std::vector<std::string>& texts);

  // `site` performs what others send; it must outlive this.
  SiteLinks(net::Loop& loop, LinkedSite& site, std::string key);
  SiteLinks(const SiteLinks&) = delete;
  SiteLinks& operator=(const SiteLinks&) = delete;

  // Listens at `addresses`, the process's own, and from now on finds `peers`.
  Result<void> open(const std::vector<std::string>& addresses, const std::map<std::string, std::string>& peers);

  RegionLinks& outgoing() { return *outgoing_; }

 private:
  net::Loop& loop_;
  std::string key_;
  LinkService service_;
  net::WholeBodies bodies_;
  net::HttpServer server_;
  std::optional<RegionLinks> outgoing_;
};

}  // namespace regionfall::world
