#include "services/kms/deletion.h"

#include <chrono>
#include <vector>

#include "aws/members/kms.h"
#include "services/kms/key_lookup.h"
#include "services/kms/operations.h"
#include "services/kms/replication.h"

namespace regionfall::kms {

namespace m = aws::members::kms;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kWindowDays = 30;
constexpr std::int64_t kWindowDaysMin = 7;
constexpr std::int64_t kWindowDaysMax = 30;

// Erases the rows that belong to a key.
template <class Row, class Belongs>
void erase_if(store::Table<Row>& table, Belongs belongs) {
  std::vector<std::string> found;
  for (const auto& [name, row] : table) {
    if (belongs(row)) found.push_back(name);
  }
  for (const std::string& name : found) table.erase(name);
}

bool has_replicas(const Kms& kms, const Key& key) {
  return key.multi_region && key.primary_region == kms.region.text && key.regions.size() > 1;
}

}  // namespace

void delete_key(Kms& kms, const Key& key, const Request& request) {
  const Key gone = key;
  erase_if(kms.aliases, [&](const Alias& alias) { return alias.target_key_id == gone.id; });
  erase_if(kms.grants, [&](const Grant& grant) { return grant.key_id == gone.id; });
  erase_if(kms.news, [&](const KeyNews& news) { return news.key_id == gone.id; });
  kms.keys.erase(gone.id);
  if (gone.multi_region && gone.primary_region != kms.region.text) tell_primary_of_deletion(kms, gone, request.now);
}

void after_replicas_have_gone(Kms& kms, const Key& key, Instant now) {
  if (key.state != key_state::kPendingReplicaDeletion || has_replicas(kms, key)) return;
  update_key(kms, key, [&](Key& changed) {
    changed.state = key_state::kPendingDeletion;
    changed.deletion_date = now + std::chrono::days(changed.pending_window_days.value_or(kWindowDays));
    changed.pending_window_days.reset();
  });
}

Outcome schedule_key_deletion(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_customer_key(kms, input[m::KeyId].as_text(), request));
  TRY(not_going(*key));
  const std::int64_t days = input[m::PendingWindowInDays].as_integer(kWindowDays);
  if (days < kWindowDaysMin || days > kWindowDaysMax) {
    return validation_error("PendingWindowInDays must be between 7 and 30");
  }
  const std::string id = key->id;
  const bool waits_for_replicas = has_replicas(kms, *key);
  kms.keys.update(id, [&](Key& changed) {
    changed.state = waits_for_replicas ? key_state::kPendingReplicaDeletion : key_state::kPendingDeletion;
    if (waits_for_replicas) {
      changed.pending_window_days = days;
    } else {
      changed.deletion_date = request.now + std::chrono::days(days);
    }
  });
  const Key& going = *kms.keys.find(id);
  Value output = Value::of({{m::KeyId, going.arn}, {m::KeyState, going.state}, {m::PendingWindowInDays, days}});
  if (going.deletion_date) output.set(m::DeletionDate, *going.deletion_date);
  return output;
}

Outcome cancel_key_deletion(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_customer_key(kms, input[m::KeyId].as_text(), request));
  if (not_going(*key)) return invalid_state(key->arn + " is not pending deletion.");
  const std::string arn = key->arn;
  update_key(kms, *key, [](Key& changed) {
    changed.state = key_state::kDisabled;
    changed.deletion_date.reset();
    changed.pending_window_days.reset();
  });
  return Value::of({{m::KeyId, arn}});
}

}  // namespace regionfall::kms
