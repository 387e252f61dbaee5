#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drill/load_url.h"
#include "hcl/diagnostic.h"
#include "hcl/source.h"
#include "terraform/block_reader.h"
#include "world/site.h"

namespace regionfall::drill {

// What stands beside a configuration and Terraform does not say.
inline constexpr std::string_view kDescriptionFile = "regionfall.hcl";

struct WorldDescription {
  struct Endpoint {
    std::string name;
    LoadUrl url;
  };
  std::vector<std::string> regions;  // that run from the beginning
  std::vector<world::Site> clients;  // the cities in which users are
  std::string application;           // a command that runs on instances without user data; may be empty
  std::vector<Endpoint> endpoints;   // what users ask for, in the file's order

  // Null when there is none of that name.
  const Endpoint* endpoint(std::string_view name) const;
};

// What the text says; mistakes are diagnostics at their lines.
WorldDescription read_description(const hcl::SourceFile& file, terraform::LoadContext& context);
// The description in the folder; an empty one where there is none. The file is called `shown` in diagnostics.
WorldDescription read_description_in(const std::string& folder, const std::string& shown,
                                     terraform::LoadContext& context);

}  // namespace regionfall::drill
