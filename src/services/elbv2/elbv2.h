#pragma once

#include <memory>

#include "aws/identity.h"
#include "aws/service.h"
#include "aws/service_caller.h"
#include "services/elbv2/state.h"
#include "store/store.h"

namespace regionfall::elbv2 {

// Elastic Load Balancing as a region hosts it. Its load balancers' planes read the state between turns, and within a
// turn change it by report_health() (targets.h).
class LoadBalancing : public aws::Service {
 public:
  virtual Elbv2& state() = 0;
};

// Elastic Load Balancing (version 2) of one region, with its tables in `store`, which must not be open yet. `services`
// reaches EC2 and ACM of the region. It and `certificates` outlive the service.
std::unique_ptr<LoadBalancing> make_elbv2(store::Store& store, const aws::RegionName& region,
                                          aws::ServiceCaller& services, const ServerCertificates& certificates);

}  // namespace regionfall::elbv2
