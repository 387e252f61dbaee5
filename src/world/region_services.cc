#include "world/region_services.h"

#include <utility>

#include "aws/region_catalogue.h"
#include "base/hash.h"
#include "services/ec2/ec2.h"
#include "services/iam/iam.h"
#include "services/kms/kms.h"
#include "services/sns/sns.h"
#include "services/sts/sts.h"

namespace regionfall::world {
namespace {

// The secret of keys that are account numbers, as users of emulators write it.
constexpr const char* kAccountKeySecret = "test";

}  // namespace

RegionIdentity::RegionIdentity(store::Store& store, std::string world_key)
    : state(store),
      sealer(std::move(world_key)),
      authorizer(state, sealer, iam::Enforcement::kOff, nullptr),
      credentials(state, sealer, kAccountKeySecret) {}

std::string world_key(std::string_view authority_private_key) {
  return hash(HashKind::kSha256, "regionfall world key\n" + std::string(authority_private_key));
}

void host_services(Region& region, store::Store& store, RegionIdentity& identity) {
  region.host(ec2::make_ec2(store, region.name(), region));
  region.host(sts::make_sts({identity.state, identity.sealer, identity.authorizer}));
  region.host(kms::make_kms(store, region.name(), region, identity.authorizer));
  region.host(sns::make_sns(store, region.name()));
  if (region.name().text == aws::kGlobalRegion) region.host(iam::make_iam(identity.state));
}

}  // namespace regionfall::world
