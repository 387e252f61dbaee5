#include "services/kms/key_metadata.h"

#include "aws/field_values.h"
#include "aws/members/kms.h"
#include "services/iam/arn.h"
#include "services/kms/key_lookup.h"

namespace regionfall::kms {

namespace m = aws::members::kms;

using aws::Value;

namespace {

Value multi_region_configuration(const std::string& here, const Key& key) {
  Value replicas = Value::List();
  for (const std::string& region : key.regions) {
    if (region != key.primary_region) replicas.push(Value::of({{m::Arn, arn_in(key, region)}, {m::Region, region}}));
  }
  return Value::of(
      {{m::MultiRegionKeyType, key.primary_region == here ? "PRIMARY" : "REPLICA"},
       {m::PrimaryKey, Value::of({{m::Arn, arn_in(key, key.primary_region)}, {m::Region, key.primary_region}})},
       {m::ReplicaKeys, std::move(replicas)}});
}

void set_algorithms(Value& metadata, aws::MemberName member, const std::vector<std::string>& algorithms) {
  if (!algorithms.empty()) metadata.set(member, aws::text_list(algorithms));
}

}  // namespace

std::string arn_in(const Key& key, const std::string& region) {
  const auto arn = iam::parse_arn(key.arn);
  return "arn:" + std::string(arn->partition) + ":kms:" + region + ":" + key.account + ":key/" + key.id;
}

Value key_metadata(const Kms& kms, const Key& key) { return key_metadata_in(kms.region.text, key); }

Value key_metadata_in(const std::string& region, const Key& key) {
  const KeySpec& spec = spec_of(key);
  Value metadata = aws::to_value(key);
  metadata.set(m::Enabled, key.state == key_state::kEnabled)
      .set(m::CustomerMasterKeySpec, key.spec)
      .set(m::Origin, "AWS_KMS");
  set_algorithms(metadata, m::EncryptionAlgorithms, encryption_algorithms(spec, key.usage));
  set_algorithms(metadata, m::SigningAlgorithms, signing_algorithms(spec, key.usage));
  set_algorithms(metadata, m::MacAlgorithms, mac_algorithms(spec, key.usage));
  set_algorithms(metadata, m::KeyAgreementAlgorithms, agreement_algorithms(spec, key.usage));
  if (spec.kind == KeyKind::kSymmetric) metadata.set(m::CurrentKeyMaterialId, key.current_material().id);
  if (key.multi_region) metadata.set(m::MultiRegionConfiguration, multi_region_configuration(region, key));
  return metadata;
}

}  // namespace regionfall::kms
