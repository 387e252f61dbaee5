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
  std::string type;                // "AMAZON_ISSUED", "IMPORTED"
  std::string status;              // "PENDING_VALIDATION", "ISSUED", "VALIDATION_TIMED_OUT"
  std::string validation_method;   // "DNS", "EMAIL"; empty: imported
  std::string key_algorithm;
  std::string transparency_logging = "ENABLED";
  std::string export_option = "DISABLED";
  std::string idempotency_token;
  std::map<std::string, std::string> validation_domains;  // where mails would go, by name
  std::map<std::string, std::string> tags;
  Instant created;
  std::optional<Instant> issued;
  std::optional<Instant> imported;
  std::optional<Instant> renewed;
  std::optional<Instant> check_due;  // when the validation records are looked for next
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
      field("imported", &Certificate::imported), field("renewed", &Certificate::renewed),
      field("check_due", &Certificate::check_due), field("body", &Certificate::body),
      field("chain", &Certificate::chain), field("private_key", &Certificate::private_key));
};

inline constexpr const char* kPending = "PENDING_VALIDATION";
inline constexpr const char* kIssued = "ISSUED";
inline constexpr const char* kTimedOut = "VALIDATION_TIMED_OUT";
inline constexpr const char* kAmazonIssued = "AMAZON_ISSUED";
inline constexpr const char* kImported = "IMPORTED";
inline constexpr const char* kByDns = "DNS";
inline constexpr const char* kByEmail = "EMAIL";

}  // namespace regionfall::acm
