#include "world/region_services.h"

#include "aws/region_catalogue.h"
#include "services/ec2/ec2.h"
#include "services/iam/iam.h"
#include "services/sts/sts.h"

namespace regionfall::world {

void host_services(Region& region, store::Store& store, SharedState& shared) {
  region.host(ec2::make_ec2(store, region.name(), region));
  region.host(sts::make_sts(shared.iam));
  if (region.name().text == aws::kGlobalRegion) region.host(iam::make_iam(shared.iam));
}

}  // namespace regionfall::world
