#include "world/place_entry.h"

#include <algorithm>
#include <utility>

#include "world/name_files.h"
#include "world/site.h"
#include "world/world_client.h"

namespace regionfall::world {

Result<PlaceEntry> enter_place(const DataFolder& folder, PlaceKind kind, const std::string& name) {
  Json request = Json::object({{"do", Json::string("enter")}});
  request.set(kind == PlaceKind::kRegion ? "region" : "location", Json::string(name));
  WorldAnswer answer = TRY(ask_world(folder, request));
  PlaceEntry entry;
  const auto& names = answer.json["descriptors"].items();
  for (std::size_t i = 0; i < std::min(names.size(), answer.descriptors.size()); ++i) {
    const std::string& what = names[i].text();
    net::NamespaceEntry& namespaces = entry.namespaces;
    FileDescriptor& kept = what == "network" ? namespaces.network
                           : what == "user"  ? namespaces.user
                                             : namespaces.processes;
    kept = std::move(answer.descriptors[i]);
  }
  if (entry.namespaces.network.valid()) {
    entry.namespaces.files = name_files_in_place(folder, TRY(known_site(answer.json["site"].text())));
  }
  entry.place = std::move(answer.json);
  return entry;
}

}  // namespace regionfall::world
