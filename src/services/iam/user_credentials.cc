#include "services/iam/user_credentials.h"

#include <fmt/format.h>

#include "aws/field_values.h"
#include "base/encoding.h"
#include "base/hash.h"
#include "base/text.h"
#include "services/iam/certificates.h"
#include "services/iam/entities.h"
#include "services/iam/ids.h"
#include "services/iam/operations.h"
#include "services/iam/pagination.h"

namespace regionfall::iam {

using aws::AccountId;
using aws::ApiError;
using aws::MemberName;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// What the three kinds of credentials differ in, whose operations are alike.
template <class Row>
struct CredentialKind;

template <>
struct CredentialKind<SshPublicKey> {
  static constexpr std::string_view kNoun = "Public Key";
  static constexpr std::string_view kPlural = "SSH public keys";
  static constexpr std::string_view kQuota = "SSHPublicKeysPerUser";
  static constexpr std::size_t kPerUserMax = 5;
  static constexpr MemberName kId = m::SSHPublicKeyId;
  static constexpr MemberName kList = m::SSHPublicKeys;
  static auto& table(auto& state) { return state.ssh_public_keys; }
};

template <>
struct CredentialKind<SigningCertificate> {
  static constexpr std::string_view kNoun = "Certificate";
  static constexpr std::string_view kPlural = "signing certificates";
  static constexpr std::string_view kQuota = "SigningCertificatesPerUser";
  static constexpr std::size_t kPerUserMax = 2;
  static constexpr MemberName kId = m::CertificateId;
  static constexpr MemberName kList = m::Certificates;
  static auto& table(auto& state) { return state.signing_certificates; }
};

template <>
struct CredentialKind<ServiceCredential> {
  static constexpr std::string_view kNoun = "Service Specific Credential";
  static constexpr std::string_view kPlural = "service specific credentials";
  static constexpr std::string_view kQuota = "ServiceSpecificCredentialsPerUser";
  static constexpr std::size_t kPerUserMax = 2;
  static constexpr MemberName kId = m::ServiceSpecificCredentialId;
  static constexpr MemberName kList = m::ServiceSpecificCredentials;
  static auto& table(auto& state) { return state.service_credentials; }
};

template <class Row>
std::vector<const Row*> credentials_of(const State& state, const AccountId& account, std::string_view user) {
  std::vector<const Row*> found;
  for_each_of(CredentialKind<Row>::table(state), account, [&](const Row& row) {
    if (equals_ignoring_case(row.user, user)) found.push_back(&row);
  });
  return found;
}

template <class Row>
Result<const Row*, ApiError> find_credential(State& state, const Value& input, const Request& request) {
  using Kind = CredentialKind<Row>;
  const User* user = TRY(find_user_or_caller(state, input, request));
  const std::string& id = input[Kind::kId].as_text();
  const Row* row = Kind::table(state).find(account_key(request.caller.account, id));
  if (row == nullptr || !equals_ignoring_case(row->user, user->name)) {
    return no_such_entity(fmt::format("The {} with id {} cannot be found.", Kind::kNoun, id));
  }
  return row;
}

template <class Row>
Result<void, ApiError> check_quota(const State& state, const AccountId& account, const User& user) {
  using Kind = CredentialKind<Row>;
  if (credentials_of<Row>(state, account, user.name).size() >= Kind::kPerUserMax) {
    return quota_exceeded(Kind::kQuota, Kind::kPerUserMax);
  }
  return {};
}

template <class Row>
void put_credential(State& state, const Request& request, Row row) {
  std::string key = account_key(request.caller.account, row.id);
  CredentialKind<Row>::table(state).put(std::move(key), std::move(row));
}

template <class Row>
Outcome update_status(State& state, const Value& input, const Request& request) {
  Row row = *TRY(find_credential<Row>(state, input, request));
  row.status = input[m::Status].as_text();
  put_credential(state, request, std::move(row));
  return Value::Structure();
}

template <class Row>
Outcome delete_credential(State& state, const Value& input, const Request& request) {
  const Row* row = TRY(find_credential<Row>(state, input, request));
  CredentialKind<Row>::table(state).erase(account_key(request.caller.account, row->id));
  return Value::Structure();
}

template <class Row>
Outcome list_credentials(State& state, const Value& input, const Request& request) {
  const User* user = TRY(find_user_or_caller(state, input, request));
  Page page(CredentialKind<Row>::kList, input);
  for (const Row* row : credentials_of<Row>(state, request.caller.account, user->name)) {
    if (input.has(m::ServiceName) && aws::to_value(*row)[m::ServiceName] != input[m::ServiceName]) continue;
    page.offer(to_lower_ascii(row->id), [&] {
      Value value = aws::to_value(*row);
      if constexpr (std::same_as<Row, SshPublicKey>) value.set(m::SSHPublicKeyBody, {}).set(m::Fingerprint, {});
      return value;
    });
  }
  return std::move(page).output();
}

template <class Row>
Result<void, ApiError> check_none(const State& state, const AccountId& account, std::string_view user) {
  if (credentials_of<Row>(state, account, user).empty()) return {};
  return delete_conflict(fmt::format("Cannot delete entity, must delete {} first.", CredentialKind<Row>::kPlural));
}

template <class Row>
void rename(State& state, const AccountId& account, std::string_view user, const std::string& new_name) {
  for (const Row* row : credentials_of<Row>(state, account, user)) {
    CredentialKind<Row>::table(state).update(account_key(account, row->id),
                                             [&](Row& changed) { changed.user = new_name; });
  }
}

// The fingerprint of an OpenSSH public key, "ssh-rsa AAAA… comment": MD5 of what is encoded in it.
Result<std::string, ApiError> ssh_fingerprint(std::string_view body) {
  const std::vector<std::string> parts = split(trim(body), " ");
  const bool rsa = parts.size() >= 2 && parts[0] == "ssh-rsa";
  const Result<std::string> bytes = rsa ? base64_decode(parts[1]) : failure("no key");
  if (!bytes) return aws::api_error("InvalidPublicKey", "Could not parse public key.");
  const std::string digits = hash_hex(HashKind::kMd5, *bytes);
  std::string fingerprint;
  for (std::size_t i = 0; i < digits.size(); i += 2) fingerprint += (i == 0 ? "" : ":") + digits.substr(i, 2);
  return fingerprint;
}

Value service_credential_value(const ServiceCredential& credential) {
  Value value = aws::to_value(credential);
  return value.set(m::ServicePassword, credential.password);
}

}  // namespace

Result<void, ApiError> check_no_credentials(const State& state, const AccountId& account, std::string_view user) {
  if (!mfa_devices_of(state, account, user).empty()) {
    return delete_conflict("Cannot delete entity, must delete MFA device first.");
  }
  TRY(check_none<SshPublicKey>(state, account, user));
  TRY(check_none<SigningCertificate>(state, account, user));
  return check_none<ServiceCredential>(state, account, user);
}

void rename_credentials(State& state, const AccountId& account, std::string_view user, const std::string& new_name) {
  for (const MfaDevice* device : mfa_devices_of(state, account, user)) {
    state.mfa_devices.update(account_key(account, device->serial_number),
                             [&](MfaDevice& changed) { changed.user = new_name; });
  }
  rename<SshPublicKey>(state, account, user, new_name);
  rename<SigningCertificate>(state, account, user, new_name);
  rename<ServiceCredential>(state, account, user, new_name);
}

Outcome upload_ssh_public_key(State& state, const Value& input, const Request& request) {
  const User* user = TRY(find_entity<User>(state, input, request));
  TRY(check_quota<SshPublicKey>(state, request.caller.account, *user));
  const std::string& body = input[m::SSHPublicKeyBody].as_text();
  SshPublicKey key{.user = user->name,
                   .id = unique_id(request.random, "APKA"),
                   .fingerprint = TRY(ssh_fingerprint(body)),
                   .body = body,
                   .upload_date = request.now};
  for (const SshPublicKey* other : credentials_of<SshPublicKey>(state, request.caller.account, user->name)) {
    if (other->fingerprint == key.fingerprint) {
      return aws::api_error("DuplicateSSHPublicKey", "The SSH public key is already associated with the user.");
    }
  }
  Value made = aws::to_value(key);
  put_credential(state, request, std::move(key));
  return Value::of({{m::SSHPublicKey, std::move(made)}});
}

Outcome get_ssh_public_key(State& state, const Value& input, const Request& request) {
  return Value::of({{m::SSHPublicKey, aws::to_value(*TRY(find_credential<SshPublicKey>(state, input, request)))}});
}
Outcome list_ssh_public_keys(State& state, const Value& input, const Request& request) {
  return list_credentials<SshPublicKey>(state, input, request);
}
Outcome update_ssh_public_key(State& state, const Value& input, const Request& request) {
  return update_status<SshPublicKey>(state, input, request);
}
Outcome delete_ssh_public_key(State& state, const Value& input, const Request& request) {
  return delete_credential<SshPublicKey>(state, input, request);
}

Outcome upload_signing_certificate(State& state, const Value& input, const Request& request) {
  const User* user = TRY(find_user_or_caller(state, input, request));
  TRY(check_quota<SigningCertificate>(state, request.caller.account, *user));
  const std::string& body = input[m::CertificateBody].as_text();
  TRY(certificate_expiration(body));
  SigningCertificate certificate{.user = user->name,
                                 .id = unique_id(request.random, "") + unique_id(request.random, ""),
                                 .body = body,
                                 .upload_date = request.now};
  constexpr std::size_t kIdCharacters = 32;
  certificate.id.resize(kIdCharacters);
  Value made = aws::to_value(certificate);
  put_credential(state, request, std::move(certificate));
  return Value::of({{m::Certificate, std::move(made)}});
}
Outcome list_signing_certificates(State& state, const Value& input, const Request& request) {
  return list_credentials<SigningCertificate>(state, input, request);
}
Outcome update_signing_certificate(State& state, const Value& input, const Request& request) {
  return update_status<SigningCertificate>(state, input, request);
}
Outcome delete_signing_certificate(State& state, const Value& input, const Request& request) {
  return delete_credential<SigningCertificate>(state, input, request);
}

Outcome create_service_specific_credential(State& state, const Value& input, const Request& request) {
  const User* user = TRY(find_entity<User>(state, input, request));
  const std::string& service = input[m::ServiceName].as_text();
  if (service != "codecommit.amazonaws.com" && service != "cassandra.amazonaws.com") {
    constexpr int kNotFound = 404;
    return aws::api_error("NotSupportedService", fmt::format("No such service {} is supported.", service), kNotFound);
  }
  TRY(check_quota<ServiceCredential>(state, request.caller.account, *user));
  ServiceCredential credential{.user = user->name,
                               .id = unique_id(request.random, "ACCA"),
                               .service = service,
                               .service_user = fmt::format("{}-at-{}", user->name, request.caller.account.text),
                               .password = secret_access_key(request.random),
                               .create_date = request.now};
  Value made = service_credential_value(credential);
  put_credential(state, request, std::move(credential));
  return Value::of({{m::ServiceSpecificCredential, std::move(made)}});
}

Outcome reset_service_specific_credential(State& state, const Value& input, const Request& request) {
  ServiceCredential credential = *TRY(find_credential<ServiceCredential>(state, input, request));
  credential.password = secret_access_key(request.random);
  Value changed = service_credential_value(credential);
  put_credential(state, request, std::move(credential));
  return Value::of({{m::ServiceSpecificCredential, std::move(changed)}});
}
Outcome list_service_specific_credentials(State& state, const Value& input, const Request& request) {
  return list_credentials<ServiceCredential>(state, input, request);
}
Outcome update_service_specific_credential(State& state, const Value& input, const Request& request) {
  return update_status<ServiceCredential>(state, input, request);
}
Outcome delete_service_specific_credential(State& state, const Value& input, const Request& request) {
  return delete_credential<ServiceCredential>(state, input, request);
}

}  // namespace regionfall::iam
