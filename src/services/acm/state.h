#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/identity.h"
#include "base/result.h"
#include "services/acm/certificate.h"
#include "services/acm/private_keys.h"
#include "store/table.h"

namespace regionfall::acm {

// What ACM asks of the world around it.
struct Surroundings {
  // A new certificate, in PEM, of a key for those host names; the first is the subject.
  std::function<Result<std::string>(const std::vector<std::string>& names, std::string_view private_key)> sign;
  std::string root_pem;  // the certificate that signs them
  // The values that public DNS has for a name, which ends with a dot, and a type: "CNAME", "CAA".
  std::function<std::vector<std::string>(std::string_view name, std::string_view type)> records;
  // The ARNs of what uses a certificate.
  std::function<std::vector<std::string>(std::string_view arn)> users;
  PrivateKeys& keys;
};

// The state of ACM in one region, of all accounts.
struct Acm {
  Acm(store::Store& store, aws::RegionName region_name, Surroundings of_world)
      : region(std::move(region_name)),
        world(std::move(of_world)),
        certificates(store, "acm.certificates"),
        accounts(store, "acm.accounts") {}

  aws::RegionName region;
  Surroundings world;
  store::Table<Certificate> certificates;
  store::Table<AccountConfiguration> accounts;

  // When what waits is looked at next, and which certificates are old enough to be renewed. Begins anew with the
  // region.
  Instant next_look;
  Instant next_renewals;
};

}  // namespace regionfall::acm
