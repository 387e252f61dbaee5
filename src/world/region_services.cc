#include "world/region_services.h"

namespace regionfall::world {

void host_services(Region& /*region*/, store::Store& /*store*/) {}

}  // namespace regionfall::world
