#include "services/acm/validation.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/hash.h"

namespace regionfall::acm {
namespace {

constexpr std::size_t kLabelDigits = 32;

std::string label(std::string_view kind, std::string_view account, std::string_view domain) {
  const std::string digest = hash_hex(HashKind::kSha256, fmt::format("{}\n{}\n{}", kind, account, domain));
  return "_" + digest.substr(0, kLabelDigits);
}

}  // namespace

std::string_view validated_domain(std::string_view name) {
  if (name.starts_with("*.")) name.remove_prefix(2);
  return name;
}

ValidationRecord validation_record(std::string_view account, std::string_view domain) {
  return {.name = fmt::format("{}.{}.", label("name", account, domain), domain),
          .value = label("value", account, domain) + ".acm-validations.aws."};
}

Result<void> issue(const Acm& acm, Certificate& certificate, Instant now) {
  net::TlsIdentity identity = TRY(acm.world.issue(certificate.names));
  certificate.body = std::move(identity.chain_pem);
  certificate.private_key = std::move(identity.key_pem);
  certificate.chain = acm.world.root_pem;
  certificate.status = kIssued;
  certificate.issued = now;
  certificate.check_due.reset();
  return {};
}

std::optional<Instant> next_check(const Acm& acm) {
  std::optional<Instant> first;
  for (const auto& [arn, row] : acm.certificates) {
    if (row.check_due && (!first || *row.check_due < *first)) first = row.check_due;
  }
  return first;
}

void check_validations(Acm& acm, Instant now) {
  std::vector<std::string> due;
  for (const auto& [arn, row] : acm.certificates) {
    if (row.check_due && *row.check_due <= now) due.push_back(arn);
  }
  for (const std::string& arn : due) {
    acm.certificates.update(arn, [&](Certificate& row) {
      const bool valid = std::ranges::all_of(row.names, [&](const std::string& name) {
        const ValidationRecord record = validation_record(row.account, validated_domain(name));
        return acm.world.is_published(record.name, record.value);
      });
      if (valid && issue(acm, row, now)) return;
      if (now - row.created < kValidationPatience) {
        row.check_due = now + kCheckInterval;
        return;
      }
      row.status = kTimedOut;
      row.check_due.reset();
    });
  }
}

}  // namespace regionfall::acm
