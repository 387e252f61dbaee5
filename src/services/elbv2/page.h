#pragma once

#include <string>
#include <utility>

#include "aws/api_error.h"
#include "aws/members/elbv2.h"
#include "base/encoding.h"
#include "services/elbv2/errors.h"

namespace regionfall::elbv2 {

// What Describe operations answer: at most PageSize items, and a marker when there are more. A marker names the last
// item, so it holds when others come and go.
class Page {
 public:
  // `list` is the output's member that gets the items.
  Page(aws::MemberName list, const aws::Value& input)
      : list_(list), size_(static_cast<std::size_t>(input[aws::members::elbv2::PageSize].as_integer(kSizeMax))) {
    const aws::Value& marker = input[aws::members::elbv2::Marker];
    if (marker.as_text().empty()) return;
    const Result<std::string> text = base64_decode(marker.as_text());
    valid_ = text && text->starts_with(kPrefix);
    if (valid_) after_ = text->substr(kPrefix.size());
  }

  // Offers an item; keys come in ascending order.
  template <class Make>
  void offer(std::string_view key, Make&& make) {
    if (!valid_ || truncated_ || (!after_.empty() && key <= after_)) return;
    if (items_.size() == size_) {
      truncated_ = true;
      return;
    }
    last_ = key;
    items_.push_back(std::forward<Make>(make)());
  }

  aws::Outcome output() && {
    if (!valid_) return validation_error("The marker is not valid");
    aws::Value output = aws::Value::of({{list_, std::move(items_)}});
    if (truncated_) output.set(aws::members::elbv2::NextMarker, base64_encode(std::string(kPrefix) + last_));
    return output;
  }

 private:
  static constexpr std::string_view kPrefix = "after:";
  static constexpr std::int64_t kSizeMax = 400;

  aws::MemberName list_;
  std::size_t size_;
  aws::Value::List items_;
  bool valid_ = true;
  bool truncated_ = false;
  std::string after_;
  std::string last_;
};

}  // namespace regionfall::elbv2
