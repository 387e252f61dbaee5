#pragma once

#include <memory>

#include "aws/identity.h"
#include "aws/service.h"
#include "services/acm/state.h"
#include "store/store.h"

namespace regionfall::acm {

// ACM of one region.
class CertificateManager : public aws::Service {
 public:
  // For planes, which show the certificates.
  virtual const Acm& state() const = 0;
};

// Its tables are in `store`, which must not be open yet. What `world` reaches must outlive the service.
std::unique_ptr<CertificateManager> make_acm(store::Store& store, const aws::RegionName& region, Surroundings world);

}  // namespace regionfall::acm
