#pragma once

#include <map>
#include <string>

#include "base/json.h"
#include "base/result.h"

namespace regionfall::sns {

// An attribute of a message: "String", "String.Array", "Number" or "Binary".
struct MessageAttribute {
  std::string type;
  std::string value;  // of Binary the bytes
};
using MessageAttributes = std::map<std::string, MessageAttribute>;

enum class FilterScope : std::uint8_t { kMessageAttributes, kMessageBody };

// Whether a filter policy may be set: an object whose members are lists of conditions; for message bodies, also nested
// objects. The error says what is wrong.
Result<Json> parse_filter_policy(std::string_view text, FilterScope scope);

// Whether a subscription with that policy wants the message (SNS developer guide, "Amazon SNS subscription filter
// policies"): every member must match, each by one of its conditions. A body that is no JSON object matches nothing.
bool wants_message(const Json& policy, FilterScope scope, const MessageAttributes& attributes, std::string_view body);

}  // namespace regionfall::sns
