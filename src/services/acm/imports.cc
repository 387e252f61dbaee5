#include <algorithm>
#include <array>

#include "aws/members/acm.h"
#include "net/x509_facts.h"
#include "services/acm/certificates.h"
#include "services/acm/errors.h"
#include "services/acm/operations.h"

namespace regionfall::acm {

namespace m = aws::members::acm;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kKeyBytesMax = 5120;
constexpr std::array<std::string_view, 7> kAlgorithms = {"RSA_1024",      "RSA_2048",     "RSA_3072",    "RSA_4096",
                                                         "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"};

// Whether ACM takes a certificate (user guide, "Prerequisites for importing ACM certificates").
Result<net::X509Facts, aws::ApiError> check_certificate(const Certificate& row, Instant now) {
  const auto facts = net::read_x509(row.body);
  if (!facts) return validation_failed("Could not parse the certificate. It must be one in PEM.");
  if (net::count_certificates(row.body) > 1) {
    return validation_failed(
        "The certificate field contains more than one certificate. You can specify only one certificate in this "
        "field.");
  }
  if (facts->version != 3 || facts->names.empty())
    return validation_failed("The certificate must be an X.509 version 3 certificate for some domain name.");
  if (std::ranges::find(kAlgorithms, facts->key_algorithm) == kAlgorithms.end())
    return validation_failed("Certificates with a key of " + facts->key_algorithm + " are not supported.");
  if (now < facts->not_before || now >= facts->not_after)
    return validation_failed("The certificate is not in its valid date range.");
  return *facts;
}

Result<void, aws::ApiError> check_key_and_chain(const Certificate& row) {
  if (row.private_key.size() > kKeyBytesMax) return validation_failed("The private key is longer than 5,120 bytes.");
  if (!net::is_key_of(row.body, row.private_key)) {
    return validation_failed("The private key does not match the certificate, or is not an unencrypted key in PEM.");
  }
  if (!row.chain.empty() && !net::is_chain_of(row.body, row.chain))
    return validation_failed("Could not validate the certificate with the certificate chain.");
  return {};
}

// The certificate that is imported again, or a new one without contents.
Result<Certificate, aws::ApiError> row_of(Acm& acm, const Value& input, const Request& request) {
  if (input.has(m::CertificateArn)) {
    Certificate row = *TRY(find_certificate(acm, input, request));
    if (row.type != kImported) return validation_failed("Only imported certificates can be imported again.");
    if (input.has(m::Tags)) return validation_failed("A certificate that is imported again keeps its tags.");
    return row;
  }
  return Certificate{.arn = new_arn(acm, request),
                     .account = request.caller.account.text,
                     .type = kImported,
                     .status = kIssued,
                     .tags = TRY(merged_tags({}, input[m::Tags])),
                     .created = request.now};
}

}  // namespace

Outcome import_certificate(Acm& acm, const Value& input, const Request& request) {
  Certificate row = TRY(row_of(acm, input, request));
  row.body = input[m::Certificate].as_bytes();
  row.chain = input[m::CertificateChain].as_bytes();
  row.private_key = input[m::PrivateKey].as_bytes();
  net::X509Facts facts = TRY(check_certificate(row, request.now));
  TRY(check_key_and_chain(row));
  if (!row.key_algorithm.empty() && row.key_algorithm != facts.key_algorithm)
    return validation_failed("A certificate that is imported again has a key of the same kind and length.");
  row.names = std::move(facts.names);
  row.key_algorithm = facts.key_algorithm;
  row.not_after = facts.not_after;
  row.imported = request.now;
  return keep(acm, std::move(row));
}

}  // namespace regionfall::acm
