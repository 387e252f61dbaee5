#include "services/iam/access_keys.h"

#include <fmt/format.h>

#include "base/text.h"
#include "services/iam/arn.h"
#include "services/iam/entities.h"
#include "services/iam/ids.h"
#include "services/iam/operations.h"
#include "services/iam/pagination.h"

namespace regionfall::iam {

using aws::AccountId;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kAccessKeysMax = 2;

// Whose keys an operation is about: the user in the input, or the caller, who may be the root user (an empty name).
Result<std::string, ApiError> key_owner(State& state, const Value& input, const Request& request) {
  if (!input.has(m::UserName) && !calling_user(request)) return std::string();
  return TRY(find_user_or_caller(state, input, request))->name;
}

Result<const AccessKey*, ApiError> find_key(State& state, const Value& input, const Request& request) {
  const std::string owner = TRY(key_owner(state, input, request));
  const std::string& id = input[m::AccessKeyId].as_text();
  const AccessKey* key = state.access_keys.find(id);
  // The root user may name a key without naming its user.
  const bool owned = key != nullptr && key->account == request.caller.account.text &&
                     (equals_ignoring_case(key->user, owner) || owner.empty());
  if (!owned) return no_such_entity(fmt::format("The Access Key with id {} cannot be found.", id));
  return key;
}

Value key_metadata(const AccessKey& key) {
  return Value::of(
      {{m::UserName, key.user}, {m::AccessKeyId, key.id}, {m::Status, key.status}, {m::CreateDate, key.create_date}});
}

}  // namespace

std::vector<std::string> access_keys_of(const State& state, const AccountId& account, std::string_view user) {
  std::vector<std::string> ids;
  for (const auto& [id, key] : state.access_keys) {
    if (key.account == account.text && equals_ignoring_case(key.user, user)) ids.push_back(id);
  }
  return ids;
}

void rename_access_keys(State& state, const AccountId& account, std::string_view user, const std::string& new_name) {
  for (const std::string& id : access_keys_of(state, account, user)) {
    state.access_keys.update(id, [&](AccessKey& key) { key.user = new_name; });
  }
}

Outcome create_access_key(State& state, const Value& input, const Request& request) {
  const AccountId& account = request.caller.account;
  const std::string owner = TRY(key_owner(state, input, request));
  if (access_keys_of(state, account, owner).size() >= kAccessKeysMax) {
    return quota_exceeded("AccessKeysPerUser", kAccessKeysMax);
  }
  AccessKey key{
      .account = account.text,
      .user = owner,
      .id = access_key_id(request.random, "AKIA", account.text),
      .secret = secret_access_key(request.random),
      .create_date = request.now,
  };
  while (state.access_keys.contains(key.id)) key.id = access_key_id(request.random, "AKIA", account.text);
  Value made = key_metadata(key);
  made.set(m::SecretAccessKey, key.secret);
  const std::string id = key.id;
  state.access_keys.put(id, std::move(key));
  return Value::of({{m::AccessKey, std::move(made)}});
}

Outcome update_access_key(State& state, const Value& input, const Request& request) {
  const AccessKey* key = TRY(find_key(state, input, request));
  state.access_keys.update(key->id, [&](AccessKey& changed) { changed.status = input[m::Status].as_text(); });
  return Value::Structure();
}

Outcome delete_access_key(State& state, const Value& input, const Request& request) {
  const AccessKey* key = TRY(find_key(state, input, request));
  state.last_uses.erase("key/" + key->id);
  state.access_keys.erase(std::string(key->id));
  return Value::Structure();
}

Outcome list_access_keys(State& state, const Value& input, const Request& request) {
  const std::string owner = TRY(key_owner(state, input, request));
  Page page(m::AccessKeyMetadata, input);
  for (const std::string& id : access_keys_of(state, request.caller.account, owner)) {
    page.offer(id, [&] { return key_metadata(*state.access_keys.find(id)); });
  }
  return std::move(page).output();
}

Outcome get_access_key_last_used(State& state, const Value& input, const Request& request) {
  const std::string& id = input[m::AccessKeyId].as_text();
  const AccessKey* key = state.access_keys.find(id);
  if (key == nullptr || key->account != request.caller.account.text) {
    constexpr int kForbidden = 403;
    return aws::api_error(
        "AccessDenied",
        fmt::format("User: {} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key {}",
                    request.caller.arn, id),
        kForbidden);
  }
  Value last_used = Value::of({{m::ServiceName, "N/A"}, {m::Region, "N/A"}});
  if (const LastUse* use = state.last_uses.find("key/" + id)) {
    last_used = Value::of({{m::LastUsedDate, use->at}, {m::ServiceName, use->service}, {m::Region, use->region}});
  }
  return Value::of({{m::UserName, key->user}, {m::AccessKeyLastUsed, std::move(last_used)}});
}

}  // namespace regionfall::iam
