#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "aws/members/acm.h"
#include "services/acm/certificate.h"
#include "services/acm/resources/common.h"
#include "services/acm/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_acm_certificate_validation. Source: hashicorp/aws 6, internal/service/acm/certificate_validation.go.

namespace regionfall::acm {
namespace {

namespace m = aws::members::acm;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

std::string_view without_dot(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return name;
}

// Each record that validates the certificate is among those that the configuration names, where it names some.
Done check_records(const aws::Value& certificate, const std::vector<std::string>& given) {
  if (given.empty()) return {};
  for (const aws::Value& validation : certificate[m::DomainValidationOptions].as_list()) {
    const std::string& method = validation[m::ValidationMethod].as_text();
    if (method != kByDns) return problem("validation_record_fqdns is not valid for " + method + " validation");
    const std::string& wanted = validation[m::ResourceRecord][m::Name].as_text();
    const bool found =
        std::ranges::any_of(given, [&](const std::string& name) { return without_dot(name) == without_dot(wanted); });
    if (!found) {
      return problem(fmt::format("missing {} DNS validation record: {}", validation[m::DomainName].as_text(),
                                 without_dot(wanted)));
    }
  }
  return {};
}

// The id is when the certificate was issued, as Go writes a moment; of one that is not issued yet, Go's zero.
std::string id_of(const aws::Value& certificate) {
  if (!certificate.has(m::IssuedAt)) return "0001-01-01 00:00:00 +0000 UTC";
  std::string text = from_output(certificate[m::IssuedAt], Type::string()).as_string();
  std::ranges::replace(text, 'T', ' ');
  if (text.ends_with('Z')) text.pop_back();
  return text + " +0000 UTC";
}

Answer<std::string> validate_certificate(Session& session, const Value& planned, const std::string&) {
  const std::string arn = text_of(planned, "certificate_arn");
  const aws::Value certificate = TRY(describe(session, arn));
  if (certificate.absent()) return problem(fmt::format("reading ACM Certificate ({}): couldn't find resource", arn));
  if (const std::string& type = certificate[m::Type].as_text(); type != kAmazonIssued)
    return problem(fmt::format("ACM Certificate ({}) has type {}, no validation necessary", arn, type));
  TRY(check_records(certificate, terraform::texts_of(planned, "validation_record_fqdns")));
  const auto is_issued = [&]() -> Answer<bool> {
    const aws::Value now = TRY(describe(session, arn));
    const std::string& status = now[m::Status].as_text();
    if (status == kIssued || status == kPending) return status == kIssued;
    return problem(
        fmt::format("unexpected state '{}', wanted target 'ISSUED'. {}", status, now[m::FailureReason].as_text()));
  };
  TRY(session.wait_until(is_issued, fmt::format("ACM Certificate ({}) to be issued", arn)));
  return id_of(certificate);
}

Answer<aws::Value> find_validation(Session& session, const std::string&, const Value& state) {
  aws::Value certificate = TRY(describe(session, text_of(state, "certificate_arn")));
  if (certificate[m::Status].as_text() != kIssued) return aws::Value();
  return certificate;
}

}  // namespace

std::vector<ResourceType> certificate_validation_resources() {
  const Type text = Type::string();
  return {{.name = "aws_acm_certificate_validation",
           .title = "ACM Certificate Validation",
           .service = "acm",
           .attributes = {{"certificate_arn", text, kRequired | kReplace, "CertificateArn"},
                          {"validation_record_fqdns", Type::set(text), kOptional | kReplace, "-"}},
           .timeouts = "create",
           .make = validate_certificate,
           .find = find_validation,
           .remove = [](Session&, const std::string&, const Value&) -> Done { return {}; }}};
}

}  // namespace regionfall::acm
