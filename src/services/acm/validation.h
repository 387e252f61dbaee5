#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "services/acm/certificate.h"

namespace regionfall::acm {

// The CNAME record by which the owner of a domain agrees (ACM user guide, "DNS validation"). It is the same for all
// certificates of an account, and for a wildcard and its domain.
struct ValidationRecord {
  std::string name;   // "_….example.com."
  std::string value;  // "_….acm-validations.aws."
};
ValidationRecord validation_record(std::string_view account, std::string_view domain);

// "example.com" of "*.example.com"
std::string_view validated_domain(std::string_view name);

// Where mails about a domain go (ACM user guide, "Email validation").
std::vector<std::string> validation_emails(std::string_view domain);

// As Surroundings::records.
using Records = std::function<std::vector<std::string>(std::string_view name, std::string_view type)>;

// Whether the record for a name of a certificate is there.
bool is_validated(std::string_view account, std::string_view name, const Records& records);

// Whether CAA records let Amazon issue for a name (RFC 8659): those of the closest domain that has some decide;
// `issuewild` before `issue` for wildcards.
bool is_permitted(std::string_view name, const Records& records);

enum class Validation : std::uint8_t { kWaiting, kValidated, kRefusedByCaa, kTimedOut };

// What becomes of a certificate that waits for its validation: each of its names needs its record, for 72 hours at
// most. Mails count as answered.
Validation validation_of(const Certificate& certificate, const Records& records, Instant now);

inline constexpr std::chrono::hours kValidationPatience{72};

}  // namespace regionfall::acm
