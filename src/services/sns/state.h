#pragma once

#include <string>
#include <string_view>

#include "aws/identity.h"
#include "aws/web_caller.h"
#include "services/iam/authorizer.h"
#include "services/sns/topic.h"
#include "store/table.h"

namespace regionfall::sns {

// The state of SNS in one region, of all accounts.
struct Sns {
  Sns(store::Store& store, aws::RegionName region_name, aws::WebCaller& web_caller, iam::Authorizer& the_authorizer)
      : region(std::move(region_name)),
        web(web_caller),
        authorizer(the_authorizer),
        topics(store, "sns.topics"),
        subscriptions(store, "sns.subscriptions"),
        deduplications(store, "sns.transitions"),
        deliveries(store, "sns.deliveries"),
        signing_keys(store, "sns.signing_keys") {}

  aws::RegionName region;
  aws::WebCaller& web;
  iam::Authorizer& authorizer;
  store::Table<Topic> topics;
  store::Table<Subscription> subscriptions;
  store::Table<Deduplication> deduplications;
  store::Table<Delivery> deliveries;
  store::Table<SigningKey> signing_keys;

  // "arn:aws:sns:us-east-1:111122223333:name"
  std::string arn(std::string_view account, std::string_view name) const;
};

}  // namespace regionfall::sns
