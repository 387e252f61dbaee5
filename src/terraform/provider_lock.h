#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "terraform/address.h"

namespace regionfall::terraform {

// Which version of each provider a configuration was initialised with, in the form of Terraform's dependency lock file,
// at DIR/.regionfall/providers.lock.hcl. There are no hashes: providers are part of this program.
struct LockedProvider {
  std::string version;
  std::string constraints;  // what the configuration asks for: "~> 5.0, >= 5.31.0"
  bool operator==(const LockedProvider&) const = default;
};
using ProviderLock = std::map<ProviderSource, LockedProvider>;

// Empty when there is no lock file; an error when it cannot be understood.
Result<ProviderLock> read_provider_lock(const std::string& root);
// Leaves the file alone when it says the same already.
Result<void> write_provider_lock(const std::string& root, const ProviderLock& lock);

}  // namespace regionfall::terraform
