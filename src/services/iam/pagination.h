#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "aws/api_error.h"

namespace regionfall::iam {

// Makes what every List operation of IAM answers: the items that follow Marker, at most MaxItems (100 when the input
// has none), IsTruncated, and the Marker of the next page. A marker names the last item, so it holds when others come
// and go.
class Page {
 public:
  // `list` is the output's member that gets the items.
  Page(aws::MemberName list, const aws::Value& input);

  // Offers an item; `make` is called when it belongs to the page. Keys come in ascending order.
  template <class Make>
  void offer(std::string_view key, Make&& make) {
    if (!wants(key)) return;
    items_.push_back(std::forward<Make>(make)());
  }

  // The output, or ValidationError when the input's marker is none of ours.
  aws::Outcome output() &&;

 private:
  bool wants(std::string_view key);

  aws::MemberName list_;
  aws::Value::List items_;
  std::size_t items_max_;
  bool valid_ = true;
  bool truncated_ = false;
  std::string after_;  // items up to this key were on earlier pages
  std::string last_;
};

// A key for the item at that place of a list that has an order of its own.
std::string place_key(std::size_t place);

}  // namespace regionfall::iam
