#include "services/iam/resources/common.h"

#include "aws/url.h"
#include "base/json.h"

namespace regionfall::iam {

provider::Tagging iam_tags(const char* key, const char* tag, const char* untag, const char* key_attribute) {
  return {
      .style = provider::Tagging::Style::kList, .key = key, .key_attribute = key_attribute, .tag = tag, .untag = untag};
}

std::string decoded_document(const std::string& text) {
  return aws::percent_decode(text, /*plus_is_blank=*/false).value_or(text);
}

std::optional<std::string> is_policy_text(const hcl::Value& value) {
  const Result<Json> json = parse_json(value.as_string());
  if (!json) return "to be a JSON document: " + json.error().message;
  if (!json->is_object()) return "to be a JSON object";
  return {};
}

bool is_gone(const provider::Problem& problem) { return problem.code == "NoSuchEntity"; }

provider::Done unless_gone(provider::Answer<aws::Value> outcome) {
  if (outcome || is_gone(outcome.error())) return {};
  return std::unexpected(std::move(outcome).error());
}

}  // namespace regionfall::iam
