#include "services/kms/timers.h"

#include <algorithm>
#include <string>
#include <vector>

#include "services/kms/deletion.h"
#include "services/kms/replication.h"
#include "services/kms/rotation.h"

namespace regionfall::kms {
namespace {

// When this region rotates the key by itself. Replicas are rotated by their primary; keys that are disabled or going
// wait.
std::optional<Instant> own_rotation(const Kms& kms, const Key& key) {
  const bool replica = key.multi_region && key.primary_region != kms.region.text;
  if (replica || key.state != key_state::kEnabled) return std::nullopt;
  return key.next_rotation;
}

std::optional<Instant> due_of(const Kms& kms, const Key& key) {
  return key.deletion_date ? key.deletion_date : own_rotation(kms, key);
}

}  // namespace

std::optional<Instant> next_due(const Kms& kms) {
  std::optional<Instant> first;
  const auto offer = [&](std::optional<Instant> due) {
    if (due && (!first || *due < *first)) first = due;
  };
  for (const auto& [id, key] : kms.keys) offer(due_of(kms, key));
  for (const auto& [name, news] : kms.news) offer(news.due);
  return first;
}

void make_due_changes(Kms& kms, const aws::Request& request) {
  std::vector<std::string> due;
  for (const auto& [id, key] : kms.keys) {
    if (const auto at = due_of(kms, key); at && *at <= request.now) due.push_back(id);
  }
  for (const std::string& id : due) {
    const Key& key = *kms.keys.find(id);
    if (key.deletion_date) {
      delete_key(kms, key, request);
    } else {
      // Making bytes at random cannot fail; a key pair is never rotated.
      (void)rotate(kms, key, "AUTOMATIC", request);
    }
  }
  tell_news(kms, request.now);
}

}  // namespace regionfall::kms
