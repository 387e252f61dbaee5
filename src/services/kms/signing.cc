#include <algorithm>

#include "aws/members/kms.h"
#include "base/hash.h"
#include "services/kms/key_lookup.h"
#include "services/kms/key_pair.h"
#include "services/kms/operations.h"

namespace regionfall::kms {

namespace m = aws::members::kms;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// The key of the input, which must be enabled, for that usage and that algorithm.
Result<const Key*, aws::ApiError> key_for(Kms& kms, const Value& input, const Request& request,
                                          std::string_view operation, std::string_view usage,
                                          const std::string& algorithm,
                                          std::vector<std::string> (*algorithms)(const KeySpec&, std::string_view)) {
  const Key* key = TRY(find_key(kms, input[m::KeyId].as_text(), request));
  TRY(usable(*key));
  if (key->usage != usage) return invalid_key_usage(*key, operation);
  const std::vector<std::string> possible = algorithms(spec_of(*key), key->usage);
  if (std::ranges::find(possible, algorithm) != possible.end()) return key;
  return aws::api_error("InvalidKeyUsageException",
                        "Algorithm " + algorithm + " and key spec " + key->spec + " are incompatible");
}

bool is_digest(const Value& input) { return input[m::MessageType].as_text() == "DIGEST"; }

}  // namespace

Outcome sign_message(Kms& kms, const Value& input, const Request& request) {
  const std::string& algorithm = input[m::SigningAlgorithm].as_text();
  const Key* key = TRY(key_for(kms, input, request, "Sign", kSignVerify, algorithm, signing_algorithms));
  Result<std::string> signature =
      sign(key->current_material().secret, algorithm, input[m::Message].as_bytes(), is_digest(input));
  if (!signature) return validation_error(signature.error().message);
  return Value::of(
      {{m::KeyId, key->arn}, {m::Signature, Value::Blob{*std::move(signature)}}, {m::SigningAlgorithm, algorithm}});
}

Outcome verify_message(Kms& kms, const Value& input, const Request& request) {
  const std::string& algorithm = input[m::SigningAlgorithm].as_text();
  const Key* key = TRY(key_for(kms, input, request, "Verify", kSignVerify, algorithm, signing_algorithms));
  const Result<bool> valid = verify(key->current_material().secret, algorithm, input[m::Message].as_bytes(),
                                    is_digest(input), input[m::Signature].as_bytes());
  if (!valid) return validation_error(valid.error().message);
  if (!*valid) return aws::api_error("KMSInvalidSignatureException", "");
  return Value::of({{m::KeyId, key->arn}, {m::SignatureValid, true}, {m::SigningAlgorithm, algorithm}});
}

Outcome generate_mac(Kms& kms, const Value& input, const Request& request) {
  const std::string& algorithm = input[m::MacAlgorithm].as_text();
  const Key* key = TRY(key_for(kms, input, request, "GenerateMac", kGenerateVerifyMac, algorithm, mac_algorithms));
  return Value::of({{m::Mac, Value::Blob{mac(key->current_material().secret, algorithm, input[m::Message].as_bytes())}},
                    {m::MacAlgorithm, algorithm},
                    {m::KeyId, key->arn}});
}

Outcome verify_mac(Kms& kms, const Value& input, const Request& request) {
  const std::string& algorithm = input[m::MacAlgorithm].as_text();
  const Key* key = TRY(key_for(kms, input, request, "VerifyMac", kGenerateVerifyMac, algorithm, mac_algorithms));
  const std::string made = mac(key->current_material().secret, algorithm, input[m::Message].as_bytes());
  if (!equal_in_constant_time(made, input[m::Mac].as_bytes())) return aws::api_error("KMSInvalidMacException", "");
  return Value::of({{m::KeyId, key->arn}, {m::MacValid, true}, {m::MacAlgorithm, algorithm}});
}

Outcome get_public_key(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_key(kms, input[m::KeyId].as_text(), request));
  TRY(usable(*key));
  const KeySpec& spec = spec_of(*key);
  if (spec.kind == KeyKind::kSymmetric || spec.kind == KeyKind::kHmac) {
    return unsupported_operation(key->arn + " is a symmetric key and has no public key.");
  }
  Result<std::string> public_key = public_key_of(key->current_material().secret);
  if (!public_key) return aws::api_error("KMSInternalException", public_key.error().message, 500);
  Value output = Value::of({{m::KeyId, key->arn},
                            {m::PublicKey, Value::Blob{*std::move(public_key)}},
                            {m::CustomerMasterKeySpec, key->spec},
                            {m::KeySpec, key->spec},
                            {m::KeyUsage, key->usage}});
  const std::pair<aws::MemberName, std::vector<std::string>> algorithms[] = {
      {m::EncryptionAlgorithms, encryption_algorithms(spec, key->usage)},
      {m::SigningAlgorithms, signing_algorithms(spec, key->usage)},
      {m::KeyAgreementAlgorithms, agreement_algorithms(spec, key->usage)}};
  for (const auto& [member, names] : algorithms) {
    if (!names.empty()) output.set(member, aws::text_list(names));
  }
  return output;
}

Outcome derive_shared_secret(Kms& kms, const Value& input, const Request& request) {
  const std::string& algorithm = input[m::KeyAgreementAlgorithm].as_text();
  const Key* key =
      TRY(key_for(kms, input, request, "DeriveSharedSecret", kKeyAgreement, algorithm, agreement_algorithms));
  std::optional<std::string> secret = shared_secret(key->current_material().secret, input[m::PublicKey].as_bytes());
  if (!secret) return validation_error("The public key is invalid, or of another curve than the key.");
  return Value::of({{m::KeyId, key->arn},
                    {m::SharedSecret, Value::Blob{*std::move(secret)}},
                    {m::KeyAgreementAlgorithm, algorithm},
                    {m::KeyOrigin, "AWS_KMS"}});
}

}  // namespace regionfall::kms
