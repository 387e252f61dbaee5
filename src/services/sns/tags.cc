#include "services/sns/tags.h"

#include "aws/members/sns.h"
#include "services/sns/operations.h"
#include "services/sns/topics.h"

namespace regionfall::sns {

namespace m = aws::members::sns;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kTagsMax = 50;
constexpr int kNotFound = 404;

Result<const Topic*, aws::ApiError> find_tagged(Sns& sns, const Value& input) {
  auto topic = find_topic(sns, input[m::ResourceArn].as_text());
  if (!topic && topic.error().code == "NotFound") {
    return aws::api_error("ResourceNotFound", "Resource does not exist", kNotFound);
  }
  return topic;
}

}  // namespace

Result<std::map<std::string, std::string>, aws::ApiError> merged_tags(std::map<std::string, std::string> tags,
                                                                      const Value& added) {
  for (const Value& tag : added.as_list()) tags.insert_or_assign(tag[m::Key].as_text(), tag[m::Value].as_text());
  if (tags.size() <= kTagsMax) return tags;
  return aws::api_error("TagLimitExceeded", "Could not complete request: tag quota of per resource exceeded");
}

Outcome tag_resource(Sns& sns, const Value& input, const Request& /*request*/) {
  const Topic* topic = TRY(find_tagged(sns, input));
  auto tags = TRY(merged_tags(topic->tags, input[m::Tags]));
  sns.topics.update(std::string(topic->arn), [&](Topic& changed) { changed.tags = std::move(tags); });
  return Value::Structure();
}

Outcome untag_resource(Sns& sns, const Value& input, const Request& /*request*/) {
  const Topic* topic = TRY(find_tagged(sns, input));
  sns.topics.update(std::string(topic->arn), [&](Topic& changed) {
    for (const std::string& key : aws::texts(input[m::TagKeys])) changed.tags.erase(key);
  });
  return Value::Structure();
}

Outcome list_tags_for_resource(Sns& sns, const Value& input, const Request& /*request*/) {
  const Topic* topic = TRY(find_tagged(sns, input));
  Value tags = Value::List();
  for (const auto& [key, value] : topic->tags) tags.push(Value::of({{m::Key, key}, {m::Value, value}}));
  return Value::of({{m::Tags, std::move(tags)}});
}

}  // namespace regionfall::sns
