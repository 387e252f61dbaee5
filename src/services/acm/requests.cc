#include <algorithm>
#include <array>
#include <chrono>

#include "aws/members/acm.h"
#include "base/text.h"
#include "services/acm/certificates.h"
#include "services/acm/errors.h"
#include "services/acm/operations.h"
#include "services/acm/validation.h"

namespace regionfall::acm {

namespace m = aws::members::acm;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kNamesMax = 100;
constexpr std::chrono::hours kTokenLife{1};
// Those that ACM makes keys of; others come with imported certificates alone (API reference, RequestCertificate).
constexpr std::array<std::string_view, 3> kAlgorithms = {"RSA_2048", "EC_prime256v1", "EC_secp384r1"};

// The domain name, then the alternatives, each once.
std::vector<std::string> names_of(const Value& input) {
  std::vector<std::string> names = {to_lower_ascii(input[m::DomainName].as_text())};
  for (const std::string& other : aws::texts(input[m::SubjectAlternativeNames])) {
    std::string name = to_lower_ascii(other);
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

// What the same request made within the last hour; null: it is the first.
const Certificate* made_before(const Acm& acm, const Certificate& wanted, Instant now) {
  if (wanted.idempotency_token.empty()) return nullptr;
  for (const auto& [arn, row] : acm.certificates) {
    if (row.account == wanted.account && row.idempotency_token == wanted.idempotency_token &&
        row.names == wanted.names && now - row.created < kTokenLife) {
      return &row;
    }
  }
  return nullptr;
}

bool is_or_is_in(std::string_view name, std::string_view domain) {
  const std::string_view own = validated_domain(name);
  return own == domain || (own.ends_with(domain) && own[own.size() - domain.size() - 1] == '.');
}

// Where the mails for names of the certificate go.
Result<void, aws::ApiError> set_validation_domains(const Value& options, Certificate& row) {
  for (const Value& option : options.as_list()) {
    const std::string name = to_lower_ascii(option[m::DomainName].as_text());
    const std::string domain = to_lower_ascii(option[m::ValidationDomain].as_text());
    const bool known = std::ranges::find(row.names, name) != row.names.end();
    if (!known || !is_or_is_in(name, domain)) return invalid_validation_option(name);
    row.validation_domains.insert_or_assign(name, domain);
  }
  return {};
}

}  // namespace

Outcome request_certificate(Acm& acm, const Value& input, const Request& request) {
  if (input.has(m::CertificateAuthorityArn))
    return std::unexpected(aws::not_implemented("acm", "RequestCertificate of a private certificate authority"));
  Certificate row{.account = request.caller.account.text, .names = names_of(input)};
  if (row.names.size() > kNamesMax)
    return aws::api_error("LimitExceededException", "A certificate has at most 100 names.");
  row.validation_method = input.has(m::ValidationMethod) ? input[m::ValidationMethod].as_text() : kByEmail;
  if (row.validation_method != kByDns && row.validation_method != kByEmail)
    return validation_failed("Certificates are validated by DNS or EMAIL.");
  row.key_algorithm = input.has(m::KeyAlgorithm) ? input[m::KeyAlgorithm].as_text() : kAlgorithms.front();
  if (std::ranges::find(kAlgorithms, row.key_algorithm) == kAlgorithms.end())
    return validation_failed("Public certificates have keys of RSA_2048, EC_prime256v1 or EC_secp384r1.");
  row.idempotency_token = input[m::IdempotencyToken].as_text();
  if (const Certificate* known = made_before(acm, row, request.now))
    return Value::of({{m::CertificateArn, known->arn}});
  TRY(set_validation_domains(input[m::DomainValidationOptions], row));
  row.arn = new_arn(acm, request);
  row.type = kAmazonIssued;
  row.status = kPending;
  row.created = request.now;
  row.tags = TRY(merged_tags({}, input[m::Tags]));
  set_options(input[m::Options], row);
  return keep(acm, std::move(row));
}

// No mail is sent, and each counts as answered.
Outcome resend_validation_email(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_certificate(acm, input, request));
  if (row->validation_method != kByEmail || row->status != kPending)
    return invalid_state("The certificate does not wait for a mail to be answered.");
  return Value::Structure();
}

}  // namespace regionfall::acm
