#pragma once

#include <string_view>
#include <utility>

#include "aws/api_error.h"
#include "aws/members/sns.h"
#include "services/page.h"
#include "services/sns/errors.h"

namespace regionfall::sns {

// What every List operation of SNS answers: at most a hundred items, and a token when there are more.
class Page {
 public:
  // `list` is the output's member that gets the items.
  Page(aws::MemberName list, const aws::Value& input)
      : list_(list), page_(input[aws::members::sns::NextToken].as_text(), kItemsMax) {}

  // Offers an item; keys come in ascending order.
  template <class Make>
  void offer(std::string_view key, Make&& make) {
    page_.offer(key, std::forward<Make>(make));
  }

  aws::Outcome output() && {
    if (!page_.valid()) return invalid_parameter("NextToken");
    aws::Value output = aws::Value::of({{list_, page_.take_items()}});
    if (auto token = page_.next_marker()) output.set(aws::members::sns::NextToken, *std::move(token));
    return output;
  }

 private:
  static constexpr std::size_t kItemsMax = 100;

  aws::MemberName list_;
  services::Page page_;
};

}  // namespace regionfall::sns
