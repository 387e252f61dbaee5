#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"

namespace regionfall::aws {

// "us-east-1"
struct RegionName {
  std::string text;
  friend auto operator<=>(const RegionName&, const RegionName&) = default;
};

// Twelve digits.
struct AccountId {
  std::string text;
  friend auto operator<=>(const AccountId&, const AccountId&) = default;
};

// The account of credentials that name none.
inline constexpr std::string_view kDefaultAccount = "000000000000";

// Who makes a request, after authentication.
struct Caller {
  AccountId account = {std::string(kDefaultAccount)};
  std::string arn;            // "arn:aws:iam::000000000000:root", a user's, or an assumed role's session
  std::string user_id;        // as GetCallerIdentity says it
  std::string access_key_id;  // empty: an unsigned request
  std::string session_token;  // of temporary credentials, which has what policies need to know of them; else empty
  std::string source_ip;      // the address that the request comes from; empty: it comes from inside Regionfall
};

// One request to an operation, as handlers see it: all that a decision may depend on besides the state.
struct Request {
  Caller caller;
  RegionName region;
  Instant now;
  RandomSource& random;  // for ids, keys and passwords
  std::string request_id;
};

}  // namespace regionfall::aws
