#pragma once

#include <string_view>
#include <utility>

#include "aws/api_error.h"
#include "aws/members/elbv2.h"
#include "services/elbv2/errors.h"
#include "services/page.h"

namespace regionfall::elbv2 {

// What Describe operations answer: at most PageSize items, and a marker when there are more.
class Page {
 public:
  // `list` is the output's member that gets the items.
  Page(aws::MemberName list, const aws::Value& input)
      : list_(list),
        page_(input[aws::members::elbv2::Marker].as_text(),
              static_cast<std::size_t>(input[aws::members::elbv2::PageSize].as_integer(kSizeMax))) {}

  // Offers an item; keys come in ascending order.
  template <class Make>
  void offer(std::string_view key, Make&& make) {
    page_.offer(key, std::forward<Make>(make));
  }

  aws::Outcome output() && {
    if (!page_.valid()) return validation_error("The marker is not valid");
    aws::Value output = aws::Value::of({{list_, page_.take_items()}});
    if (auto marker = page_.next_marker()) output.set(aws::members::elbv2::NextMarker, *std::move(marker));
    return output;
  }

 private:
  static constexpr std::int64_t kSizeMax = 400;

  aws::MemberName list_;
  services::Page page_;
};

}  // namespace regionfall::elbv2
