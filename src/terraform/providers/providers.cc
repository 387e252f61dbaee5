#include "terraform/providers/providers.h"

namespace regionfall::terraform {

ProviderRegistry utility_providers() {
  ProviderRegistry registry;
  registry.add(archive_provider());
  registry.add(external_provider());
  registry.add(http_provider());
  registry.add(local_provider());
  registry.add(null_provider());
  registry.add(random_provider());
  registry.add(terraform_provider());
  registry.add(time_provider());
  registry.add(tls_provider());
  return registry;
}

}  // namespace regionfall::terraform
