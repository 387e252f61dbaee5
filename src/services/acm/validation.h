#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/acm/state.h"

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

// Gives a certificate its PEMs and lets it be issued.
Result<void> issue(const Acm& acm, Certificate& certificate, Instant now);

// When validation records are looked for next; none: nothing waits for one.
std::optional<Instant> next_check(const Acm& acm);
// Issues those whose records are there; gives up after 72 hours.
void check_validations(Acm& acm, Instant now);

inline constexpr std::chrono::seconds kCheckInterval{5};
inline constexpr std::chrono::hours kValidationPatience{72};

}  // namespace regionfall::acm
