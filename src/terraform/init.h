#pragma once

#include <string>

#include "hcl/diagnostic.h"
#include "terraform/config.h"
#include "terraform/module_installer.h"
#include "terraform/provider.h"

namespace regionfall::terraform {

struct InitOptions {
  std::string directory = ".";
  bool upgrade = false;  // fetch modules anew, take the newest version that fits
  bool fetch = true;     // false (-get=false): use what is installed
};

struct InitEnvironment {
  FetchEnvironment fetch;
  const ProviderRegistry& providers;
};

// Makes a configuration's directory ready: installs the modules it calls, checks that its providers are built in,
// writes the lock file, and says that backends and HCP Terraform are replaced by state kept in DIR/.regionfall/. Writes
// nowhere else. The result is the configuration; mistakes in it are diagnostics.
Configuration initialize(const InitOptions& options, const InitEnvironment& environment, const InitProgress& progress,
                         hcl::Diagnostics& diagnostics);

}  // namespace regionfall::terraform
