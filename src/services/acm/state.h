#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/identity.h"
#include "base/result.h"
#include "net/tls.h"
#include "services/acm/certificate.h"
#include "store/table.h"

namespace regionfall::acm {

// What ACM asks of the world around it.
struct Surroundings {
  // A new certificate and its key for those host names; the first is the subject.
  std::function<Result<net::TlsIdentity>(const std::vector<std::string>& names)> issue;
  std::string root_pem;  // the certificate that signs them
  // Whether DNS has a CNAME record of that name with that value; both end with a dot.
  std::function<bool(std::string_view name, std::string_view value)> is_published;
  // The ARNs of what uses a certificate.
  std::function<std::vector<std::string>(std::string_view arn)> users;
};

// The state of ACM in one region, of all accounts.
struct Acm {
  Acm(store::Store& store, aws::RegionName region_name, Surroundings of_world)
      : region(std::move(region_name)), world(std::move(of_world)), certificates(store, "acm.certificates") {}

  aws::RegionName region;
  Surroundings world;
  store::Table<Certificate> certificates;
};

}  // namespace regionfall::acm
