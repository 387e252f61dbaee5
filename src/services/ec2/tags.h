#pragma once

#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "aws/api_error.h"
#include "aws/value.h"
#include "base/fields.h"
#include "services/ec2/resource_kinds.h"

namespace regionfall::ec2 {

struct Tag {
  std::string key;
  std::string value;
  static constexpr auto kFields = std::tuple(field("Key", &Tag::key), field("Value", &Tag::value));
};
using Tags = std::vector<Tag>;

// Bounds of what one resource may have (EC2 user guide, "Tag restrictions").
constexpr std::size_t kTagsMax = 50;
constexpr std::size_t kTagKeyCharactersMax = 127;
constexpr std::size_t kTagValueCharactersMax = 255;

// The tags that a request to create resources of a kind gives them (its TagSpecifications). Tags for other kinds are an
// error.
Result<Tags, aws::ApiError> specified_tags(const aws::Value& input, Kind kind);

// The same of operations that make resources of several kinds: the tags for those of one type ("instance"). Tags for
// types that are not among `types` are an error.
Result<Tags, aws::ApiError> specified_tags(const aws::Value& input, std::string_view type,
                                           std::span<const std::string_view> types);

// `tags` with those of `given` (a list of tags of a request) put in: the same key gets the new value.
Result<Tags, aws::ApiError> with_tags(Tags tags, const aws::Value& given);
// `tags` without those `given` names; one with a value goes only if it has that value.
Tags without_tags(Tags tags, const aws::Value& given);

}  // namespace regionfall::ec2
