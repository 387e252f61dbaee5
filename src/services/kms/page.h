#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "aws/api_error.h"
#include "aws/members/kms.h"
#include "base/encoding.h"

namespace regionfall::kms {

// What every List operation of KMS answers: at most Limit items after Marker, Truncated, and NextMarker. A marker names
// the last item, so it holds when others come and go.
class Page {
 public:
  // `list` is the output's member that gets the items; `limit` how many a page has when the input does not say.
  Page(aws::MemberName list, const aws::Value& input, std::int64_t limit)
      : list_(list), items_max_(static_cast<std::size_t>(input[aws::members::kms::Limit].as_integer(limit))) {
    const aws::Value& marker = input[aws::members::kms::Marker];
    if (marker.absent()) return;
    const Result<std::string> text = base64_decode(marker.as_text());
    valid_ = text && text->starts_with(kPrefix);
    if (valid_) after_ = text->substr(kPrefix.size());
  }

  // Offers an item; keys come in ascending order.
  template <class Make>
  void offer(std::string_view key, Make&& make) {
    if (!valid_ || truncated_ || (!after_.empty() && key <= after_)) return;
    if (items_.size() == items_max_) {
      truncated_ = true;
      return;
    }
    last_ = key;
    items_.push_back(std::forward<Make>(make)());
  }

  // The output, or InvalidMarkerException.
  aws::Outcome output() && {
    if (!valid_) return aws::api_error("InvalidMarkerException", "Invalid Marker.");
    aws::Value output = aws::Value::of({{list_, std::move(items_)}, {aws::members::kms::Truncated, truncated_}});
    if (truncated_) output.set(aws::members::kms::NextMarker, base64_encode(std::string(kPrefix) + last_));
    return output;
  }

 private:
  static constexpr std::string_view kPrefix = "after:";

  aws::MemberName list_;
  aws::Value::List items_;
  std::size_t items_max_;
  bool valid_ = true;
  bool truncated_ = false;
  std::string after_;
  std::string last_;
};

}  // namespace regionfall::kms
