#include "terraform/providers/providers.h"

namespace regionfall::terraform {

ProviderRegistry utility_providers() {
  ProviderRegistry registry;
  registry.add(null_provider());
  registry.add(random_provider());
  registry.add(terraform_provider());
  return registry;
}

}  // namespace regionfall::terraform
