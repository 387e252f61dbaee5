#include "services/kms/new_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/encoding.h"
#include "base/hash.h"
#include "services/iam/arn.h"
#include "services/kms/errors.h"
#include "services/kms/key_pair.h"
#include "services/kms/rotation.h"

namespace regionfall::kms {
namespace {

// "mrk-" and 32 hexadecimal digits, or a UUID.
std::string new_key_id(bool multi_region, RandomSource& random) {
  std::string id = random_uuid(random);
  if (!multi_region) return id;
  std::erase(id, '-');
  return "mrk-" + id;
}

// What AWS lets a service's own key be used for: by the account, through the service.
std::string managed_policy(std::string_view account, std::string_view region, std::string_view service) {
  return fmt::format(
      R"({{
  "Version" : "2012-10-17",
  "Id" : "auto-{2}-1",
  "Statement" : [ {{
    "Sid" : "Allow access through the service for all principals in the account that are authorized to use it",
    "Effect" : "Allow",
    "Principal" : {{ "AWS" : "*" }},
    "Action" : [ "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey" ],
    "Resource" : "*",
    "Condition" : {{ "StringEquals" : {{ "kms:ViaService" : "{2}.{1}.amazonaws.com", "kms:CallerAccount" : "{0}" }} }}
  }}, {{
    "Sid" : "Allow direct access to key metadata to the account",
    "Effect" : "Allow",
    "Principal" : {{ "AWS" : "{3}" }},
    "Action" : [ "kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant" ],
    "Resource" : "*"
  }} ]
}})",
      account, region, service, iam::root_arn(account));
}

}  // namespace

Result<KeyMaterial, aws::ApiError> new_material(const KeySpec& spec, std::string_view rotation_type,
                                                const aws::Request& request) {
  KeyMaterial material{.id = {}, .since = request.now, .rotation_type = std::string(rotation_type), .secret = {}};
  if (spec.kind == KeyKind::kSymmetric || spec.kind == KeyKind::kHmac) {
    material.secret.resize(static_cast<std::size_t>(spec.size));
    request.random.fill(std::as_writable_bytes(std::span(material.secret)));
  } else {
    Result<std::string> made = make_private_key(spec);
    if (!made) return aws::api_error("KMSInternalException", made.error().message, 500);
    material.secret = *std::move(made);
  }
  material.id = hash_hex(HashKind::kSha256, material.secret);
  return material;
}

Result<Key, aws::ApiError> new_key(const Kms& kms, const KeySpec& spec, std::string_view usage, bool multi_region,
                                   const aws::Request& request) {
  Key key;
  key.id = new_key_id(multi_region, request.random);
  key.account = request.caller.account.text;
  key.arn = kms.arn(key.account, "key/" + key.id);
  key.creation_date = request.now;
  key.usage = usage;
  key.spec = spec.name;
  key.multi_region = multi_region;
  if (multi_region) {
    key.primary_region = kms.region.text;
    key.regions = {kms.region.text};
  }
  key.policy = default_policy(key.account);
  key.materials.push_back(TRY(new_material(spec, "", request)));
  return key;
}

const Key* make_managed_key(Kms& kms, std::string_view service, const aws::Request& request) {
  Result<Key, aws::ApiError> made =
      new_key(kms, *find_key_spec(kSymmetricDefault), kEncryptDecrypt, /*multi_region=*/false, request);
  if (!made) return nullptr;
  made->manager = kAwsManager;
  made->description = fmt::format("Default key that protects my {} data when no other key is defined", service);
  made->policy = managed_policy(made->account, kms.region.text, service);
  made->rotation_enabled = true;
  made->next_rotation = request.now + rotation_period(*made);
  const std::string id = made->id;
  const std::string account = made->account;
  const std::string name = fmt::format("alias/aws/{}", service);
  kms.keys.put(id, *std::move(made));
  kms.aliases.put(alias_key(account, name), {.name = name,
                                             .arn = kms.arn(account, name),
                                             .target_key_id = id,
                                             .creation_date = request.now,
                                             .last_updated_date = request.now});
  return kms.keys.find(id);
}

std::string default_policy(std::string_view account) {
  return fmt::format(R"({{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {{
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {{
      "AWS" : "{}"
    }},
    "Action" : "kms:*",
    "Resource" : "*"
  }} ]
}})",
                     iam::root_arn(account));
}

}  // namespace regionfall::kms
