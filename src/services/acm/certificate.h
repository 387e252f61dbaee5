#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/fields.h"

namespace regionfall::acm {

// A certificate, kept under its ARN.
struct Certificate {
  std::string arn;
  std::string account;
  std::vector<std::string> names;  // the domain name first
  std::string type;                // kAmazonIssued, kImported
  std::string status;              // kPending …
  std::string validation_method;   // kByDns, kByEmail; empty: imported
  std::string key_algorithm;       // "RSA_2048"
  std::string transparency_logging = "ENABLED";
  std::string export_option = "DISABLED";
  std::string idempotency_token;
  std::map<std::string, std::string> validation_domains;  // where mails would go, by name
  std::map<std::string, std::string> tags;
  Instant created;
  std::optional<Instant> issued;
  std::optional<Instant> imported;
  std::optional<Instant> exported;  // since it was issued or renewed
  std::optional<Instant> revoked;
  std::string failure_reason;
  std::string revocation_reason;
  std::string renewal_status;  // kRenewing, kRenewed; empty: never renewed
  std::optional<Instant> renewal_changed;
  std::optional<Instant> not_after;  // as the body says
  std::string body;                  // PEM, as the two below; empty as long as it is not issued
  std::string chain;
  std::string private_key;

  static constexpr auto kFields = std::tuple(
      field("CertificateArn", &Certificate::arn), field("account", &Certificate::account),
      field("names", &Certificate::names), field("Type", &Certificate::type), field("Status", &Certificate::status),
      field("ValidationMethod", &Certificate::validation_method), field("KeyAlgorithm", &Certificate::key_algorithm),
      field("transparency_logging", &Certificate::transparency_logging),
      field("export_option", &Certificate::export_option), field("idempotency_token", &Certificate::idempotency_token),
      field("validation_domains", &Certificate::validation_domains), field("tags", &Certificate::tags),
      field("created", &Certificate::created), field("issued", &Certificate::issued),
      field("imported", &Certificate::imported), field("exported", &Certificate::exported),
      field("revoked", &Certificate::revoked), field("failure_reason", &Certificate::failure_reason),
      field("revocation_reason", &Certificate::revocation_reason),
      field("renewal_status", &Certificate::renewal_status), field("renewal_changed", &Certificate::renewal_changed),
      field("not_after", &Certificate::not_after), field("body", &Certificate::body),
      field("chain", &Certificate::chain), field("private_key", &Certificate::private_key));
};

inline constexpr const char* kPending = "PENDING_VALIDATION";
inline constexpr const char* kIssued = "ISSUED";
inline constexpr const char* kTimedOut = "VALIDATION_TIMED_OUT";
inline constexpr const char* kFailed = "FAILED";
inline constexpr const char* kRevoked = "REVOKED";
inline constexpr const char* kAmazonIssued = "AMAZON_ISSUED";
inline constexpr const char* kImported = "IMPORTED";
inline constexpr const char* kByDns = "DNS";
inline constexpr const char* kByEmail = "EMAIL";
inline constexpr const char* kRenewing = "PENDING_AUTO_RENEWAL";
inline constexpr const char* kRenewed = "SUCCESS";
inline constexpr const char* kEnabled = "ENABLED";

// What an account has configured; kept under its id.
struct AccountConfiguration {
  std::int64_t days_before_expiry = 45;
  static constexpr auto kFields = std::tuple(field("days_before_expiry", &AccountConfiguration::days_before_expiry));
};

}  // namespace regionfall::acm
