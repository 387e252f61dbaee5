#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string>

#include "aws/members/acm.h"
#include "services/acm/descriptions.h"
#include "services/acm/errors.h"
#include "services/acm/operations.h"
#include "services/page.h"

namespace regionfall::acm {

namespace m = aws::members::acm;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kItemsDefault = 1000;
constexpr const char* kAny = "ANY";

// The names of a list of usages.
Value names_of(const Value& usages) {
  Value names = Value::List();
  for (const Value& usage : usages.as_list()) names.push(usage[m::Name]);
  return names;
}

Value summary_of(const Certificate& row, const Value& detail) {
  return Value::of({{m::CertificateArn, row.arn},
                    {m::DomainName, row.names.front()},
                    {m::SubjectAlternativeNameSummaries, aws::text_list(row.names)},
                    {m::HasAdditionalSubjectAlternativeNames, false},
                    {m::Status, row.status},
                    {m::Type, row.type},
                    {m::KeyAlgorithm, detail[m::KeyAlgorithm]},
                    {m::KeyUsages, names_of(detail[m::KeyUsages])},
                    {m::ExtendedKeyUsages, names_of(detail[m::ExtendedKeyUsages])},
                    {m::ExportOption, row.export_option},
                    {m::InUse, !detail[m::InUseBy].as_list().empty()},
                    {m::Exported, row.exported.has_value()},
                    {m::RenewalEligibility, detail[m::RenewalEligibility]},
                    {m::NotBefore, detail[m::NotBefore]},
                    {m::NotAfter, detail[m::NotAfter]},
                    {m::CreatedAt, row.created},
                    {m::IssuedAt, detail[m::IssuedAt]},
                    {m::ImportedAt, detail[m::ImportedAt]},
                    {m::RevokedAt, detail[m::RevokedAt]}});
}

bool among(const Value& list, std::string_view text) {
  return std::ranges::any_of(list.as_list(), [&](const Value& item) { return item.as_text() == text; });
}

// Whether a certificate has one of the usages that a filter names, where it names some.
bool has_usage(const Value& filter, const Value& usages) {
  if (filter.as_list().empty() || among(filter, kAny)) return true;
  return std::ranges::any_of(usages.as_list(), [&](const Value& one) { return among(filter, one.as_text()); });
}

// Without a filter of key types, ACM lists RSA of up to 2048 bits alone (API reference, Filters).
bool is_wanted_key(const Value& types, std::string_view algorithm) {
  return types.as_list().empty() ? algorithm == "RSA_1024" || algorithm == "RSA_2048" : among(types, algorithm);
}

bool is_wanted(const Value& input, const Certificate& row, const Value& summary) {
  if (input.has(m::CertificateStatuses) && !among(input[m::CertificateStatuses], row.status)) return false;
  const Value& includes = input[m::Includes];
  if (includes.has(m::exportOption) && includes[m::exportOption].as_text() != row.export_option) return false;
  return is_wanted_key(includes[m::keyTypes], row.key_algorithm) &&
         has_usage(includes[m::keyUsage], summary[m::KeyUsages]) &&
         has_usage(includes[m::extendedKeyUsage], summary[m::ExtendedKeyUsages]);
}

// What pages are in ascending order of: ARNs, or when certificates were made.
std::string order_of(const Value& input, const Certificate& row) {
  if (!input.has(m::SortBy)) return row.arn;
  const std::int64_t age = row.created.time_since_epoch().count();
  const bool descending = input[m::SortOrder].as_text() == "DESCENDING";
  return fmt::format("{:020}{}", descending ? std::numeric_limits<std::int64_t>::max() - age : age, row.arn);
}

}  // namespace

Outcome list_certificates(Acm& acm, const Value& input, const Request& request) {
  if (input.has(m::SortBy) != input.has(m::SortOrder)) return validation_failed("SortBy and SortOrder go together.");
  services::Page page(input[m::NextToken].as_text(),
                      static_cast<std::size_t>(input[m::MaxItems].as_integer(kItemsDefault)));
  if (!page.valid()) return aws::api_error("InvalidArgsException", "The next token is not valid.");
  std::map<std::string, Value> wanted;
  for (const auto& [arn, row] : acm.certificates) {
    if (row.account != request.caller.account.text) continue;
    Value summary = summary_of(row, detail_of(acm, row));
    if (is_wanted(input, row, summary)) wanted.emplace(order_of(input, row), std::move(summary));
  }
  for (auto& [order, summary] : wanted) page.offer(order, [&] { return std::move(summary); });
  Value output = Value::of({{m::CertificateSummaryList, page.take_items()}});
  if (auto next = page.next_marker()) output.set(m::NextToken, *std::move(next));
  return output;
}

}  // namespace regionfall::acm
