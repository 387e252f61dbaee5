#include <algorithm>

#include "aws/members/acm.h"
#include "services/acm/certificates.h"
#include "services/acm/errors.h"
#include "services/acm/operations.h"
#include "services/acm/validation.h"
#include "services/acm/x509_facts.h"

namespace regionfall::acm {

namespace m = aws::members::acm;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kItemsDefault = 100;
constexpr const char* kDefaultKey = "RSA_2048";

Value optional_instant(const std::optional<Instant>& instant) { return instant ? Value(*instant) : Value(); }

const char* eligibility(const Certificate& row, bool used) {
  return row.type == kAmazonIssued && row.status == kIssued && used ? "ELIGIBLE" : "INELIGIBLE";
}

Value validations(const Certificate& row) {
  const char* status = row.status == kIssued ? "SUCCESS" : row.status == kPending ? kPending : "FAILED";
  Value list = Value::List();
  for (const std::string& name : row.names) {
    const auto asked = row.validation_domains.find(name);
    const std::string domain(validated_domain(name));
    Value item = Value::of({{m::DomainName, name},
                            {m::ValidationDomain, asked == row.validation_domains.end() ? domain : asked->second},
                            {m::ValidationStatus, status},
                            {m::ValidationMethod, row.validation_method}});
    if (row.validation_method == kByDns) {
      const ValidationRecord record = validation_record(row.account, domain);
      item.set(m::ResourceRecord, Value::of({{m::Name, record.name}, {m::Type, "CNAME"}, {m::Value, record.value}}));
    }
    list.push(std::move(item));
  }
  return list;
}

void put_usages(Value& detail) {
  detail.set(m::KeyUsages, Value::List{Value::of({{m::Name, "DIGITAL_SIGNATURE"}})});
  detail.set(m::ExtendedKeyUsages,
             Value::List{Value::of({{m::Name, "TLS_WEB_SERVER_AUTHENTICATION"}, {m::OID, "1.3.6.1.5.5.7.3.1"}})});
}

Value detail_of(const Acm& acm, const Certificate& row) {
  const std::vector<std::string> users = acm.world.users(row.arn);
  Value detail =
      Value::of({{m::CertificateArn, row.arn},
                 {m::DomainName, row.names.front()},
                 {m::SubjectAlternativeNames, aws::text_list(row.names)},
                 {m::Status, row.status},
                 {m::Type, row.type},
                 {m::KeyAlgorithm, row.key_algorithm},
                 {m::CreatedAt, row.created},
                 {m::IssuedAt, optional_instant(row.issued)},
                 {m::ImportedAt, optional_instant(row.imported)},
                 {m::InUseBy, aws::text_list(users)},
                 {m::RenewalEligibility, eligibility(row, !users.empty())},
                 {m::Options, Value::of({{m::CertificateTransparencyLoggingPreference, row.transparency_logging},
                                         {m::Export, row.export_option}})}});
  if (row.type == kAmazonIssued) detail.set(m::DomainValidationOptions, validations(row));
  if (row.renewed) {
    detail.set(m::RenewalSummary, Value::of({{m::RenewalStatus, "SUCCESS"},
                                             {m::DomainValidationOptions, validations(row)},
                                             {m::UpdatedAt, *row.renewed}}));
  }
  if (const auto facts = read_x509(row.body)) {
    detail.set(m::Serial, facts->serial);
    detail.set(m::Subject, facts->subject);
    detail.set(m::Issuer, facts->issuer);
    detail.set(m::SignatureAlgorithm, facts->signature_algorithm);
    detail.set(m::NotBefore, facts->not_before);
    detail.set(m::NotAfter, facts->not_after);
    put_usages(detail);
  } else {
    detail.set(m::Subject, "CN=" + row.names.front());
  }
  return detail;
}

Value summary_of(const Acm& acm, const Certificate& row) {
  Value detail = detail_of(acm, row);
  return Value::of({{m::CertificateArn, row.arn},
                    {m::DomainName, row.names.front()},
                    {m::SubjectAlternativeNameSummaries, aws::text_list(row.names)},
                    {m::HasAdditionalSubjectAlternativeNames, false},
                    {m::Status, row.status},
                    {m::Type, row.type},
                    {m::KeyAlgorithm, row.key_algorithm},
                    {m::ExportOption, row.export_option},
                    {m::InUse, !detail[m::InUseBy].as_list().empty()},
                    {m::RenewalEligibility, detail[m::RenewalEligibility]},
                    {m::NotBefore, detail[m::NotBefore]},
                    {m::NotAfter, detail[m::NotAfter]},
                    {m::CreatedAt, row.created},
                    {m::IssuedAt, optional_instant(row.issued)},
                    {m::ImportedAt, optional_instant(row.imported)}});
}

bool among(const Value& list, std::string_view text) {
  return std::ranges::any_of(list.as_list(), [&](const Value& item) { return item.as_text() == text; });
}

// Without a filter of key types, ACM lists RSA 2048 alone (API reference, Filters).
bool is_wanted(const Value& input, const Certificate& row) {
  if (input.has(m::CertificateStatuses) && !among(input[m::CertificateStatuses], row.status)) return false;
  const Value& includes = input[m::Includes];
  if (includes.has(m::exportOption) && includes[m::exportOption].as_text() != row.export_option) return false;
  return includes.has(m::keyTypes) ? among(includes[m::keyTypes], row.key_algorithm) : row.key_algorithm == kDefaultKey;
}

}  // namespace

Outcome describe_certificate(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_certificate(acm, input, request));
  return Value::of({{m::Certificate, detail_of(acm, *row)}});
}

Outcome get_certificate(Acm& acm, const Value& input, const Request& request) {
  const Certificate* const row = TRY(find_certificate(acm, input, request));
  if (row->body.empty()) return request_in_progress(row->arn);
  Value output = Value::of({{m::Certificate, row->body}});
  if (!row->chain.empty()) output.set(m::CertificateChain, row->chain);
  return output;
}

// A token is the ARN of the last item.
Outcome list_certificates(Acm& acm, const Value& input, const Request& request) {
  const auto items_max = static_cast<std::size_t>(input[m::MaxItems].as_integer(kItemsDefault));
  const std::string& after = input[m::NextToken].as_text();
  Value::List items;
  Value output = Value::Structure();
  for (auto row = acm.certificates.from(after); row != acm.certificates.end(); ++row) {
    const auto& [arn, certificate] = *row;
    if (arn == after || certificate.account != request.caller.account.text || !is_wanted(input, certificate)) continue;
    if (items.size() == items_max) {
      output.set(m::NextToken, items.back()[m::CertificateArn]);
      break;
    }
    items.push_back(summary_of(acm, certificate));
  }
  output.set(m::CertificateSummaryList, std::move(items));
  return output;
}

}  // namespace regionfall::acm
