#include <fmt/format.h>

#include <span>

#include "aws/members/kms.h"
#include "services/kms/encryption.h"
#include "services/kms/key_lookup.h"
#include "services/kms/key_pair.h"
#include "services/kms/operations.h"

namespace regionfall::kms {

namespace m = aws::members::kms;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kAes256Bytes = 32;
constexpr std::int64_t kAes128Bytes = 16;

std::string random_bytes(std::int64_t count, RandomSource& random) {
  std::string bytes(static_cast<std::size_t>(count), '\0');
  random.fill(std::as_writable_bytes(std::span(bytes)));
  return bytes;
}

Result<std::int64_t, aws::ApiError> data_key_bytes(const Value& input) {
  const Value& count = input[m::NumberOfBytes];
  const Value& spec = input[m::KeySpec];
  if (count.absent() == spec.absent()) {
    return validation_error("Please specify either number of bytes or key spec.");
  }
  if (!count.absent()) return count.as_integer();
  return spec.as_text() == "AES_128" ? kAes128Bytes : kAes256Bytes;
}

struct Sealed {
  const Key* key;
  std::string blob;
};

// Encrypts a new data key or private key with the key that the input names.
Result<Sealed, aws::ApiError> seal_for(Kms& kms, std::string_view operation, const Value& input,
                                       std::string_view secret, const Request& request) {
  const Key* key = TRY(find_key(kms, input[m::KeyId].as_text(), request));
  if (spec_of(*key).kind != KeyKind::kSymmetric) return invalid_key_usage(*key, operation);
  std::string blob = TRY(encrypt_with(*key, operation, kSymmetricDefault, secret,
                                      context_of(input[m::EncryptionContext]), request.random));
  return Sealed{key, std::move(blob)};
}

Outcome data_key(Kms& kms, const Value& input, const Request& request, bool shows_plaintext) {
  std::string plaintext = random_bytes(TRY(data_key_bytes(input)), request.random);
  Sealed sealed = TRY(seal_for(kms, "GenerateDataKey", input, plaintext, request));
  Value output = Value::of({{m::CiphertextBlob, Value::Blob{std::move(sealed.blob)}},
                            {m::KeyId, sealed.key->arn},
                            {m::KeyMaterialId, sealed.key->current_material().id}});
  if (shows_plaintext) output.set(m::Plaintext, Value::Blob{std::move(plaintext)});
  return output;
}

Outcome data_key_pair(Kms& kms, const Value& input, const Request& request, bool shows_plaintext) {
  const std::string& name = input[m::KeyPairSpec].as_text();
  const KeySpec* spec = find_key_spec(name);
  if (spec == nullptr) return unsupported_operation(fmt::format("KeyPairSpec {} is not supported.", name));
  Result<std::string> private_key = make_private_key(*spec);
  if (!private_key) return aws::api_error("KMSInternalException", private_key.error().message, 500);
  Result<std::string> public_key = public_key_of(*private_key);
  if (!public_key) return aws::api_error("KMSInternalException", public_key.error().message, 500);
  Sealed sealed = TRY(seal_for(kms, "GenerateDataKeyPair", input, *private_key, request));
  Value output = Value::of({{m::PrivateKeyCiphertextBlob, Value::Blob{std::move(sealed.blob)}},
                            {m::PublicKey, Value::Blob{*std::move(public_key)}},
                            {m::KeyId, sealed.key->arn},
                            {m::KeyPairSpec, name},
                            {m::KeyMaterialId, sealed.key->current_material().id}});
  if (shows_plaintext) output.set(m::PrivateKeyPlaintext, Value::Blob{*std::move(private_key)});
  return output;
}

}  // namespace

Outcome generate_data_key(Kms& kms, const Value& input, const Request& request) {
  return data_key(kms, input, request, /*shows_plaintext=*/true);
}

Outcome generate_data_key_without_plaintext(Kms& kms, const Value& input, const Request& request) {
  return data_key(kms, input, request, /*shows_plaintext=*/false);
}

Outcome generate_data_key_pair(Kms& kms, const Value& input, const Request& request) {
  return data_key_pair(kms, input, request, /*shows_plaintext=*/true);
}

Outcome generate_data_key_pair_without_plaintext(Kms& kms, const Value& input, const Request& request) {
  return data_key_pair(kms, input, request, /*shows_plaintext=*/false);
}

Outcome generate_random(Kms& /*kms*/, const Value& input, const Request& request) {
  if (!input.has(m::NumberOfBytes)) return validation_error("NumberOfBytes is required.");
  return Value::of({{m::Plaintext, Value::Blob{random_bytes(input[m::NumberOfBytes].as_integer(), request.random)}}});
}

}  // namespace regionfall::kms
