#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "aws/service_caller.h"
#include "base/result.h"
#include "cli/world_process.h"
#include "world/data_folder.h"
#include "world/remote_caller.h"

namespace regionfall::cli {

// The cloud of a run of the engine: the world that runs on the data folder, or else one that is started at the first
// call and stopped at the end. A run that calls no operation starts none.
class Cloud final : public aws::ServiceCaller {
 public:
  // `client_location`: where the run calls from, as world::known_client_location() has it, and the clients of a world
  // that is started for it; empty: from where the world's clients are.
  Cloud(world::DataFolder folder, const std::string& client_location);
  ~Cloud() override;

  aws::Outcome call(const aws::ServiceCall& call) override;

 private:
  Result<void> begin();

  world::DataFolder folder_;
  std::string client_location_;
  world::RemoteCaller caller_;
  std::once_flag begun_;
  Result<void> ready_;
  std::optional<WorldProcess> world_;  // that was started for the run
};

}  // namespace regionfall::cli
