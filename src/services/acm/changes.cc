#include "aws/members/acm.h"
#include "services/acm/certificates.h"
#include "services/acm/errors.h"
#include "services/acm/issuance.h"
#include "services/acm/operations.h"

namespace regionfall::acm {

namespace m = aws::members::acm;

using aws::Outcome;
using aws::Request;
using aws::Value;

Outcome delete_certificate(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_certificate(acm, input, request));
  if (!acm.world.users(row->arn).empty()) return certificate_in_use(row->arn, row->account);
  acm.certificates.erase(std::string(row->arn));
  return Value::Structure();
}

Outcome renew_certificate(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_certificate(acm, input, request));
  if (!is_renewable(acm, *row)) return validation_failed("The certificate is not eligible for renewal.");
  if (row->renewal_status == kRenewing) return request_in_progress("The certificate is being renewed.");
  acm.certificates.update(std::string(row->arn), [&](Certificate& changed) { begin_renewal(changed, request.now); });
  return Value::Structure();
}

// Only what has been exported can be revoked, because nobody else has the key (API reference, RevokeCertificate).
Outcome revoke_certificate(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_certificate(acm, input, request));
  if (!acm.world.users(row->arn).empty()) return certificate_in_use(row->arn, row->account);
  if (row->status != kIssued || !row->exported)
    return validation_failed("Only certificates that have been exported can be revoked.");
  std::string arn = row->arn;
  acm.certificates.update(arn, [&](Certificate& changed) {
    changed.status = kRevoked;
    changed.revoked = request.now;
    changed.revocation_reason = input[m::RevocationReason].as_text();
  });
  return Value::of({{m::CertificateArn, std::move(arn)}});
}

Outcome update_certificate_options(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_certificate(acm, input, request));
  if (row->type != kAmazonIssued) return invalid_state("Imported certificates have no options.");
  acm.certificates.update(std::string(row->arn),
                          [&](Certificate& changed) { set_options(input[m::Options], changed); });
  return Value::Structure();
}

}  // namespace regionfall::acm
