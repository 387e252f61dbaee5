#include <algorithm>
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
constexpr const char* kDefaultAlgorithm = "RSA_2048";

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

void set_options(const Value& options, Certificate& row) {
  if (const std::string& text = options[m::CertificateTransparencyLoggingPreference].as_text(); !text.empty())
    row.transparency_logging = text;
  if (const std::string& text = options[m::Export].as_text(); !text.empty()) row.export_option = text;
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
  row.idempotency_token = input[m::IdempotencyToken].as_text();
  if (const Certificate* known = made_before(acm, row, request.now))
    return Value::of({{m::CertificateArn, known->arn}});
  row.arn = new_arn(acm, request);
  row.type = kAmazonIssued;
  row.status = kPending;
  row.key_algorithm = input.has(m::KeyAlgorithm) ? input[m::KeyAlgorithm].as_text() : kDefaultAlgorithm;
  row.created = request.now;
  row.tags = TRY(merged_tags({}, input[m::Tags]));
  set_options(input[m::Options], row);
  for (const Value& option : input[m::DomainValidationOptions].as_list())
    row.validation_domains.insert_or_assign(option[m::DomainName].as_text(), option[m::ValidationDomain].as_text());
  if (row.validation_method == kByDns) {
    row.check_due = request.now + kCheckInterval;
  } else if (const auto issued = issue(acm, row, request.now); !issued) {
    return not_issued(issued.error());
  }
  std::string arn = row.arn;
  acm.certificates.put(arn, std::move(row));
  return Value::of({{m::CertificateArn, std::move(arn)}});
}

Outcome delete_certificate(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_certificate(acm, input, request));
  if (!acm.world.users(row->arn).empty()) return certificate_in_use(row->arn);
  acm.certificates.erase(std::string(row->arn));
  return Value::Structure();
}

Outcome renew_certificate(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_certificate(acm, input, request));
  if (row->type != kAmazonIssued || row->status != kIssued)
    return validation_failed("The certificate is not eligible for renewal.");
  Certificate renewed = *row;
  if (const auto issued = issue(acm, renewed, request.now); !issued) return not_issued(issued.error());
  renewed.issued = row->issued;
  renewed.renewed = request.now;
  std::string arn = renewed.arn;
  acm.certificates.put(std::move(arn), std::move(renewed));
  return Value::Structure();
}

// No mail is sent: what mails would validate is issued at once.
Outcome resend_validation_email(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_certificate(acm, input, request));
  if (row->validation_method != kByEmail || row->status != kPending)
    return invalid_state("The certificate does not wait for a mail to be answered.");
  return Value::Structure();
}

Outcome update_certificate_options(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_certificate(acm, input, request));
  if (row->type != kAmazonIssued) return invalid_state("Imported certificates have no options.");
  acm.certificates.update(std::string(row->arn),
                          [&](Certificate& changed) { set_options(input[m::Options], changed); });
  return Value::Structure();
}

}  // namespace regionfall::acm
