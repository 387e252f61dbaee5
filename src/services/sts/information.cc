#include <fmt/format.h>

#include "aws/members/sts.h"
#include "services/iam/arn.h"
#include "services/iam/authorizer.h"
#include "services/iam/ids.h"
#include "services/sts/operations.h"

namespace regionfall::sts {

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace m = aws::members::sts;

Outcome get_caller_identity(Parts& /*parts*/, const Value& /*input*/, const Request& request) {
  const aws::Caller& caller = request.caller;
  return Value::of({{m::UserId, caller.user_id.empty() ? caller.account.text : caller.user_id},
                    {m::Account, caller.account.text},
                    {m::Arn, caller.arn.empty() ? iam::root_arn(caller.account.text) : caller.arn}});
}

Outcome get_access_key_info(Parts& parts, const Value& input, const Request& /*request*/) {
  const std::string& id = input[m::AccessKeyId].as_text();
  if (const iam::AccessKey* key = parts.iam.access_keys.find(id)) return Value::of({{m::Account, key->account}});
  std::optional<std::string> account = iam::account_of_access_key(id);
  if (!account) return aws::api_error("ValidationError", fmt::format("Invalid access key id: {}", id));
  return Value::of({{m::Account, *std::move(account)}});
}

Outcome decode_authorization_message(Parts& parts, const Value& input, const Request& /*request*/) {
  std::optional<std::string> decoded =
      iam::decode_authorization_message(input[m::EncodedMessage].as_text(), parts.sealer);
  if (!decoded) return aws::api_error("InvalidAuthorizationMessageException", "The message is not valid.");
  return Value::of({{m::DecodedMessage, *std::move(decoded)}});
}

}  // namespace regionfall::sts
