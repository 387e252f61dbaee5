#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "terraform/config.h"

namespace regionfall::terraform {

// Where the files of a configuration are read from: the disk, or what a saved plan keeps of them. Paths are as seen
// from the working directory.
class ConfigurationFiles {
 public:
  virtual ~ConfigurationFiles() = default;
  virtual bool has_directory(const std::string& path) const = 0;
  // The files of the directory, by name; those that are no configuration may be among them.
  virtual Result<std::vector<std::string>> names(const std::string& directory) const = 0;
  virtual Result<std::string> read(const std::string& path) const = 0;
};
const ConfigurationFiles& files_on_disk();

// Everything that a configuration was loaded from, so that it can be loaded again when its files have changed.
struct KeptConfiguration {
  using Directory = std::map<std::string, std::string>;  // texts by name
  std::map<std::string, Directory> directories;          // of all modules, by path
  ModuleManifest manifest;
};
KeptConfiguration keep_configuration(const Configuration& configuration);
Configuration load_configuration(const KeptConfiguration& kept, hcl::Diagnostics& diagnostics);

}  // namespace regionfall::terraform
