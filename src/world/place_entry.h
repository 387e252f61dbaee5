#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"
#include "net/namespace_exec.h"
#include "world/data_folder.h"

namespace regionfall::world {

// What a running world lets another process have of one of its places.
struct PlaceEntry {
  net::NamespaceEntry namespaces;  // those that there are: of a flat world none
  Json place;                      // as the request "enter" is answered (world_control.h)
};

// Into a region, whose processes must run, or to the clients in a city.
enum class PlaceKind : std::uint8_t { kRegion, kLocation };
Result<PlaceEntry> enter_place(const DataFolder& folder, PlaceKind kind, const std::string& name);

}  // namespace regionfall::world
