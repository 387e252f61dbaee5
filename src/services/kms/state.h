#pragma once

#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/region_caller.h"
#include "services/iam/authorizer.h"
#include "services/kms/key.h"
#include "store/table.h"

namespace regionfall::kms {

// The state of KMS in one region, of all accounts.
struct Kms {
  Kms(store::Store& store, aws::RegionName region_name, aws::RegionCaller& caller, iam::Authorizer& decider)
      : region(std::move(region_name)),
        regions(caller),
        authorizer(decider),
        keys(store, "kms.keys"),
        aliases(store, "kms.aliases"),
        grants(store, "kms.grants"),
        news(store, "kms.transitions") {}

  aws::RegionName region;
  aws::RegionCaller& regions;  // KMS of other regions, for multi-Region keys
  iam::Authorizer& authorizer;

  store::Table<Key> keys;
  store::Table<Alias> aliases;
  store::Table<Grant> grants;
  store::Table<KeyNews> news;

  // "arn:aws:kms:us-east-1:111122223333:key/…"; `resource` is "key/…" or "alias/…".
  std::string arn(std::string_view account, std::string_view resource) const;
};

inline std::string alias_key(std::string_view account, std::string_view name) {
  return std::string(account) + "/" + std::string(name);
}

}  // namespace regionfall::kms
