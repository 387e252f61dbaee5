#include "aws/members/acm.h"
#include "services/acm/certificates.h"
#include "services/acm/errors.h"
#include "services/acm/operations.h"
#include "services/acm/x509_facts.h"

namespace regionfall::acm {

namespace m = aws::members::acm;

using aws::Outcome;
using aws::Request;
using aws::Value;

Outcome import_certificate(Acm& acm, const Value& input, const Request& request) {
  const bool again = input.has(m::CertificateArn);
  Certificate row;
  if (again) {
    row = *TRY(find_certificate(acm, input, request));
    if (row.type != kImported) return validation_failed("Only imported certificates can be imported again.");
    if (input.has(m::Tags)) return validation_failed("A certificate that is imported again keeps its tags.");
  } else {
    row.arn = new_arn(acm, request);
    row.account = request.caller.account.text;
    row.tags = TRY(merged_tags({}, input[m::Tags]));
    row.created = request.now;
  }
  row.body = input[m::Certificate].as_bytes();
  row.chain = input[m::CertificateChain].as_bytes();
  row.private_key = input[m::PrivateKey].as_bytes();
  const auto facts = read_x509(row.body);
  if (!facts) return validation_failed("The certificate field contains more than one certificate, or none in PEM.");
  if (!is_key_of(row.body, row.private_key))
    return validation_failed("The private key does not match the certificate, or is not an unencrypted PEM.");
  row.names = facts->names;
  row.type = kImported;
  row.status = kIssued;
  row.key_algorithm = facts->key_algorithm;
  row.imported = request.now;
  std::string arn = row.arn;
  acm.certificates.put(arn, std::move(row));
  return Value::of({{m::CertificateArn, std::move(arn)}});
}

}  // namespace regionfall::acm
