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

// When a region that could not be reached is told again.
constexpr std::chrono::seconds kTellAgain{5};
// When a region is told again although nobody has said how the last time ended: this process has died meanwhile.
constexpr std::chrono::seconds kAnswerOverdue = aws::kRegionCallMax + kTellAgain;

// A key, material included, as one region hands it to another.
Value wrapped(const Key& key) { return Value::of({{m::CiphertextBlob, Value::Blob{store::encode_row(key)}}}); }

Result<Key, aws::ApiError> unwrapped(const Value& input) {
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

std::string news_name(const std::string& key_id, const std::string& region) { return key_id + "/" + region; }

void note(Kms& kms, const std::string& key_id, const std::string& region, Instant due) {
  const std::string name = news_name(key_id, region);
  if (const KeyNews* there = kms.news.find(name); there != nullptr && !there->replica.empty()) return;
  kms.news.put(name, {.key_id = key_id, .region = region, .account = {}, .replica = {}, .due = due});
}

// The replica that a region is to have, with what it shares with the key as that is now.
Key replica_of(const KeyNews& news, const Key& key) {
  Key replica = store::decode_row<Key>(news.replica).value_or(key);
  take_shared_properties(replica, key);
  return replica;
}

aws::ServiceCall call_about(const Kms& kms, const KeyNews& news, const Key* key) {
  aws::ServiceCall call{
      .region = {news.region}, .service = "kms", .operation = {}, .input = {}, .caller = {}, .secret_access_key = {}};
  call.caller.account = {key == nullptr ? news.account : key->account};
  if (key == nullptr) {
    call.operation = kForgetReplica;
    call.input = Value::of({{m::KeyId, news.key_id}, {m::ReplicaRegion, kms.region.text}});
  } else if (!news.replica.empty()) {
    call.operation = kCreateReplica;
    call.input = wrapped(replica_of(news, *key));
  } else {
    call.operation = kHearKeyNews;
    call.input = wrapped(*key);
  }
  return call;
}

// What has come of telling a region: `told` is what it was told, unless there is other news for it meanwhile.
void on_answer(Kms& kms, const std::string& name, const KeyNews& told, const Outcome& answer, Instant now) {
  const KeyNews* news = kms.news.find(name);
  if (news == nullptr || news->due != told.due) return;
  const bool heard =
      answer || answer.error().code == "NotFoundException" || answer.error().code == "AlreadyExistsException";
  if (!heard) {
    kms.news.update(name, [&](KeyNews& changed) { changed.due = now + kTellAgain; });
    return;
  }
  kms.news.erase(name);
  // The key may have changed since the replica was on its way.
  if (!told.replica.empty()) note(kms, told.key_id, told.region, now);
}

}  // namespace

void tell_other_regions(Kms& kms, const Key& key, Instant now) {
  for (const std::string& region : std::vector<std::string>(key.regions)) {
    if (region != kms.region.text) note(kms, key.id, region, now);
  }
}

void tell_primary_of_deletion(Kms& kms, const Key& gone, Instant now) {
  kms.news.put(news_name(gone.id, gone.primary_region),
               {.key_id = gone.id, .region = gone.primary_region, .account = gone.account, .replica = {}, .due = now});
}

void tell_news(Kms& kms, Instant now) {
  std::vector<std::pair<std::string, KeyNews>> due;
  for (const auto& [name, news] : kms.news) {
    if (news.due <= now) due.emplace_back(name, news);
  }
  for (auto& [name, news] : due) {
    news.due = now + kAnswerOverdue;
    kms.news.put(name, news);
    kms.regions.send(call_about(kms, news, kms.keys.find(news.key_id)),
                     [&kms, name = name, news = news](const Outcome& answer, const Request& request) {
                       on_answer(kms, name, news, answer, request.now);
                     });
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
  kms.news.put(news_name(key->id, region), {.key_id = key->id,
                                            .region = region,
                                            .account = key->account,
                                            .replica = store::encode_row(replica),
                                            .due = request.now});
  update_key(kms, *key, [&](Key& changed) { changed.regions = regions; });
  tell_other_regions(kms, *key, request.now);
  replica.state = key_state::kCreating;
  return Value::of({{m::ReplicaKeyMetadata, key_metadata_in(region, replica)},
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
  kms.keys.put(changed.id, changed);
  tell_other_regions(kms, changed, request.now);
  return Value::Structure();
}

Outcome create_replica(Kms& kms, const Value& input, const Request& /*request*/) {
  Key key = TRY(unwrapped(input));
  if (kms.keys.contains(key.id)) return already_exists(fmt::format("Key {} already exists.", key.arn));
  const std::string id = key.id;
  kms.keys.put(id, std::move(key));
  return Value::of({{m::KeyMetadata, key_metadata(kms, *kms.keys.find(id))}});
}

Outcome hear_key_news(Kms& kms, const Value& input, const Request& /*request*/) {
  const Key news = TRY(unwrapped(input));
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
