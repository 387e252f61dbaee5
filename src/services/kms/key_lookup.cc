#include "services/kms/key_lookup.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <iterator>

#include "services/iam/arn.h"
#include "services/kms/new_key.h"

namespace regionfall::kms {
namespace {

constexpr std::string_view kAliasPrefix = "alias/";
constexpr std::string_view kKeyPrefix = "key/";
constexpr std::string_view kAwsAliasPrefix = "alias/aws/";

// Services that have a key managed by AWS in each account.
constexpr std::string_view kManagedKeyServices[] = {
    "acm",
    "backup",
    "cloud9",
    "codeartifact",
    "codecommit",
    "connect",
    "dms",
    "dynamodb",
    "ebs",
    "eks",
    "elasticfilesystem",
    "es",
    "fsx",
    "glue",
    "kinesis",
    "kinesisvideo",
    "lambda",
    "lex",
    "rds",
    "redshift",
    "s3",
    "secretsmanager",
    "ses",
    "sns",
    "sqs",
    "ssm",
    "storagegateway",
    "workspaces",
    "xray",
};

const Key* managed_key(Kms& kms, std::string_view name, const aws::Request& request) {
  if (!name.starts_with(kAwsAliasPrefix)) return nullptr;
  const std::string_view service = name.substr(kAwsAliasPrefix.size());
  if (std::ranges::find(kManagedKeyServices, service) == std::end(kManagedKeyServices)) return nullptr;
  return make_managed_key(kms, service, request);
}

Result<const Key*, aws::ApiError> key_of_alias(Kms& kms, std::string_view account, std::string_view name,
                                               const aws::Request& request) {
  if (const Alias* alias = kms.aliases.find(alias_key(account, name)); alias != nullptr) {
    if (const Key* key = kms.keys.find(alias->target_key_id); key != nullptr) return key;
  }
  if (account == request.caller.account.text) {
    if (const Key* key = managed_key(kms, name, request); key != nullptr) return key;
  }
  return no_such_alias(kms.arn(account, name));
}

Result<const Key*, aws::ApiError> key_of_id(Kms& kms, std::string_view account, std::string_view id) {
  const Key* key = kms.keys.find(id);
  if (key != nullptr && key->account == account) return key;
  return no_such_key(kms.arn(account, std::string(kKeyPrefix) + std::string(id)));
}

}  // namespace

Result<const Key*, aws::ApiError> find_key(Kms& kms, std::string_view id, const aws::Request& request) {
  const std::string& account = request.caller.account.text;
  if (id.starts_with(kAliasPrefix)) return key_of_alias(kms, account, id, request);
  if (!id.starts_with("arn:")) return key_of_id(kms, account, id);
  const auto arn = iam::parse_arn(id);
  if (!arn || arn->service != "kms") return aws::api_error("InvalidArnException", fmt::format("Invalid arn {}", id));
  if (arn->region != kms.region.text) return not_found(fmt::format("Invalid arn {}", arn->region));
  if (arn->resource.starts_with(kAliasPrefix)) return key_of_alias(kms, arn->account, arn->resource, request);
  if (arn->resource.starts_with(kKeyPrefix))
    return key_of_id(kms, arn->account, arn->resource.substr(kKeyPrefix.size()));
  return aws::api_error("InvalidArnException", fmt::format("Invalid arn {}", id));
}

Result<const Key*, aws::ApiError> find_own_key(Kms& kms, std::string_view id, const aws::Request& request) {
  if (id.starts_with(kAliasPrefix)) return not_found(fmt::format("Invalid keyId '{}'", id));
  const Key* key = TRY(find_key(kms, id, request));
  if (key->account == request.caller.account.text) return key;
  return aws::api_error("AccessDeniedException",
                        fmt::format("User: {} is not authorized to perform this on resource: {}: the key is in "
                                    "another account.",
                                    request.caller.arn, key->arn));
}

Result<const Key*, aws::ApiError> find_customer_key(Kms& kms, std::string_view id, const aws::Request& request) {
  const Key* key = TRY(find_own_key(kms, id, request));
  if (key->manager == kCustomerManager) return key;
  return aws::api_error(
      "AccessDeniedException",
      fmt::format("User: {} is not authorized to change the AWS managed key {}", request.caller.arn, key->arn));
}

Result<void, aws::ApiError> usable(const Key& key) {
  if (key.state == key_state::kEnabled) return {};
  if (key.state == key_state::kDisabled) return key_disabled(key);
  return invalid_state(key);
}

Result<void, aws::ApiError> not_going(const Key& key) {
  if (key.state == key_state::kPendingDeletion || key.state == key_state::kPendingReplicaDeletion) {
    return invalid_state(key);
  }
  return {};
}

const KeySpec& spec_of(const Key& key) {
  const KeySpec* spec = find_key_spec(key.spec);
  assert(spec != nullptr);
  return *spec;
}

}  // namespace regionfall::kms
