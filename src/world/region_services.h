#pragma once

#include <string>
#include <string_view>

#include "services/ec2/quotas.h"
#include "services/iam/authorizer.h"
#include "services/iam/credential_directory.h"
#include "services/iam/sealer.h"
#include "services/iam/state.h"
#include "world/region.h"

namespace regionfall::world {

// What a region knows of IAM, for its services and its front door. The tables are in `store`, which must not be open
// yet.
struct RegionIdentity {
  // `world_key` as Sealer wants it.
  RegionIdentity(store::Store& store, std::string world_key);

  iam::State state;
  iam::Sealer sealer;
  iam::Authorizer authorizer;
  iam::CredentialDirectory credentials;
};

// The key that all regions of a world have in common: it follows from the private key of the world's certificate
// authority.
std::string world_key(std::string_view authority_private_key);

// Lets the region host every service there is; those that are global, in us-east-1 alone. Their tables are in `store`,
// which must not be open yet. `identity` must outlive the region.
void host_services(Region& region, store::Store& store, RegionIdentity& identity, ec2::Quotas quotas);

}  // namespace regionfall::world
