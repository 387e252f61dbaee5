#include <ostream>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/world_folder.h"

namespace regionfall::cli {

Run declare_ca(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  return [folder, &environment] {
    const world::DataFolder data = folder.in(environment);
    if (!file_exists(data.certificate())) {
      return fail_with(environment, {"There is no certificate authority in " + data.path +
                                     " yet. `regionfall serve` makes it at the first start."});
    }
    const auto certificate = read_file(data.certificate());
    if (!certificate) return fail_with(environment, certificate.error());
    environment.out << *certificate;
    return 0;
  };
}

}  // namespace regionfall::cli
