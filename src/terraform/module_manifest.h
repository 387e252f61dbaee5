#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "terraform/config.h"

namespace regionfall::terraform {

// What `init` keeps for itself below a configuration's directory.
constexpr std::string_view kDataDirectory = ".regionfall";
std::string modules_directory(const std::string& root);  // ROOT/.regionfall/modules

// One installed module call, as modules.json (Terraform's own form) has it.
struct InstalledModule {
  std::string source;     // as the call wrote it
  std::string version;    // of a registry module
  std::string directory;  // relative to the root module's directory, or absolute
};
// By manifest key: "net.sub"; the root under "".
using InstalledModules = std::map<std::string, InstalledModule>;

// Empty when nothing was installed. A file that cannot be read or understood is an error that says to run init again.
Result<InstalledModules> read_installed_modules(const std::string& root);
Result<void> write_installed_modules(const std::string& root, const InstalledModules& modules);

// The same for the loader: directories as seen from the working directory.
ModuleManifest manifest_of(const std::string& root, const InstalledModules& modules);

}  // namespace regionfall::terraform
