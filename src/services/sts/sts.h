#pragma once

#include <memory>

#include "aws/service.h"
#include "services/iam/authorizer.h"
#include "services/iam/sealer.h"
#include "services/iam/state.h"
#include "services/sts/oidc_keys.h"

namespace regionfall::sts {

// What STS of one region works with. All but `oidc_keys`, which may be null, must be there and outlive the service.
struct Parts {
  iam::State& iam;  // what the region knows of IAM; STS notes in it when roles were used
  const iam::Sealer& sealer;
  iam::Authorizer& authorizer;
  const OidcKeys* oidc_keys = nullptr;
};

std::unique_ptr<aws::Service> make_sts(Parts parts);

}  // namespace regionfall::sts
