#include <fmt/format.h>

#include "aws/members/acm.h"
#include "services/acm/certificates.h"
#include "services/acm/errors.h"
#include "services/acm/operations.h"

namespace regionfall::acm {

namespace m = aws::members::acm;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kTagsMax = 50;

}  // namespace

Result<const Certificate*, aws::ApiError> find_certificate(Acm& acm, const Value& input, const Request& request) {
  const std::string& arn = input[m::CertificateArn].as_text();
  const Certificate* const found = acm.certificates.find(arn);
  if (found == nullptr || found->account != request.caller.account.text) return no_such_certificate(arn);
  return found;
}

std::string new_arn(const Acm& acm, const Request& request) {
  return fmt::format("arn:aws:acm:{}:{}:certificate/{}", acm.region.text, request.caller.account.text,
                     random_uuid(request.random));
}

Result<std::map<std::string, std::string>, aws::ApiError> merged_tags(std::map<std::string, std::string> tags,
                                                                      const Value& added) {
  for (const Value& tag : added.as_list()) tags.insert_or_assign(tag[m::Key].as_text(), tag[m::Value].as_text());
  if (tags.size() > kTagsMax) return too_many_tags();
  return tags;
}

Outcome add_tags_to_certificate(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_certificate(acm, input, request));
  auto tags = TRY(merged_tags(row->tags, input[m::Tags]));
  acm.certificates.update(std::string(row->arn), [&](Certificate& changed) { changed.tags = std::move(tags); });
  return Value::Structure();
}

// A tag whose value is said goes only when that is its value.
Outcome remove_tags_from_certificate(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_certificate(acm, input, request));
  acm.certificates.update(std::string(row->arn), [&](Certificate& changed) {
    for (const Value& tag : input[m::Tags].as_list()) {
      const auto found = changed.tags.find(tag[m::Key].as_text());
      if (found == changed.tags.end()) continue;
      if (!tag.has(m::Value) || found->second == tag[m::Value].as_text()) changed.tags.erase(found);
    }
  });
  return Value::Structure();
}

Outcome list_tags_for_certificate(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_certificate(acm, input, request));
  Value tags = Value::List();
  for (const auto& [key, value] : row->tags) tags.push(Value::of({{m::Key, key}, {m::Value, value}}));
  return Value::of({{m::Tags, std::move(tags)}});
}

}  // namespace regionfall::acm
