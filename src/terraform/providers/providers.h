#pragma once

#include "terraform/provider.h"

namespace regionfall::terraform {

// One function a provider: its kind, as the registry takes it.
ProviderKind archive_provider();
ProviderKind external_provider();
ProviderKind http_provider();
ProviderKind local_provider();
ProviderKind null_provider();
ProviderKind random_provider();
ProviderKind terraform_provider();
ProviderKind time_provider();
ProviderKind tls_provider();

}  // namespace regionfall::terraform
