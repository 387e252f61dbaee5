#include "services/ec2/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/members/ec2.h"
#include "base/encoding.h"
#include "services/ec2/errors.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::Value;

namespace {

// Tells our tokens from anything else that happens to be Base64.
constexpr std::string_view kTokenStart = "after:";
constexpr char kKeySeparator = '\x1f';

std::string key_text(const Value& item, std::initializer_list<aws::MemberName> key) {
  std::string text;
  for (const aws::MemberName member : key) {
    if (!text.empty()) text += kKeySeparator;
    text += item[member].as_text();
  }
  return text;
}

std::string token_after(const std::string& key) { return base64_encode(std::string(kTokenStart) + key); }

Result<std::string, aws::ApiError> key_in(const std::string& token) {
  const Result<std::string> text = base64_decode(token);
  if (!text || !text->starts_with(kTokenStart)) {
    return aws::api_error("InvalidNextToken", fmt::format("The token '{}' is invalid", token));
  }
  return text->substr(kTokenStart.size());
}

}  // namespace

std::vector<std::string> sorted_ids(const Value& list) {
  std::vector<std::string> ids = texts(list);
  std::ranges::sort(ids);
  const auto repeated = std::ranges::unique(ids);
  ids.erase(repeated.begin(), repeated.end());
  return ids;
}

aws::Outcome page(Value::List found, std::initializer_list<aws::MemberName> key, aws::MemberName output,
                  const Value& input) {
  auto first = found.begin();
  if (const std::string& token = input[m::NextToken].as_text(); !token.empty()) {
    const std::string after = TRY(key_in(token));
    first = std::ranges::find_if(found, [&](const Value& item) { return key_text(item, key) > after; });
  }
  auto last = found.end();
  if (const std::int64_t most = input[m::MaxResults].as_integer(); most > 0 && most < last - first) last = first + most;
  Value::Structure answer;
  if (last != found.end()) answer.emplace_back(m::NextToken, token_after(key_text(*std::prev(last), key)));
  answer.emplace_back(output, Value::List(std::move_iterator(first), std::move_iterator(last)));
  return Value(std::move(answer));
}

}  // namespace regionfall::ec2
