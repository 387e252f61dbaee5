#include "aws/members/acm.h"
#include "services/acm/certificates.h"
#include "services/acm/errors.h"
#include "services/acm/operations.h"

namespace regionfall::acm {

namespace m = aws::members::acm;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

Result<const Certificate*, aws::ApiError> find_issued(const Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_certificate(acm, input, request));
  if (row->body.empty()) return request_in_progress("Certificate " + row->arn + " has not been issued yet.");
  return row;
}

Value shown(const Certificate& row) {
  Value output = Value::of({{m::Certificate, row.body}});
  if (!row.chain.empty()) output.set(m::CertificateChain, row.chain);
  return output;
}

}  // namespace

Outcome get_certificate(Acm& acm, const Value& input, const Request& request) {
  return shown(*TRY(find_issued(acm, input, request)));
}

// Of ACM's own certificates, those alone that were made to be exported (user guide, "Exportable public certificates").
Outcome export_certificate(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_issued(acm, input, request));
  if (row->type != kAmazonIssued || row->export_option != kEnabled)
    return validation_failed("Certificate ARN: " + row->arn + " is not exportable.");
  Value output = shown(*row);
  const auto key = encrypted_key(row->private_key, input[m::Passphrase].as_bytes());
  if (!key) return validation_failed(key.error().message);
  output.set(m::PrivateKey, *key);
  acm.certificates.update(std::string(row->arn), [&](Certificate& changed) { changed.exported = request.now; });
  return output;
}

}  // namespace regionfall::acm
