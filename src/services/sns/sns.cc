#include "services/sns/sns.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "services/sns/access.h"
#include "services/sns/deliveries.h"
#include "services/sns/operations.h"

namespace regionfall::sns {
namespace {

constexpr aws::OperationEntry<Sns> kOperations[] = {
    {"AddPermission", add_permission},
    {"ConfirmSubscription", confirm_subscription},
    {"CreateTopic", create_topic},
    {"DeleteTopic", delete_topic},
    {"GetDataProtectionPolicy", get_data_protection_policy},
    {"GetSubscriptionAttributes", get_subscription_attributes},
    {"GetTopicAttributes", get_topic_attributes},
    {"ListSubscriptions", list_subscriptions},
    {"ListSubscriptionsByTopic", list_subscriptions_by_topic},
    {"ListTagsForResource", list_tags_for_resource},
    {"ListTopics", list_topics},
    {"Publish", publish},
    {"PublishBatch", publish_batch},
    {"PutDataProtectionPolicy", put_data_protection_policy},
    {"RemovePermission", remove_permission},
    {"SetSubscriptionAttributes", set_subscription_attributes},
    {"SetTopicAttributes", set_topic_attributes},
    {"Subscribe", subscribe},
    {"TagResource", tag_resource},
    {"Unsubscribe", unsubscribe},
    {"UntagResource", untag_resource},
    {kSigningCertificate, signing_certificate},
};
static_assert(std::ranges::is_sorted(kOperations, {}, &aws::OperationEntry<Sns>::name));

class SnsService final : public aws::Service {
 public:
  SnsService(store::Store& store, const aws::RegionName& region, aws::WebCaller& web, iam::Authorizer& authorizer)
      : sns_(store, region, web, authorizer) {}

  std::string_view name() const override { return "sns"; }

  aws::Outcome call(std::string_view operation, const aws::Value& input, const aws::Request& request) override {
    if (operation != kSigningCertificate) TRY(authorize(sns_, operation, input, request));
    return aws::call_operation<Sns>(kOperations, sns_, name(), operation, input, request);
  }

  // Deliveries are sent, deduplication ids are forgotten once they mean nothing any more.
  std::optional<Instant> next_timer() const override {
    std::optional<Instant> first = next_delivery(sns_);
    for (const auto& [key, row] : sns_.deduplications) {
      if (!first || row.until < *first) first = row.until;
    }
    return first;
  }

  void on_timer(const aws::Request& request) override {
    std::vector<std::string> over;
    for (const auto& [key, row] : sns_.deduplications) {
      if (row.until <= request.now) over.push_back(key);
    }
    for (const std::string& key : over) sns_.deduplications.erase(key);
    send_deliveries(sns_, request.now);
  }

 private:
  Sns sns_;
};

}  // namespace

std::string Sns::arn(std::string_view account, std::string_view name) const {
  return fmt::format("arn:aws:sns:{}:{}:{}", region.text, account, name);
}

std::unique_ptr<aws::Service> make_sns(store::Store& store, const aws::RegionName& region, aws::WebCaller& web,
                                       iam::Authorizer& authorizer) {
  return std::make_unique<SnsService>(store, region, web, authorizer);
}

}  // namespace regionfall::sns
