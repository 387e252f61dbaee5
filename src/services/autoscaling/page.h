#pragma once

#include <algorithm>
#include <string_view>
#include <utility>

#include "aws/api_error.h"
#include "aws/members/autoscaling.h"
#include "services/autoscaling/errors.h"
#include "services/page.h"

namespace regionfall::autoscaling {

// What Describe operations answer: at most MaxRecords items, and a token when there are more.
class Page {
 public:
  // `list` is the output's member that gets the items.
  Page(aws::MemberName list, const aws::Value& input)
      : list_(list), page_(input[aws::members::autoscaling::NextToken].as_text(), size_of(input)) {}

  // Offers an item; keys come in ascending order.
  template <class Make>
  void offer(std::string_view key, Make&& make) {
    page_.offer(key, std::forward<Make>(make));
  }

  aws::Outcome output() && {
    if (!page_.valid()) return aws::api_error("InvalidNextToken", "The NextToken value is not valid.");
    aws::Value output = aws::Value::of({{list_, page_.take_items()}});
    if (auto marker = page_.next_marker()) output.set(aws::members::autoscaling::NextToken, *std::move(marker));
    return output;
  }

 private:
  static constexpr std::int64_t kSizeMax = 100;

  static std::size_t size_of(const aws::Value& input) {
    const std::int64_t asked = input[aws::members::autoscaling::MaxRecords].as_integer(kSizeMax);
    return static_cast<std::size_t>(std::clamp<std::int64_t>(asked, 1, kSizeMax));
  }

  aws::MemberName list_;
  services::Page page_;
};

}  // namespace regionfall::autoscaling
