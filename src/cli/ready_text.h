#pragma once

#include <cstdint>
#include <string>

#include "drill/world_description.h"

namespace regionfall::cli {

// What somebody needs who has a world before them that is up.
struct ReadyWorld {
  std::string gateway_url;
  std::string dns_host;
  std::uint16_t dns_port = 0;
  std::string here;     // what a command in the working directory needs to find the world: " -data=FOLDER", or nothing
  bool applied = true;  // the whole configuration
  bool enforced = false;  // the world's keys are those that it has told, and no others
  bool watching = false;  // changes of files are applied
};

// Commands to be pasted into another terminal: for each endpoint that the description names, else with NAME in its
// place.
std::string ready_text(const ReadyWorld& world, const drill::WorldDescription& description);

}  // namespace regionfall::cli
