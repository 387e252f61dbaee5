#include <fmt/format.h>

#include "aws/field_values.h"
#include "base/text.h"
#include "services/iam/arn.h"
#include "services/iam/certificates.h"
#include "services/iam/entities.h"
#include "services/iam/ids.h"
#include "services/iam/operations.h"
#include "services/iam/pagination.h"

namespace regionfall::iam {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kCertificatesMax = 20;

Result<const ServerCertificate*, ApiError> find_certificate(const State& state, const Value& input,
                                                            const Request& request) {
  const std::string& name = input[m::ServerCertificateName].as_text();
  const ServerCertificate* certificate = state.server_certificates.find(account_key(request.caller.account, name));
  if (certificate == nullptr) {
    return no_such_entity(fmt::format("The Server Certificate with name {} cannot be found.", name));
  }
  return certificate;
}

std::unexpected<ApiError> name_taken(std::string_view name) {
  return entity_already_exists(fmt::format("The Server Certificate with name {} already exists.", name));
}

}  // namespace

Outcome upload_server_certificate(State& state, const Value& input, const Request& request) {
  const aws::AccountId& account = request.caller.account;
  const std::string& name = input[m::ServerCertificateName].as_text();
  std::string key = account_key(account, name);
  if (state.server_certificates.contains(key)) return name_taken(name);
  if (count_of(state.server_certificates, account) >= kCertificatesMax) {
    return quota_exceeded("ServerCertificatesPerAccount", kCertificatesMax);
  }
  ServerCertificate certificate{
      .path = path_of(input),
      .name = name,
      .id = unique_id(request.random, "ASCA"),
      .arn = iam_arn(account.text, "server-certificate", path_of(input), name),
      .upload_date = request.now,
      .expiration = TRY(certificate_expiration(input[m::CertificateBody].as_text())),
      .body = input[m::CertificateBody].as_text(),
      .private_key = input[m::PrivateKey].as_text(),
      .chain = input[m::CertificateChain].as_text(),
      .tags = TRY(tags_of(input[m::Tags])),
  };
  TRY(check_key_pair(certificate.body, certificate.private_key));
  Value made =
      Value::of({{m::ServerCertificateMetadata, aws::to_value(certificate)}, {m::Tags, tags_value(certificate.tags)}});
  state.server_certificates.put(std::move(key), std::move(certificate));
  return made;
}

Outcome get_server_certificate(State& state, const Value& input, const Request& request) {
  const ServerCertificate* certificate = TRY(find_certificate(state, input, request));
  Value value = Value::of({{m::ServerCertificateMetadata, aws::to_value(*certificate)},
                           {m::CertificateBody, certificate->body},
                           {m::Tags, tags_value(certificate->tags)}});
  if (!certificate->chain.empty()) value.set(m::CertificateChain, certificate->chain);
  return Value::of({{m::ServerCertificate, std::move(value)}});
}

Outcome list_server_certificates(State& state, const Value& input, const Request& request) {
  Page page(m::ServerCertificateMetadataList, input);
  for_each_of(state.server_certificates, request.caller.account, [&](const ServerCertificate& certificate) {
    if (!certificate.path.starts_with(input[m::PathPrefix].as_text())) return;
    page.offer(to_lower_ascii(certificate.name), [&] { return aws::to_value(certificate); });
  });
  return std::move(page).output();
}

Outcome update_server_certificate(State& state, const Value& input, const Request& request) {
  const aws::AccountId& account = request.caller.account;
  ServerCertificate certificate = *TRY(find_certificate(state, input, request));
  const std::string old_key = account_key(account, certificate.name);
  if (input.has(m::NewPath)) certificate.path = input[m::NewPath].as_text();
  if (input.has(m::NewServerCertificateName)) certificate.name = input[m::NewServerCertificateName].as_text();
  certificate.arn = iam_arn(account.text, "server-certificate", certificate.path, certificate.name);
  const std::string key = account_key(account, certificate.name);
  if (key != old_key) {
    if (state.server_certificates.contains(key)) return name_taken(certificate.name);
    state.server_certificates.erase(old_key);
  }
  state.server_certificates.put(key, std::move(certificate));
  return Value::Structure();
}

Outcome delete_server_certificate(State& state, const Value& input, const Request& request) {
  const ServerCertificate* certificate = TRY(find_certificate(state, input, request));
  state.server_certificates.erase(account_key(request.caller.account, certificate->name));
  return Value::Structure();
}

}  // namespace regionfall::iam
