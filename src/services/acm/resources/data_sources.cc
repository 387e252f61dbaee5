#include <algorithm>
#include <string>
#include <vector>

#include "aws/members/acm.h"
#include "services/acm/certificate.h"
#include "services/acm/resources/common.h"
#include "services/acm/resources/resources.h"
#include "services/provider/tags.h"
#include "terraform/providers/schema_table.h"

// data.aws_acm_certificate. Source: hashicorp/aws 6, internal/service/acm/certificate_data_source.go.

namespace regionfall::acm {
namespace {

namespace m = aws::members::acm;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;
using terraform::texts_of;

// ARNs of the certificates for the domain; of all when none is named.
Answer<std::vector<std::string>> list_arns(Session& session, const Value& config) {
  aws::Value input = aws::Value::Structure();
  const std::vector<std::string> key_types = texts_of(config, "key_types");
  if (!key_types.empty()) input.set(m::Includes, aws::Value::of({{m::keyTypes, aws::text_list(key_types)}}));
  const std::vector<std::string> statuses = texts_of(config, "statuses");
  input.set(m::CertificateStatuses, aws::text_list(statuses.empty() ? std::vector<std::string>{kIssued} : statuses));
  const std::string domain = text_of(config, "domain");
  std::vector<std::string> arns;
  while (true) {
    const aws::Value output = TRY(session.call("acm", "ListCertificates", aws::Value(input)));
    for (const aws::Value& summary : output[m::CertificateSummaryList].as_list()) {
      if (domain.empty() || summary[m::DomainName].as_text() == domain)
        arns.push_back(summary[m::CertificateArn].as_text());
    }
    if (!output.has(m::NextToken)) return arns;
    input.set(m::NextToken, output[m::NextToken]);
  }
}

Answer<Tags> list_tags(Session& session, const std::string& arn) {
  const aws::Value output =
      TRY(session.call("acm", "ListTagsForCertificate", aws::Value::of({{m::CertificateArn, arn}})));
  Tags tags;
  for (const aws::Value& tag : output[m::Tags].as_list()) tags.emplace(tag[m::Key].as_text(), tag[m::Value].as_text());
  return tags;
}

Answer<bool> is_wanted(Session& session, const Value& config, const aws::Value& certificate) {
  const std::vector<std::string> types = texts_of(config, "types");
  if (!types.empty() && std::ranges::find(types, certificate[m::Type].as_text()) == types.end()) return false;
  const Tags wanted = tags_of(config.attribute("tags"));
  if (wanted.empty()) return true;
  const Tags tags = TRY(list_tags(session, certificate[m::CertificateArn].as_text()));
  return std::ranges::includes(tags, wanted);
}

// When a certificate counts as made: when it became valid, or was asked for.
Instant moment_of(const aws::Value& certificate) {
  const bool issued = certificate[m::Status].as_text() == kIssued;
  return certificate[issued ? m::NotBefore : m::CreatedAt].as_instant();
}

Answer<aws::Value> find_one(Session& session, const Value& config) {
  std::vector<aws::Value> found;
  for (const std::string& arn : TRY(list_arns(session, config))) {
    aws::Value certificate = TRY(describe(session, arn));
    if (!certificate.absent() && TRY(is_wanted(session, config, certificate))) found.push_back(std::move(certificate));
  }
  if (found.empty()) return problem("no ACM Certificate found matching input criteria");
  if (found.size() > 1 && !terraform::bool_of(config, "most_recent"))
    return problem("multiple ACM Certificates matching input criteria");
  const bool same_status =
      std::ranges::all_of(found, [&](const aws::Value& one) { return one[m::Status] == found.front()[m::Status]; });
  if (!same_status) return problem("most_recent filtering on different ACM certificate statues is not supported");
  return *std::ranges::max_element(found, {}, moment_of);
}

Done find_certificate(Session& session, const Value& config, Members& members) {
  const aws::Value certificate = TRY(find_one(session, config));
  const std::string& arn = certificate[m::CertificateArn].as_text();
  const auto put = [&](const char* name, const std::string& text) {
    members.insert_or_assign(name, Value::string(text));
  };
  put("id", arn);
  put("arn", arn);
  put("status", certificate[m::Status].as_text());
  members.insert_or_assign("tags", tags_value(TRY(list_tags(session, arn))));
  if (certificate[m::Status].as_text() != kIssued) return {};
  const aws::Value contents = TRY(session.call("acm", "GetCertificate", aws::Value::of({{m::CertificateArn, arn}})));
  put("certificate", contents[m::Certificate].as_text());
  put("certificate_chain", contents[m::CertificateChain].as_text());
  return {};
}

}  // namespace

std::vector<DataSource> acm_data_sources() {
  const Type text = Type::string();
  return {{.name = "aws_acm_certificate",
           .title = "ACM Certificate",
           .service = "acm",
           .attributes = {{"arn", text, kComputed, "-"},
                          {"certificate", text, kComputed, "-"},
                          {"certificate_chain", text, kComputed, "-"},
                          {"domain", text, kOptional, "-"},
                          {"key_types", Type::set(text), kOptional, "-"},
                          {"most_recent", Type::boolean(), kOptional, "-"},
                          {"status", text, kComputed, "-"},
                          {"statuses", Type::list(text), kOptional, "-"},
                          {"tags", Type::map(text), kOptional | kComputed, "-"},
                          {"types", Type::list(text), kOptional, "-"}},
           .find = find_certificate}};
}

}  // namespace regionfall::acm
