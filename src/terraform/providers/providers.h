#pragma once

#include "terraform/provider.h"

namespace regionfall::terraform {

// One function a provider: its kind, as the registry takes it.
ProviderKind null_provider();
ProviderKind random_provider();
ProviderKind terraform_provider();

}  // namespace regionfall::terraform
