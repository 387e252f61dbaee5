#include "services/kms/kms.h"

#include <fmt/format.h>

#include "aws/members/kms.h"
#include "services/kms/access.h"
#include "services/kms/operations.h"
#include "services/kms/replication.h"
#include "services/kms/timers.h"

namespace regionfall::kms {
namespace {

namespace m = aws::members::kms;

constexpr aws::OperationEntry<Kms> kOperations[] = {
    {"CancelKeyDeletion", cancel_key_deletion},
    {"CreateAlias", create_alias},
    {"CreateGrant", create_grant},
    {"CreateKey", create_key},
    {"Decrypt", decrypt},
    {"DeleteAlias", delete_alias},
    {"DeriveSharedSecret", derive_shared_secret},
    {"DescribeKey", describe_key},
    {"DisableKey", disable_key},
    {"DisableKeyRotation", disable_key_rotation},
    {"EnableKey", enable_key},
    {"EnableKeyRotation", enable_key_rotation},
    {"Encrypt", encrypt},
    {"GenerateDataKey", generate_data_key},
    {"GenerateDataKeyPair", generate_data_key_pair},
    {"GenerateDataKeyPairWithoutPlaintext", generate_data_key_pair_without_plaintext},
    {"GenerateDataKeyWithoutPlaintext", generate_data_key_without_plaintext},
    {"GenerateMac", generate_mac},
    {"GenerateRandom", generate_random},
    {"GetKeyPolicy", get_key_policy},
    {"GetKeyRotationStatus", get_key_rotation_status},
    {"GetPublicKey", get_public_key},
    {"ListAliases", list_aliases},
    {"ListGrants", list_grants},
    {"ListKeyPolicies", list_key_policies},
    {"ListKeyRotations", list_key_rotations},
    {"ListKeys", list_keys},
    {"ListResourceTags", list_resource_tags},
    {"ListRetirableGrants", list_retirable_grants},
    {"PutKeyPolicy", put_key_policy},
    {"ReEncrypt", re_encrypt},
    {"ReplicateKey", replicate_key},
    {"RetireGrant", retire_grant},
    {"RevokeGrant", revoke_grant},
    {"RotateKeyOnDemand", rotate_key_on_demand},
    {"ScheduleKeyDeletion", schedule_key_deletion},
    {"Sign", sign_message},
    {"TagResource", tag_resource},
    {"UntagResource", untag_resource},
    {"UpdateAlias", update_alias},
    {"UpdateKeyDescription", update_key_description},
    {"UpdatePrimaryRegion", update_primary_region},
    {"Verify", verify_message},
    {"VerifyMac", verify_mac},
    {kCreateReplica, create_replica},
    {kForgetReplica, forget_replica},
    {kHearKeyNews, hear_key_news},
};
static_assert(std::ranges::is_sorted(kOperations, {}, &aws::OperationEntry<Kms>::name));

class KmsService final : public aws::Service {
 public:
  KmsService(store::Store& store, const aws::RegionName& region, aws::RegionCaller& regions,
             iam::Authorizer& authorizer)
      : kms_(store, region, regions, authorizer) {}

  std::string_view name() const override { return "kms"; }

  aws::Outcome call(std::string_view operation, const aws::Value& input, const aws::Request& request) override {
    if (!operation.starts_with('_')) TRY(authorize(kms_, operation, input, request));
    aws::Outcome outcome = aws::call_operation<Kms>(kOperations, kms_, name(), operation, input, request);
    // An error takes back what the operation did, so this tells what it would have come to.
    if (outcome && input[m::DryRun].as_bool()) {
      return aws::api_error("DryRunOperationException",
                            "The request would have succeeded, but the DryRun option is set.");
    }
    return outcome;
  }

  std::optional<Instant> next_timer() const override { return next_due(kms_); }
  void on_timer(const aws::Request& request) override { make_due_changes(kms_, request); }

 private:
  Kms kms_;
};

}  // namespace

std::string Kms::arn(std::string_view account, std::string_view resource) const {
  return fmt::format("arn:aws:kms:{}:{}:{}", region.text, account, resource);
}

std::unique_ptr<aws::Service> make_kms(store::Store& store, const aws::RegionName& region, aws::RegionCaller& regions,
                                       iam::Authorizer& authorizer) {
  return std::make_unique<KmsService>(store, region, regions, authorizer);
}

}  // namespace regionfall::kms
