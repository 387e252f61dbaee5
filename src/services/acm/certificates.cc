#include "services/acm/certificates.h"

#include <fmt/format.h>

#include <utility>

#include "aws/members/acm.h"
#include "base/text.h"
#include "services/acm/errors.h"

namespace regionfall::acm {

namespace m = aws::members::acm;
using aws::Value;

namespace {

constexpr std::size_t kTagsMax = 50;
constexpr std::string_view kReservedPrefix = "aws:";

}  // namespace

Result<const Certificate*, aws::ApiError> find_certificate(const Acm& acm, const std::string& arn,
                                                           const aws::Request& request) {
  const Certificate* const found = acm.certificates.find(arn);
  if (found == nullptr || found->account != request.caller.account.text) return no_such_certificate(arn);
  return found;
}

Result<const Certificate*, aws::ApiError> find_certificate(const Acm& acm, const Value& input,
                                                           const aws::Request& request) {
  return find_certificate(acm, input[m::CertificateArn].as_text(), request);
}

std::string new_arn(const Acm& acm, const aws::Request& request) {
  return fmt::format("arn:aws:acm:{}:{}:certificate/{}", acm.region.text, request.caller.account.text,
                     random_uuid(request.random));
}

aws::Outcome keep(Acm& acm, Certificate certificate) {
  std::string arn = certificate.arn;
  acm.certificates.put(arn, std::move(certificate));
  return Value::of({{m::CertificateArn, std::move(arn)}});
}

void set_options(const Value& options, Certificate& certificate) {
  if (const std::string& text = options[m::CertificateTransparencyLoggingPreference].as_text(); !text.empty())
    certificate.transparency_logging = text;
  if (const std::string& text = options[m::Export].as_text(); !text.empty()) certificate.export_option = text;
}

Result<std::map<std::string, std::string>, aws::ApiError> merged_tags(std::map<std::string, std::string> tags,
                                                                      const Value& added) {
  for (const Value& tag : added.as_list()) {
    const std::string& key = tag[m::Key].as_text();
    if (to_lower_ascii(key).starts_with(kReservedPrefix)) return invalid_tag(key);
    tags.insert_or_assign(key, tag[m::Value].as_text());
  }
  if (tags.size() > kTagsMax) return too_many_tags();
  return tags;
}

}  // namespace regionfall::acm
