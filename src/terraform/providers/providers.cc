#include "terraform/providers/providers.h"

namespace regionfall::terraform {

ProviderRegistry utility_providers() {
  ProviderRegistry registry;
  registry.add(terraform_provider());
  return registry;
}

}  // namespace regionfall::terraform
