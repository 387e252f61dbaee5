#pragma once

#include <string>
#include <utility>
#include <vector>

namespace regionfall::world {

using Variables = std::vector<std::pair<std::string, std::string>>;

struct ProgramPlace {
  std::string region;       // AWS's clients talk to it unless told otherwise
  std::string certificate;  // path of the world's certificate authority
  std::string endpoint;     // of all services; empty: their own names lead to the world
  std::string access_key = "test";
  std::string secret_access_key = "test";
};

// The environment of a program inside a world: `variables` without what could lead it to the user's own cloud, and with
// the world's credentials, region and certificate authority.
Variables program_environment(Variables variables, const ProgramPlace& place);

// The environment of programs in an instance, where nothing is left of the user's own and credentials come from the
// instance's metadata service alone.
Variables instance_environment(const ProgramPlace& place);

}  // namespace regionfall::world
