#include "aws/members/acm.h"
#include "services/acm/certificates.h"
#include "services/acm/operations.h"

namespace regionfall::acm {

namespace m = aws::members::acm;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

Outcome add_tags(Acm& acm, const Certificate& row, const Value& added) {
  auto tags = TRY(merged_tags(row.tags, added));
  acm.certificates.update(std::string(row.arn), [&](Certificate& changed) { changed.tags = std::move(tags); });
  return Value::Structure();
}

Value list_tags(const Certificate& row) {
  Value tags = Value::List();
  for (const auto& [key, value] : row.tags) tags.push(Value::of({{m::Key, key}, {m::Value, value}}));
  return Value::of({{m::Tags, std::move(tags)}});
}

Result<const Certificate*, aws::ApiError> find_resource(const Acm& acm, const Value& input, const Request& request) {
  return find_certificate(acm, input[m::ResourceArn].as_text(), request);
}

}  // namespace

Outcome add_tags_to_certificate(Acm& acm, const Value& input, const Request& request) {
  return add_tags(acm, *TRY(find_certificate(acm, input, request)), input[m::Tags]);
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
  return list_tags(*TRY(find_certificate(acm, input, request)));
}

Outcome tag_resource(Acm& acm, const Value& input, const Request& request) {
  return add_tags(acm, *TRY(find_resource(acm, input, request)), input[m::Tags]);
}

Outcome untag_resource(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_resource(acm, input, request));
  acm.certificates.update(std::string(row->arn), [&](Certificate& changed) {
    for (const std::string& key : aws::texts(input[m::TagKeys])) changed.tags.erase(key);
  });
  return Value::Structure();
}

Outcome list_tags_for_resource(Acm& acm, const Value& input, const Request& request) {
  return list_tags(*TRY(find_resource(acm, input, request)));
}

}  // namespace regionfall::acm
