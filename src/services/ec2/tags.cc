#include "services/ec2/tags.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/members/ec2.h"
#include "base/utf8.h"
#include "services/ec2/errors.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::Value;

namespace {

constexpr std::string_view kReservedPrefix = "aws:";

Result<void, aws::ApiError> check(const std::string& key, const std::string& value) {
  if (key.empty()) return std::unexpected(invalid_value("Tag key cannot be null or empty"));
  if (key.starts_with(kReservedPrefix)) {
    return std::unexpected(invalid_value("Tag keys starting with 'aws:' are reserved for internal use"));
  }
  if (code_points(key).size() > kTagKeyCharactersMax) {
    return std::unexpected(
        invalid_value(fmt::format("Tag key exceeds the maximum length of {} characters", kTagKeyCharactersMax)));
  }
  if (code_points(value).size() > kTagValueCharactersMax) {
    return std::unexpected(
        invalid_value(fmt::format("Tag value exceeds the maximum length of {} characters", kTagValueCharactersMax)));
  }
  return {};
}

}  // namespace

Result<Tags, aws::ApiError> with_tags(Tags tags, const Value& given) {
  std::vector<std::string> keys;
  for (const Value& item : given.as_list()) {
    const std::string& key = item[m::Key].as_text();
    const std::string& value = item[m::Value].as_text();
    TRY(check(key, value));
    if (std::ranges::find(keys, key) != keys.end()) {
      return std::unexpected(invalid_value(fmt::format("Duplicate tag key '{}' specified.", key)));
    }
    keys.push_back(key);
    const auto found = std::ranges::find(tags, key, &Tag::key);
    if (found == tags.end()) {
      tags.emplace_back(key, value);
    } else {
      found->value = value;
    }
  }
  if (tags.size() > kTagsMax) {
    return aws::api_error("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
  }
  return tags;
}

Tags without_tags(Tags tags, const Value& given) {
  for (const Value& item : given.as_list()) {
    std::erase_if(tags, [&](const Tag& tag) {
      return tag.key == item[m::Key].as_text() && (!item.has(m::Value) || tag.value == item[m::Value].as_text());
    });
  }
  return tags;
}

Result<Tags, aws::ApiError> specified_tags(const Value& input, Kind kind) {
  const std::string_view type = info(kind).resource_type;
  return specified_tags(input, type, {&type, 1});
}

Result<Tags, aws::ApiError> specified_tags(const Value& input, std::string_view type,
                                           std::span<const std::string_view> types) {
  Tags tags;
  for (const Value& specification : input[m::TagSpecifications].as_list()) {
    const std::string& given = specification[m::ResourceType].as_text();
    if (given.empty()) return std::unexpected(missing_parameter("TagSpecification.ResourceType"));
    if (std::ranges::find(types, given) == types.end()) {
      return std::unexpected(
          invalid_value(fmt::format("'{}' is not a valid taggable resource type for this operation.", given)));
    }
    if (specification[m::Tags].as_list().empty()) {
      return std::unexpected(invalid_value("Tag specification must have at least one tag"));
    }
    if (given == type) tags = TRY(with_tags(std::move(tags), specification[m::Tags]));
  }
  return tags;
}

}  // namespace regionfall::ec2
