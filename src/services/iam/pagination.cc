#include "services/iam/pagination.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/members/iam.h"
#include "base/encoding.h"
#include "services/iam/errors.h"

namespace regionfall::iam {

namespace m = aws::members::iam;

namespace {

constexpr std::int64_t kPageItems = 100;
constexpr std::int64_t kPageItemsMax = 1000;
constexpr std::string_view kMarkerPrefix = "after:";

}  // namespace

Page::Page(aws::MemberName list, const aws::Value& input)
    : list_(list),
      items_max_(static_cast<std::size_t>(
          std::clamp<std::int64_t>(input[m::MaxItems].as_integer(kPageItems), 1, kPageItemsMax))) {
  const aws::Value& marker = input[m::Marker];
  if (marker.absent()) return;
  const Result<std::string> text = base64_decode(marker.as_text());
  valid_ = text && text->starts_with(kMarkerPrefix);
  if (valid_) after_ = text->substr(kMarkerPrefix.size());
}

bool Page::wants(std::string_view key) {
  if (!valid_ || truncated_ || (!after_.empty() && key <= after_)) return false;
  if (items_.size() == items_max_) {
    truncated_ = true;
    return false;
  }
  last_ = key;
  return true;
}

aws::Outcome Page::output() && {
  if (!valid_) return validation_error("Invalid Marker.");
  aws::Value output = aws::Value::of({{list_, std::move(items_)}, {m::IsTruncated, truncated_}});
  if (truncated_) output.set(m::Marker, base64_encode(std::string(kMarkerPrefix) + last_));
  return output;
}

std::string place_key(std::size_t place) { return fmt::format("{:06}", place); }

}  // namespace regionfall::iam
