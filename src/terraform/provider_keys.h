#pragma once

#include <map>
#include <string>

#include "terraform/config.h"

namespace regionfall::terraform {

// The configurations of providers as Terraform's JSON of a configuration lists them, by a key of module, local name and
// alias: "aws", "module.net:aws.west". Every module has an entry for each provider that it uses.
struct ListedProvider {
  std::string name;  // the local one; where a call passes it, with its alias
  ProviderSource source;
  std::string alias;               // of a provider block
  std::string version_constraint;  // canonical; of the module itself
  std::string module;              // "module.net"; empty: the root
  const ProviderBlock* block = nullptr;
  std::string passed_from;  // key of the entry in a module above that this one stands for; empty: it is of its own
};
using ListedProviders = std::map<std::string, ListedProvider>;
ListedProviders list_providers(const ModuleNode& root);

// The key of the configuration that a resource of the module is under, as seen from above all modules.
std::string provider_key(const ListedProviders& listed, const ModuleNode& node, const Resource& resource);

}  // namespace regionfall::terraform
