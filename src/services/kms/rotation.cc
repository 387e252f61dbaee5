#include "services/kms/rotation.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/kms/key_lookup.h"
#include "services/kms/new_key.h"
#include "services/kms/operations.h"
#include "services/kms/page.h"
#include "services/kms/replication.h"

namespace regionfall::kms {

namespace m = aws::members::kms;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kPageItems = 100;
constexpr std::int64_t kPeriodDays = 365;
// AWS's quota per key.
constexpr std::ptrdiff_t kOnDemandRotationsMax = 25;
constexpr const char* kOnDemand = "ON_DEMAND";

// A key whose rotation the caller may change: symmetric, not a replica.
Result<const Key*, aws::ApiError> rotatable(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_customer_key(kms, input[m::KeyId].as_text(), request));
  if (spec_of(*key).kind != KeyKind::kSymmetric) {
    return unsupported_operation(fmt::format("{} is not a symmetric encryption key.", key->arn));
  }
  if (key->multi_region && key->primary_region != kms.region.text) {
    return unsupported_operation(fmt::format("{} is a replica key; its primary key decides.", key->arn));
  }
  TRY(usable(*key));
  return key;
}

}  // namespace

std::chrono::nanoseconds rotation_period(const Key& key) { return std::chrono::days(key.rotation_period_days); }

Result<void, aws::ApiError> rotate(Kms& kms, const Key& key, std::string_view rotation_type, const Request& request) {
  KeyMaterial material = TRY(new_material(spec_of(key), rotation_type, request));
  const std::string id = key.id;
  kms.keys.update(id, [&](Key& changed) {
    changed.materials.push_back(std::move(material));
    if (changed.rotation_enabled) changed.next_rotation = request.now + rotation_period(changed);
  });
  tell_other_regions(kms, *kms.keys.find(id), request.now);
  return {};
}

Outcome enable_key_rotation(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(rotatable(kms, input, request));
  const std::string id = key->id;
  kms.keys.update(id, [&](Key& changed) {
    const std::int64_t days = input[m::RotationPeriodInDays].as_integer(
        changed.rotation_enabled ? changed.rotation_period_days : kPeriodDays);
    if (changed.rotation_enabled && days == changed.rotation_period_days) return;
    changed.rotation_enabled = true;
    changed.rotation_period_days = days;
    changed.next_rotation = request.now + rotation_period(changed);
  });
  tell_other_regions(kms, *kms.keys.find(id), request.now);
  return Value::Structure();
}

Outcome disable_key_rotation(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(rotatable(kms, input, request));
  const std::string id = key->id;
  kms.keys.update(id, [&](Key& changed) {
    changed.rotation_enabled = false;
    changed.next_rotation.reset();
  });
  tell_other_regions(kms, *kms.keys.find(id), request.now);
  return Value::Structure();
}

Outcome get_key_rotation_status(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_own_key(kms, input[m::KeyId].as_text(), request));
  const bool enabled = key->rotation_enabled && key->state == key_state::kEnabled;
  Value output = Value::of({{m::KeyRotationEnabled, key->rotation_enabled}, {m::KeyId, key->arn}});
  if (key->rotation_enabled) output.set(m::RotationPeriodInDays, key->rotation_period_days);
  if (enabled && key->next_rotation) output.set(m::NextRotationDate, *key->next_rotation);
  return output;
}

Outcome rotate_key_on_demand(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(rotatable(kms, input, request));
  if (std::ranges::count(key->materials, kOnDemand, &KeyMaterial::rotation_type) >= kOnDemandRotationsMax) {
    return aws::api_error("LimitExceededException",
                          fmt::format("{} has been rotated on demand {} times.", key->arn, kOnDemandRotationsMax));
  }
  const std::string id = key->id;
  TRY(rotate(kms, *key, kOnDemand, request));
  return Value::of({{m::KeyId, id}});
}

Outcome list_key_rotations(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_own_key(kms, input[m::KeyId].as_text(), request));
  const bool all = input[m::IncludeKeyMaterial].as_text() == "ALL_KEY_MATERIAL";
  Page page(m::Rotations, input, kPageItems);
  for (std::size_t i = 0; i < key->materials.size(); ++i) {
    const KeyMaterial& material = key->materials[i];
    const bool first = material.rotation_type.empty();
    if (first && !all) continue;
    page.offer(fmt::format("{:06}", i), [&] {
      Value entry = Value::of({{m::KeyId, key->id}, {m::KeyMaterialId, material.id}});
      entry.set(m::KeyMaterialState, i + 1 == key->materials.size() ? "CURRENT" : "NON_CURRENT");
      if (!first) entry.set(m::RotationDate, material.since).set(m::RotationType, material.rotation_type);
      return entry;
    });
  }
  return std::move(page).output();
}

}  // namespace regionfall::kms
