#pragma once

#include <string>
#include <vector>

#include "base/process.h"
#include "base/result.h"
#include "terraform/http_client.h"
#include "terraform/module_source.h"
#include "terraform/version.h"

namespace regionfall::terraform {

// Getting modules from elsewhere: the network and git come in from outside.
struct FetchEnvironment {
  ProcessRunner& processes;
  HttpClient& http;
};

// Puts the package into `destination`, which must not exist. Returns the directory of the module within it:
// `destination`, below it where the source names a subdirectory, or the place itself for a directory of this machine,
// which is not copied.
Result<std::string> fetch_package(const PackageSource& source, const std::string& destination,
                                  const FetchEnvironment& environment);

// The module registry protocol. Source: Terraform documentation, "Module Registry Protocol".
class ModuleRegistry {
 public:
  explicit ModuleRegistry(HttpClient& http) : http_(http) {}

  // The newest version that the constraint allows.
  Result<Version> choose_version(const RegistrySource& source, const VersionConstraint& constraint);
  // Where the version's package is, as a module source ("git::https://…", "https://….tar.gz").
  Result<std::string> download_location(const RegistrySource& source, const Version& version);

 private:
  Result<std::string> service_url(const std::string& host);  // with a slash at the end

  HttpClient& http_;
};

}  // namespace regionfall::terraform
