#include "services/acm/resources/common.h"

#include "aws/members/acm.h"
#include "services/acm/certificate.h"

namespace regionfall::acm {

namespace m = aws::members::acm;

provider::Answer<aws::Value> describe(provider::Session& session, const std::string& arn) {
  const provider::Answer<aws::Value> output =
      session.call("acm", "DescribeCertificate", aws::Value::of({{m::CertificateArn, arn}}));
  if (!output && output.error().code == "ResourceNotFoundException") return aws::Value();
  if (!output) return output;
  const aws::Value& certificate = (*output)[m::Certificate];
  return certificate[m::Status].as_text() == kTimedOut ? aws::Value() : certificate;
}

}  // namespace regionfall::acm
