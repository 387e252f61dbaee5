#pragma once

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/members/route53.h"
#include "services/route53/errors.h"

namespace regionfall::route53 {

namespace m = aws::members::route53;

inline constexpr std::size_t kItemsMax = 100;  // of one page, for most List operations
inline constexpr std::size_t kRecordSetsOfPageMax = 300;

// MaxItems of an input: at most `most`, also where it is absent; InvalidInput when it is no number.
inline Result<std::size_t, aws::ApiError> items_max(const aws::Value& input, std::size_t most = kItemsMax) {
  if (!input.has(m::MaxItems)) return most;
  const std::string& text = input[m::MaxItems].as_text();
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number == 0) {
    return invalid_input("MaxItems must be a positive number");
  }
  return number < most ? number : most;
}

// Items of one page: those from `start` on, at most so many, and the key of the first that did not fit. Markers are
// keys, so they hold when others come and go.
class Page {
 public:
  Page(std::string start, std::size_t items_most) : start_(std::move(start)), items_max_(items_most) {}

  // Offers an item; keys come in ascending order.
  template <class Make>
  void offer(std::string_view key, Make&& make) {
    if (truncated() || key < start_) return;
    if (items_.size() == items_max_) {
      next_ = key;
      return;
    }
    items_.push_back(std::forward<Make>(make)());
  }

  bool truncated() const { return !next_.empty(); }
  const std::string& next() const { return next_; }
  aws::Value::List take_items() { return std::move(items_); }

  // The output of operations with Marker, NextMarker and MaxItems.
  aws::Value with_markers(aws::MemberName list, const aws::Value& input) && {
    aws::Value output = aws::Value::of({{list, std::move(items_)},
                                        {m::IsTruncated, truncated()},
                                        {m::MaxItems, std::to_string(items_max_)},
                                        {m::Marker, input[m::Marker].as_text()}});
    if (truncated()) output.set(m::NextMarker, next_);
    return output;
  }

 private:
  std::string start_;
  std::size_t items_max_;
  aws::Value::List items_;
  std::string next_;
};

}  // namespace regionfall::route53
