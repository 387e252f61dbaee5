#include "services/kms/replication.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "aws/field_values.h"
#include "aws/members/kms.h"
#include "aws/region_catalogue.h"
#include "services/kms/deletion.h"
#include "services/kms/key_lookup.h"
#include "services/kms/key_metadata.h"
#include "services/kms/key_policies.h"
#include "services/kms/new_key.h"
#include "services/kms/operations.h"
#include "services/kms/tags.h"
#include "store/row_codec.h"

namespace regionfall::kms {

namespace m = aws::members::kms;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::chrono::nanoseconds kTellAgain = std::chrono::seconds(5);

Outcome call_region(Kms& kms, const std::string& region, const char* operation, const std::string& account,
                    Value input) {
  input.set(m::Region, region);
  return kms.services.call({.region = {region},
                            .service = "kms",
                            .operation = operation,
                            .input = std::move(input),
                            .caller = {.account = {account}}});
}

// A key, material included, as one region hands it to another.
Value wrapped(const Key& key) { return Value::of({{m::CiphertextBlob, Value::Blob{store::encode_row(key)}}}); }

Result<Key, aws::ApiError> unwrapped(const Kms& kms, const Value& input) {
  if (input[m::Region].as_text() != kms.region.text) {
    return aws::api_error("DependencyTimeoutException",
                          fmt::format("Region {} cannot be reached.", input[m::Region].as_text()), 500);
  }
  Result<Key> key = store::decode_row<Key>(input[m::CiphertextBlob].as_bytes());
  if (!key) return validation_error(key.error().message);
  return *std::move(key);
}

// A multi-Region key that is the primary one here, and can be used.
Result<const Key*, aws::ApiError> find_primary(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_customer_key(kms, input[m::KeyId].as_text(), request));
  if (!key->multi_region) return unsupported_operation(fmt::format("{} is not a multi-region key.", key->arn));
  if (key->primary_region != kms.region.text) {
    return unsupported_operation(fmt::format("{} is not a multi-region primary key.", key->arn));
  }
  TRY(usable(*key));
  return key;
}

// What the replicas of a key have in common (KMS developer guide, "Shared properties of multi-Region keys").
void take_shared_properties(Key& key, const Key& from) {
  key.primary_region = from.primary_region;
  key.regions = from.regions;
  key.materials = from.materials;
  key.rotation_enabled = from.rotation_enabled;
  key.rotation_period_days = from.rotation_period_days;
  key.next_rotation = from.next_rotation;
}

void note(Kms& kms, const std::string& key_id, const std::string& region, Instant due) {
  kms.news.put(key_id + "/" + region, {.key_id = key_id, .region = region, .account = {}, .due = due});
}

}  // namespace

void tell_other_regions(Kms& kms, const Key& key, Instant now) {
  for (const std::string& region : std::vector<std::string>(key.regions)) {
    if (region != kms.region.text) note(kms, key.id, region, now);
  }
}

void tell_primary_of_deletion(Kms& kms, const Key& gone, Instant now) {
  kms.news.put(gone.id + "/" + gone.primary_region,
               {.key_id = gone.id, .region = gone.primary_region, .account = gone.account, .due = now});
}

void tell_news(Kms& kms, Instant now) {
  std::vector<std::pair<std::string, KeyNews>> due;
  for (const auto& [name, news] : kms.news) {
    if (news.due <= now) due.emplace_back(name, news);
  }
  for (auto& [name, news] : due) {
    const Key* key = kms.keys.find(news.key_id);
    const Outcome told = key == nullptr
                             ? call_region(kms, news.region, kForgetReplica, news.account,
                                           Value::of({{m::KeyId, news.key_id}, {m::ReplicaRegion, kms.region.text}}))
                             : call_region(kms, news.region, kHearKeyNews, key->account, wrapped(*key));
    if (told || told.error().code == "NotFoundException") {
      kms.news.erase(name);
    } else {
      kms.news.update(name, [&](KeyNews& changed) { changed.due = now + kTellAgain; });
    }
  }
}

Outcome replicate_key(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_primary(kms, input, request));
  const std::string& region = input[m::ReplicaRegion].as_text();
  if (aws::find_region(region.c_str()) == nullptr) return unsupported_operation("There is no Region " + region + ".");
  if (std::ranges::find(key->regions, region) != key->regions.end()) {
    return already_exists(fmt::format("Key {} already exists in Region {}", key->id, region));
  }
  std::vector<std::string> regions = key->regions;
  regions.push_back(region);
  std::ranges::sort(regions);

  Key replica = *key;
  replica.arn = arn_in(*key, region);
  replica.creation_date = request.now;
  replica.description = input[m::Description].as_text();
  replica.policy =
      input.has(m::Policy) ? TRY(checked_policy(input[m::Policy].as_text())) : default_policy(key->account);
  replica.tags = TRY(merged_tags({}, input[m::Tags]));
  replica.regions = regions;
  const Value created = TRY(call_region(kms, region, kCreateReplica, key->account, wrapped(replica)));

  update_key(kms, *key, [&](Key& changed) { changed.regions = regions; });
  tell_other_regions(kms, *key, request.now);
  return Value::of({{m::ReplicaKeyMetadata, created[m::KeyMetadata]},
                    {m::ReplicaPolicy, replica.policy},
                    {m::ReplicaTags, aws::to_value(replica.tags)}});
}

Outcome update_primary_region(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_primary(kms, input, request));
  const std::string& region = input[m::PrimaryRegion].as_text();
  if (region == kms.region.text || std::ranges::find(key->regions, region) == key->regions.end()) {
    return not_found(fmt::format("There is no replica of {} in Region {}.", key->arn, region));
  }
  Key changed = *key;
  changed.primary_region = region;
  TRY(call_region(kms, region, kHearKeyNews, key->account, wrapped(changed)));
  kms.keys.put(changed.id, changed);
  tell_other_regions(kms, changed, request.now);
  return Value::Structure();
}

Outcome create_replica(Kms& kms, const Value& input, const Request& /*request*/) {
  Key key = TRY(unwrapped(kms, input));
  if (kms.keys.contains(key.id)) return already_exists(fmt::format("Key {} already exists.", key.arn));
  const std::string id = key.id;
  kms.keys.put(id, std::move(key));
  return Value::of({{m::KeyMetadata, key_metadata(kms, *kms.keys.find(id))}});
}

Outcome hear_key_news(Kms& kms, const Value& input, const Request& /*request*/) {
  const Key news = TRY(unwrapped(kms, input));
  const Key* key = kms.keys.find(news.id);
  if (key == nullptr) return no_such_key(kms.arn(news.account, "key/" + news.id));
  update_key(kms, *key, [&](Key& changed) { take_shared_properties(changed, news); });
  return Value::Structure();
}

Outcome forget_replica(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_own_key(kms, input[m::KeyId].as_text(), request));
  const std::string id = key->id;
  kms.keys.update(id, [&](Key& changed) { std::erase(changed.regions, input[m::ReplicaRegion].as_text()); });
  after_replicas_have_gone(kms, *kms.keys.find(id), request.now);
  tell_other_regions(kms, *kms.keys.find(id), request.now);
  return Value::Structure();
}

}  // namespace regionfall::kms
