#pragma once

#include <string_view>
#include <utility>

#include "aws/api_error.h"
#include "aws/members/kms.h"
#include "services/page.h"

namespace regionfall::kms {

// What every List operation of KMS answers: at most Limit items after Marker, Truncated, and NextMarker.
class Page {
 public:
  // `list` is the output's member that gets the items; `limit` how many a page has when the input does not say.
  Page(aws::MemberName list, const aws::Value& input, std::int64_t limit)
      : list_(list),
        page_(input[aws::members::kms::Marker].as_text(),
              static_cast<std::size_t>(input[aws::members::kms::Limit].as_integer(limit))) {}

  // Offers an item; keys come in ascending order.
  template <class Make>
  void offer(std::string_view key, Make&& make) {
    page_.offer(key, std::forward<Make>(make));
  }

  // The output, or InvalidMarkerException.
  aws::Outcome output() && {
    if (!page_.valid()) return aws::api_error("InvalidMarkerException", "Invalid Marker.");
    auto marker = page_.next_marker();
    aws::Value output =
        aws::Value::of({{list_, page_.take_items()}, {aws::members::kms::Truncated, marker.has_value()}});
    if (marker) output.set(aws::members::kms::NextMarker, *std::move(marker));
    return output;
  }

 private:
  aws::MemberName list_;
  services::Page page_;
};

}  // namespace regionfall::kms
