#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "aws/value.h"
#include "base/encoding.h"
#include "base/result.h"

namespace regionfall::services {

// One page of a list whose marker names the last item before it, so that it holds when others come and go. What a page
// looks like in an output, and which error a marker gets that was not made here, is each service's own.
class Page {
 public:
  // `marker` as the input has it; empty: the first page.
  Page(std::string_view marker, std::size_t items_max) : items_max_(items_max) {
    if (marker.empty()) return;
    const Result<std::string> text = base64_decode(marker);
    valid_ = text && text->starts_with(kPrefix);
    if (valid_) after_ = text->substr(kPrefix.size());
  }

  // Whether the marker was made here.
  bool valid() const { return valid_; }

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

  aws::Value::List take_items() { return std::exchange(items_, {}); }
  // Of the page that follows; nothing: this is the last.
  std::optional<std::string> next_marker() const {
    if (!truncated_) return std::nullopt;
    return base64_encode(std::string(kPrefix) + last_);
  }

 private:
  static constexpr std::string_view kPrefix = "after:";

  std::size_t items_max_;
  aws::Value::List items_;
  bool valid_ = true;
  bool truncated_ = false;
  std::string after_;
  std::string last_;
};

}  // namespace regionfall::services
