#include "services/acm/issuance.h"

#include <algorithm>
#include <string>
#include <vector>

#include "net/x509_facts.h"
#include "services/acm/validation.h"

namespace regionfall::acm {
namespace {

bool waits(const Certificate& row) { return row.status == kPending || row.renewal_status == kRenewing; }

std::optional<Instant> renewal_due(const Certificate& row) {
  if (row.type != kAmazonIssued || row.status != kIssued || !row.not_after || waits(row)) return std::nullopt;
  return *row.not_after - kRenewedBeforeEnd;
}

// Gives a certificate a key and its PEMs; false: there is no key yet. An error: it cannot be issued.
Result<bool> issue(Acm& acm, Certificate& row) {
  std::optional<std::string> key = TRY(acm.world.keys.take(row.key_algorithm));
  if (!key) return false;
  row.body = TRY(acm.world.sign(row.names, *key));
  row.private_key = *std::move(key);
  row.chain = acm.world.root_pem;
  row.not_after = TRY(net::read_x509(row.body)).not_after;
  row.exported.reset();
  return true;
}

void fail(Certificate& row, const char* reason) {
  row.status = kFailed;
  row.failure_reason = reason;
}

// Returns when it wants to be looked at again; nothing: it no longer waits.
std::optional<Instant> look_at(Acm& acm, Certificate& row, Instant now) {
  const bool renews = row.status != kPending;
  if (!renews) {
    switch (validation_of(row, acm.world.records, now)) {
      case Validation::kWaiting:
        return now + kLookPause;
      case Validation::kTimedOut:
        row.status = kTimedOut;
        return std::nullopt;
      case Validation::kRefusedByCaa:
        fail(row, "CAA_ERROR");
        return std::nullopt;
      case Validation::kValidated:
        break;
    }
  }
  const Result<bool> issued = issue(acm, row);
  if (issued && !*issued) return now + kKeyPause;
  if (renews) {
    row.renewal_status = issued ? kRenewed : kFailed;
    row.renewal_changed = now;
  } else if (issued) {
    row.status = kIssued;
    row.issued = now;
  } else {
    fail(row, "OTHER");
  }
  return std::nullopt;
}

void look_at_those_that_wait(Acm& acm, Instant now) {
  std::vector<std::string> waiting;
  for (const auto& [arn, row] : acm.certificates) {
    if (waits(row)) waiting.push_back(arn);
  }
  acm.next_look = now + kLookPause;
  for (const std::string& arn : waiting) {
    Certificate row = *acm.certificates.find(arn);
    if (const auto again = look_at(acm, row, now)) {
      acm.next_look = std::min(acm.next_look, *again);
    } else {
      acm.certificates.put(arn, std::move(row));
    }
  }
}

void begin_renewals(Acm& acm, Instant now) {
  std::vector<std::string> old;
  for (const auto& [arn, row] : acm.certificates) {
    if (const auto due = renewal_due(row); due && *due <= now && is_renewable(acm, row)) old.push_back(arn);
  }
  for (const std::string& arn : old) {
    acm.certificates.update(arn, [&](Certificate& row) { begin_renewal(row, now); });
  }
  acm.next_renewals = now + kRenewalsPause;
}

}  // namespace

std::optional<Instant> next_due(const Acm& acm) {
  std::optional<Instant> first;
  for (const auto& [arn, row] : acm.certificates) {
    std::optional<Instant> due;
    if (waits(row)) due = acm.next_look;
    if (const auto renewal = renewal_due(row)) due = std::max(*renewal, acm.next_renewals);
    if (due && (!first || *due < *first)) first = due;
  }
  return first;
}

void do_what_is_due(Acm& acm, Instant now) {
  if (acm.next_renewals <= now) begin_renewals(acm, now);
  if (acm.next_look <= now) look_at_those_that_wait(acm, now);
}

bool is_renewable(const Acm& acm, const Certificate& certificate) {
  return certificate.type == kAmazonIssued && certificate.status == kIssued &&
         (certificate.exported || !acm.world.users(certificate.arn).empty());
}

void begin_renewal(Certificate& certificate, Instant now) {
  certificate.renewal_status = kRenewing;
  certificate.renewal_changed = now;
}

}  // namespace regionfall::acm
