#pragma once

#include "aws/value.h"
#include "services/acm/state.h"

namespace regionfall::acm {

// A certificate as DescribeCertificate shows it.
aws::Value detail_of(const Acm& acm, const Certificate& row);

}  // namespace regionfall::acm
