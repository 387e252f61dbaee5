#include "services/kms/tags.h"

#include <algorithm>

#include "aws/field_values.h"
#include "services/kms/key_lookup.h"
#include "services/kms/operations.h"
#include "services/kms/page.h"

namespace regionfall::kms {

namespace m = aws::members::kms;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kTagsMax = 50;
constexpr std::int64_t kPageItems = 50;

}  // namespace

Result<std::vector<Tag>, aws::ApiError> merged_tags(std::vector<Tag> tags, const Value& added) {
  for (const Value& item : added.as_list()) {
    Tag tag;
    aws::from_value(item, tag);
    if (tag.key.starts_with("aws:")) return aws::api_error("TagException", "Tags beginning with aws: are reserved");
    const auto found = std::ranges::find(tags, tag.key, &Tag::key);
    if (found != tags.end()) {
      found->value = tag.value;
    } else {
      tags.push_back(std::move(tag));
    }
  }
  if (tags.size() > kTagsMax) return aws::api_error("LimitExceededException", "Too many tags");
  std::ranges::sort(tags, {}, &Tag::key);
  return tags;
}

Outcome tag_resource(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_customer_key(kms, input[m::KeyId].as_text(), request));
  TRY(not_going(*key));
  std::vector<Tag> tags = TRY(merged_tags(key->tags, input[m::Tags]));
  update_key(kms, *key, [&](Key& changed) { changed.tags = std::move(tags); });
  return Value::Structure();
}

Outcome untag_resource(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_customer_key(kms, input[m::KeyId].as_text(), request));
  TRY(not_going(*key));
  const std::vector<std::string> keys = aws::texts(input[m::TagKeys]);
  update_key(kms, *key, [&](Key& changed) {
    std::erase_if(changed.tags, [&](const Tag& tag) { return std::ranges::find(keys, tag.key) != keys.end(); });
  });
  return Value::Structure();
}

Outcome list_resource_tags(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_own_key(kms, input[m::KeyId].as_text(), request));
  Page page(m::Tags, input, kPageItems);
  for (const Tag& tag : key->tags) page.offer(tag.key, [&] { return aws::to_value(tag); });
  return std::move(page).output();
}

}  // namespace regionfall::kms
