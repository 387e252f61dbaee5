#pragma once

#include <functional>
#include <string>

#include "hcl/diagnostic.h"
#include "hcl/source.h"
#include "terraform/module_fetch.h"
#include "terraform/module_manifest.h"

namespace regionfall::terraform {

// Told what is being done, a line at a time: "Downloading …", "- net in modules/net".
using InitProgress = std::function<void(const std::string& line)>;

// Finds every module that the configuration in `root` calls, fetches into ROOT/.regionfall/modules what is not there
// yet (with `upgrade` everything anew), and writes modules.json. Never touches .terraform/. What cannot be had is a
// diagnostic at its call; the others are installed all the same.
InstalledModules install_modules(const std::string& root, bool upgrade, const FetchEnvironment& environment,
                                 const InitProgress& progress, hcl::Sources& sources, hcl::Diagnostics& diagnostics);

}  // namespace regionfall::terraform
