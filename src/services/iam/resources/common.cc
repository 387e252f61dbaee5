#include "services/iam/resources/common.h"

#include <algorithm>
#include <iterator>

#include "aws/members/iam.h"
#include "aws/url.h"
#include "base/json.h"
#include "base/json_repeats.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::iam {

namespace m = aws::members::iam;

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
  if (const auto repeated = find_repeated_member(value.as_string()); repeated && *repeated)
    return "to have no duplicate JSON keys: duplicate key \"" + **repeated + "\"";
  return {};
}

provider::Answer<aws::Value::List> list_all(provider::Session& session, const char* operation, aws::Value input,
                                            aws::MemberName member) {
  aws::Value::List all;
  while (true) {
    aws::Value page = TRY(session.call("iam", operation, input));
    const aws::Value::List& items = page[member].as_list();
    all.insert(all.end(), items.begin(), items.end());
    if (!page[m::IsTruncated].as_bool()) return all;
    input.set(m::Marker, page[m::Marker]);
  }
}

std::optional<std::string> is_no_pgp_key(const hcl::Value& /*value*/) {
  return "not to be set: Regionfall does not encrypt with PGP";
}

void plan_arn(provider::Session& /*session*/, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  if (request.prior.is_null() || reply.planned.is_null()) return;
  const auto stays = [&](const char* name) {
    return reply.planned.attribute(name).identical_unmarked(request.prior.attribute(name));
  };
  if (stays("path") && stays("name")) return;
  reply.planned = terraform::with_members(reply.planned, {{"arn", hcl::Value::unknown(hcl::Type::string())}});
}

SetChange change_of(const hcl::Value& prior, const hcl::Value& planned, const char* attribute) {
  const std::vector<std::string> before = terraform::texts_of(prior, attribute);
  const std::vector<std::string> after = terraform::texts_of(planned, attribute);
  SetChange change;
  std::ranges::copy_if(after, std::back_inserter(change.added),
                       [&](const auto& text) { return std::ranges::find(before, text) == before.end(); });
  std::ranges::copy_if(before, std::back_inserter(change.removed),
                       [&](const auto& text) { return std::ranges::find(after, text) == after.end(); });
  return change;
}

bool is_gone(const provider::Problem& problem) { return problem.code == "NoSuchEntity"; }

provider::Done unless_gone(provider::Answer<aws::Value> outcome) {
  if (outcome || is_gone(outcome.error())) return {};
  return std::unexpected(std::move(outcome).error());
}

}  // namespace regionfall::iam
