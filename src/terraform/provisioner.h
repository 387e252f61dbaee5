#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "hcl/value.h"
#include "terraform/provider.h"
#include "terraform/schema.h"

namespace regionfall::terraform {

// What a provisioner block of each type may hold (local-exec, remote-exec, file), and a connection block. Null: no such
// provisioner.
const BlockSchema* provisioner_schema(std::string_view type);
const BlockSchema& connection_schema();

// Runs provisioners. Calls may come from several threads at once.
class ProvisionerRunner {
 public:
  virtual ~ProvisionerRunner() = default;
  // `config` and `connection` are of the schemas above, without marks; `connection` is null when there is none. What
  // the command prints goes to `output` line by line.
  virtual Result<void> run(std::string_view type, const hcl::Value& config, const hcl::Value& connection,
                           const Progress& output) = 0;
};

// Really runs them: local-exec through a shell with the environment's additions, remote-exec and file through ssh and
// scp.
std::unique_ptr<ProvisionerRunner> live_provisioners(const ProviderEnvironment& environment);

}  // namespace regionfall::terraform
