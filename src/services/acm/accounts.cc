#include <optional>

#include "aws/members/acm.h"
#include "services/acm/errors.h"
#include "services/acm/operations.h"

namespace regionfall::acm {

namespace m = aws::members::acm;

using aws::Outcome;
using aws::Request;
using aws::Value;

Outcome get_account_configuration(Acm& acm, const Value& /*input*/, const Request& request) {
  const AccountConfiguration* const known = acm.accounts.find(request.caller.account.text);
  const AccountConfiguration shown = known == nullptr ? AccountConfiguration() : *known;
  return Value::of({{m::ExpiryEvents, Value::of({{m::DaysBeforeExpiry, shown.days_before_expiry}})}});
}

// Kept and shown: no events are sent.
Outcome put_account_configuration(Acm& acm, const Value& input, const Request& request) {
  AccountConfiguration configuration;
  if (const Value& days = input[m::ExpiryEvents][m::DaysBeforeExpiry]; days.is_integer())
    configuration.days_before_expiry = days.as_integer();
  acm.accounts.put(request.caller.account.text, configuration);
  return Value::Structure();
}

}  // namespace regionfall::acm
