#include <fmt/format.h>

#include "aws/field_values.h"
#include "services/iam/arn.h"
#include "services/kms/key_lookup.h"
#include "services/kms/operations.h"
#include "services/kms/page.h"

namespace regionfall::kms {

namespace m = aws::members::kms;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kPageItems = 50;

Result<void, aws::ApiError> check_name(const std::string& name) {
  if (!name.starts_with("alias/")) {
    return validation_error(
        R"(Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html)");
  }
  if (name.starts_with("alias/aws/")) return aws::api_error("NotAuthorizedException", "");
  if (name == "alias/") return aws::api_error("InvalidAliasNameException", "Alias must have a name");
  return {};
}

Result<const Alias*, aws::ApiError> find_alias(Kms& kms, const std::string& name, const Request& request) {
  const std::string& account = request.caller.account.text;
  const Alias* alias = kms.aliases.find(alias_key(account, name));
  if (alias == nullptr) return no_such_alias(kms.arn(account, name));
  return alias;
}

}  // namespace

Outcome create_alias(Kms& kms, const Value& input, const Request& request) {
  const std::string& name = input[m::AliasName].as_text();
  TRY(check_name(name));
  const std::string& account = request.caller.account.text;
  if (input[m::TargetKeyId].as_text().starts_with("alias/")) {
    return validation_error("Aliases must refer to keys. Not aliases");
  }
  const Key* key = TRY(find_customer_key(kms, input[m::TargetKeyId].as_text(), request));
  TRY(not_going(*key));
  if (kms.aliases.contains(alias_key(account, name))) {
    return already_exists(fmt::format("An alias with the name {} already exists", kms.arn(account, name)));
  }
  kms.aliases.put(alias_key(account, name), {.name = name,
                                             .arn = kms.arn(account, name),
                                             .target_key_id = key->id,
                                             .creation_date = request.now,
                                             .last_updated_date = request.now});
  return Value::Structure();
}

Outcome update_alias(Kms& kms, const Value& input, const Request& request) {
  const std::string& name = input[m::AliasName].as_text();
  TRY(check_name(name));
  const Alias* alias = TRY(find_alias(kms, name, request));
  const Key* key = TRY(find_customer_key(kms, input[m::TargetKeyId].as_text(), request));
  TRY(not_going(*key));
  const Key* before = kms.keys.find(alias->target_key_id);
  const bool alike = before == nullptr ||
                     (before->usage == key->usage &&
                      (spec_of(*before).kind == KeyKind::kSymmetric) == (spec_of(*key).kind == KeyKind::kSymmetric));
  if (!alike) return validation_error(fmt::format("{} and {} are keys of different kinds.", before->arn, key->arn));
  kms.aliases.update(alias_key(request.caller.account.text, name), [&](Alias& changed) {
    changed.target_key_id = key->id;
    changed.last_updated_date = request.now;
  });
  return Value::Structure();
}

Outcome delete_alias(Kms& kms, const Value& input, const Request& request) {
  const std::string& name = input[m::AliasName].as_text();
  TRY(check_name(name));
  (void)TRY(find_alias(kms, name, request));
  kms.aliases.erase(alias_key(request.caller.account.text, name));
  return Value::Structure();
}

Outcome list_aliases(Kms& kms, const Value& input, const Request& request) {
  std::string target;
  if (input.has(m::KeyId)) target = TRY(find_own_key(kms, input[m::KeyId].as_text(), request))->id;
  const std::string prefix = request.caller.account.text + "/";
  Page page(m::Aliases, input, kPageItems);
  for (auto row = kms.aliases.from(prefix); row != kms.aliases.end() && row->first.starts_with(prefix); ++row) {
    if (!target.empty() && row->second.target_key_id != target) continue;
    page.offer(row->second.name, [&] { return aws::to_value(row->second); });
  }
  return std::move(page).output();
}

}  // namespace regionfall::kms
