#include "services/acm/descriptions.h"

#include <algorithm>
#include <string>

#include "aws/members/acm.h"
#include "net/x509_facts.h"
#include "services/acm/certificates.h"
#include "services/acm/issuance.h"
#include "services/acm/operations.h"
#include "services/acm/validation.h"

namespace regionfall::acm {

namespace m = aws::members::acm;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

struct ExtendedUsage {
  std::string_view oid;
  const char* name;
};
constexpr ExtendedUsage kExtendedUsages[] = {
    {"1.3.6.1.5.5.7.3.1", "TLS_WEB_SERVER_AUTHENTICATION"},
    {"1.3.6.1.5.5.7.3.2", "TLS_WEB_CLIENT_AUTHENTICATION"},
    {"1.3.6.1.5.5.7.3.3", "CODE_SIGNING"},
    {"1.3.6.1.5.5.7.3.4", "EMAIL_PROTECTION"},
    {"1.3.6.1.5.5.7.3.8", "TIME_STAMPING"},
    {"1.3.6.1.5.5.7.3.9", "OCSP_SIGNING"},
    {"2.5.29.37.0", "ANY"},
};

const char* extended_usage_name(std::string_view oid) {
  const auto* const found = std::ranges::find(kExtendedUsages, oid, &ExtendedUsage::oid);
  return found == std::end(kExtendedUsages) ? "CUSTOM" : found->name;
}

Value optional_instant(const std::optional<Instant>& instant) { return instant ? Value(*instant) : Value(); }
Value optional_text(const std::string& text) { return text.empty() ? Value() : Value(text); }

// "RSA-2048": inputs have an underscore there, outputs do not.
std::string shown_algorithm(std::string algorithm) {
  std::ranges::replace(algorithm, '_', '-');
  return algorithm;
}

const char* validation_status(const Acm& acm, const Certificate& row, const std::string& name) {
  if (row.status == kPending) {
    const bool there = row.validation_method == kByDns && is_validated(row.account, name, acm.world.records);
    return there ? "SUCCESS" : kPending;
  }
  return row.status == kTimedOut || row.status == kFailed ? "FAILED" : "SUCCESS";
}

Value validations(const Acm& acm, const Certificate& row) {
  Value list = Value::List();
  for (const std::string& name : row.names) {
    const auto asked = row.validation_domains.find(name);
    const std::string domain(validated_domain(name));
    const std::string& mails_to = asked == row.validation_domains.end() ? domain : asked->second;
    Value item = Value::of({{m::DomainName, name},
                            {m::ValidationDomain, mails_to},
                            {m::ValidationStatus, validation_status(acm, row, name)},
                            {m::ValidationMethod, row.validation_method}});
    if (row.validation_method == kByDns) {
      const ValidationRecord record = validation_record(row.account, domain);
      item.set(m::ResourceRecord, Value::of({{m::Name, record.name}, {m::Type, "CNAME"}, {m::Value, record.value}}));
    } else {
      item.set(m::ValidationEmails, aws::text_list(validation_emails(mails_to)));
    }
    list.push(std::move(item));
  }
  return list;
}

void put_contents(const net::X509Facts& facts, Value& detail) {
  Value usages = Value::List();
  for (const std::string& usage : facts.usages) usages.push(Value::of({{m::Name, usage}}));
  Value usages_more = Value::List();
  for (const std::string& oid : facts.usages_more)
    usages_more.push(Value::of({{m::Name, extended_usage_name(oid)}, {m::OID, oid}}));
  detail.set(m::Serial, facts.serial)
      .set(m::Subject, facts.subject)
      .set(m::Issuer, facts.issuer)
      .set(m::SignatureAlgorithm, facts.signature_algorithm)
      .set(m::NotBefore, facts.not_before)
      .set(m::NotAfter, facts.not_after)
      .set(m::KeyUsages, std::move(usages))
      .set(m::ExtendedKeyUsages, std::move(usages_more));
}

}  // namespace

Value detail_of(const Acm& acm, const Certificate& row) {
  Value detail =
      Value::of({{m::CertificateArn, row.arn},
                 {m::DomainName, row.names.front()},
                 {m::SubjectAlternativeNames, aws::text_list(row.names)},
                 {m::Status, row.status},
                 {m::Type, row.type},
                 {m::KeyAlgorithm, shown_algorithm(row.key_algorithm)},
                 {m::CreatedAt, row.created},
                 {m::IssuedAt, optional_instant(row.issued)},
                 {m::ImportedAt, optional_instant(row.imported)},
                 {m::RevokedAt, optional_instant(row.revoked)},
                 {m::RevocationReason, optional_text(row.revocation_reason)},
                 {m::FailureReason, optional_text(row.failure_reason)},
                 {m::InUseBy, aws::text_list(acm.world.users(row.arn))},
                 {m::RenewalEligibility, is_renewable(acm, row) ? "ELIGIBLE" : "INELIGIBLE"},
                 {m::Options, Value::of({{m::CertificateTransparencyLoggingPreference, row.transparency_logging},
                                         {m::Export, row.export_option}})}});
  if (row.type == kAmazonIssued) detail.set(m::DomainValidationOptions, validations(acm, row));
  if (!row.renewal_status.empty()) {
    detail.set(m::RenewalSummary, Value::of({{m::RenewalStatus, row.renewal_status},
                                             {m::DomainValidationOptions, validations(acm, row)},
                                             {m::UpdatedAt, optional_instant(row.renewal_changed)}}));
  }
  if (const auto facts = net::read_x509(row.body)) {
    put_contents(*facts, detail);
  } else {
    detail.set(m::Subject, "CN=" + row.names.front());
  }
  return detail;
}

Outcome describe_certificate(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_certificate(acm, input, request));
  return Value::of({{m::Certificate, detail_of(acm, *row)}});
}

}  // namespace regionfall::acm
