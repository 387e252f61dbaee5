#pragma once

#include "base/process.h"
#include "terraform/provider.h"

namespace regionfall::terraform {

// Readies a command that a configuration runs (local-exec, external): it starts in the working directory, sees the
// world's additions, and nothing of the user's AWS profile and credentials, so that it cannot reach their cloud.
// `added` comes from the configuration and wins over all of that.
void isolate_command(ProcessRequest& request, const ProviderEnvironment& environment,
                     const std::vector<std::pair<std::string, std::string>>& added = {});

// The text as one word of a POSIX shell's command line.
std::string shell_quote(const std::string& text);

// The runner that the environment gives, else one that runs programs of this machine.
ProcessRunner& processes_of(const ProviderEnvironment& environment);

// Waits by the environment's means; false when somebody wants to stop.
bool wait_for(const ProviderEnvironment& environment, std::chrono::nanoseconds duration);

}  // namespace regionfall::terraform
