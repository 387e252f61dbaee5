#include "services/kms/encryption.h"

#include <algorithm>

#include "aws/members/kms.h"
#include "services/kms/key_lookup.h"
#include "services/kms/key_pair.h"
#include "services/kms/operations.h"

namespace regionfall::kms {

namespace m = aws::members::kms;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

std::string algorithm_of(const Value& given) {
  return given.absent() ? std::string(kSymmetricDefault) : given.as_text();
}

// That the key can encrypt and decrypt, and by that algorithm.
Result<void, aws::ApiError> fits(const Key& key, std::string_view operation, std::string_view algorithm) {
  TRY(usable(key));
  if (key.usage != kEncryptDecrypt) return invalid_key_usage(key, operation);
  const std::vector<std::string> algorithms = encryption_algorithms(spec_of(key), key.usage);
  if (std::ranges::find(algorithms, algorithm) != algorithms.end()) return {};
  return aws::api_error("InvalidKeyUsageException",
                        "Algorithm " + std::string(algorithm) + " and key spec " + key.spec + " are incompatible");
}

struct Decrypted {
  std::string plaintext;
  std::string material_id;  // empty: of a key pair
};

// One side of Decrypt and ReEncrypt.
Result<Decrypted, aws::ApiError> decrypt_blob(const Key& key, std::string_view operation, std::string_view algorithm,
                                              std::string_view blob, const EncryptionContext& context) {
  TRY(fits(key, operation, algorithm));
  if (spec_of(key).kind == KeyKind::kRsa) {
    std::optional<std::string> opened = rsa_decrypt(key.current_material().secret, algorithm, blob);
    if (!opened) return invalid_ciphertext();
    return Decrypted{*std::move(opened), {}};
  }
  const std::optional<CiphertextHead> head = read_head(blob);
  if (!head) return invalid_ciphertext();
  const auto material = std::ranges::find(key.materials, head->material_id, &KeyMaterial::id);
  if (material == key.materials.end()) return invalid_ciphertext();
  std::optional<std::string> opened = open(blob, material->secret, context);
  if (!opened) return invalid_ciphertext();
  return Decrypted{*std::move(opened), material->id};
}

}  // namespace

EncryptionContext context_of(const Value& map) {
  EncryptionContext context;
  for (const auto& [key, value] : map.as_map()) context.insert_or_assign(key, value.as_text());
  return context;
}

Result<std::string, aws::ApiError> encrypt_with(const Key& key, std::string_view operation, std::string_view algorithm,
                                                std::string_view plaintext, const EncryptionContext& context,
                                                RandomSource& random) {
  TRY(fits(key, operation, algorithm));
  const KeyMaterial& material = key.current_material();
  if (spec_of(key).kind == KeyKind::kSymmetric) {
    return seal({key.id, material.id}, material.secret, plaintext, context, random);
  }
  if (!context.empty()) return validation_error("EncryptionContext is not supported with asymmetric keys.");
  std::optional<std::string> blob = rsa_encrypt(material.secret, algorithm, plaintext);
  if (!blob) return validation_error("Plaintext is too long for algorithm " + std::string(algorithm) + ".");
  return *std::move(blob);
}

Result<const Key*, aws::ApiError> key_of_ciphertext(Kms& kms, const Value& blob, const Value& key_id,
                                                    const Request& request) {
  const Key* asked = nullptr;
  if (!key_id.absent()) asked = TRY(find_key(kms, key_id.as_text(), request));
  if (asked != nullptr && spec_of(*asked).kind != KeyKind::kSymmetric) return asked;
  const std::optional<CiphertextHead> head = read_head(blob.as_bytes());
  if (!head) return invalid_ciphertext();
  const Key* named = kms.keys.find(head->key_id);
  if (named == nullptr && asked == nullptr) return invalid_ciphertext();
  if (asked != nullptr && named != asked) {
    return aws::api_error("IncorrectKeyException",
                          "The key ID in the request does not identify a CMK that can perform this operation.");
  }
  return named;
}

Outcome encrypt(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(find_key(kms, input[m::KeyId].as_text(), request));
  const std::string algorithm = algorithm_of(input[m::EncryptionAlgorithm]);
  std::string blob = TRY(encrypt_with(*key, "Encrypt", algorithm, input[m::Plaintext].as_bytes(),
                                      context_of(input[m::EncryptionContext]), request.random));
  return Value::of(
      {{m::CiphertextBlob, Value::Blob{std::move(blob)}}, {m::KeyId, key->arn}, {m::EncryptionAlgorithm, algorithm}});
}

Outcome decrypt(Kms& kms, const Value& input, const Request& request) {
  const Key* key = TRY(key_of_ciphertext(kms, input[m::CiphertextBlob], input[m::KeyId], request));
  const std::string algorithm = algorithm_of(input[m::EncryptionAlgorithm]);
  Decrypted opened = TRY(decrypt_blob(*key, "Decrypt", algorithm, input[m::CiphertextBlob].as_bytes(),
                                      context_of(input[m::EncryptionContext])));
  Value output = Value::of({{m::KeyId, key->arn},
                            {m::Plaintext, Value::Blob{std::move(opened.plaintext)}},
                            {m::EncryptionAlgorithm, algorithm}});
  if (!opened.material_id.empty()) output.set(m::KeyMaterialId, opened.material_id);
  return output;
}

Outcome re_encrypt(Kms& kms, const Value& input, const Request& request) {
  const Key* source = TRY(key_of_ciphertext(kms, input[m::CiphertextBlob], input[m::SourceKeyId], request));
  const Key* destination = TRY(find_key(kms, input[m::DestinationKeyId].as_text(), request));
  const std::string source_algorithm = algorithm_of(input[m::SourceEncryptionAlgorithm]);
  const std::string algorithm = algorithm_of(input[m::DestinationEncryptionAlgorithm]);
  const Decrypted opened = TRY(decrypt_blob(*source, "ReEncrypt", source_algorithm, input[m::CiphertextBlob].as_bytes(),
                                            context_of(input[m::SourceEncryptionContext])));
  std::string blob = TRY(encrypt_with(*destination, "ReEncrypt", algorithm, opened.plaintext,
                                      context_of(input[m::DestinationEncryptionContext]), request.random));
  Value output = Value::of({{m::CiphertextBlob, Value::Blob{std::move(blob)}},
                            {m::SourceKeyId, source->arn},
                            {m::KeyId, destination->arn},
                            {m::SourceEncryptionAlgorithm, source_algorithm},
                            {m::DestinationEncryptionAlgorithm, algorithm}});
  if (!opened.material_id.empty()) output.set(m::SourceKeyMaterialId, opened.material_id);
  if (spec_of(*destination).kind == KeyKind::kSymmetric) {
    output.set(m::DestinationKeyMaterialId, destination->current_material().id);
  }
  return output;
}

}  // namespace regionfall::kms
