#include <ostream>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/world_folder.h"
#include "world/certificate_authority.h"

namespace regionfall::cli {

Run declare_ca(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  return [folder, &environment] {
    const world::DataFolder data = folder.in(environment);
    if (!file_exists(data.certificate())) {
      return fail_with(environment, {"There is no certificate authority in " + data.path +
                                     " yet. `regionfall serve` makes it at the first start."});
    }
    const auto authority = world::certificate_authority_of(data, environment.clock.now(), environment.random);
    if (!authority) return fail_with(environment, authority.error());
    environment.out << authority->certificate;
    return 0;
  };
}

}  // namespace regionfall::cli
