#pragma once

#include <string>
#include <utility>

#include "aws/api_error.h"
#include "aws/members/sns.h"
#include "base/encoding.h"
#include "services/sns/errors.h"

namespace regionfall::sns {

// What every List operation of SNS answers: at most a hundred items, and a token when there are more. A token names the
// last item, so it holds when others come and go.
class Page {
 public:
  // `list` is the output's member that gets the items.
  Page(aws::MemberName list, const aws::Value& input) : list_(list) {
    const aws::Value& token = input[aws::members::sns::NextToken];
    if (token.as_text().empty()) return;
    const Result<std::string> text = base64_decode(token.as_text());
    valid_ = text && text->starts_with(kPrefix);
    if (valid_) after_ = text->substr(kPrefix.size());
  }

  // Offers an item; keys come in ascending order.
  template <class Make>
  void offer(std::string_view key, Make&& make) {
    if (!valid_ || truncated_ || (!after_.empty() && key <= after_)) return;
    if (items_.size() == kItemsMax) {
      truncated_ = true;
      return;
    }
    last_ = key;
    items_.push_back(std::forward<Make>(make)());
  }

  aws::Outcome output() && {
    if (!valid_) return invalid_parameter("NextToken");
    aws::Value output = aws::Value::of({{list_, std::move(items_)}});
    if (truncated_) output.set(aws::members::sns::NextToken, base64_encode(std::string(kPrefix) + last_));
    return output;
  }

 private:
  static constexpr std::string_view kPrefix = "after:";
  static constexpr std::size_t kItemsMax = 100;

  aws::MemberName list_;
  aws::Value::List items_;
  bool valid_ = true;
  bool truncated_ = false;
  std::string after_;
  std::string last_;
};

}  // namespace regionfall::sns
