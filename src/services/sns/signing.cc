#include "services/sns/signing.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <chrono>
#include <memory>
#include <span>

#include "aws/members/sns.h"
#include "base/encoding.h"
#include "base/hash.h"
#include "services/kms/key_pair.h"
#include "services/sns/operations.h"
#include "services/sns/sns.h"

namespace regionfall::sns {

namespace m = aws::members::sns;

namespace {

constexpr const char* kKeyName = "signing";
constexpr const char* kSpec = "RSA_2048";
constexpr const char* kCommonName = "sns.amazonaws.com";
constexpr long kValidDays = 3650;
constexpr long kDay_s = 86'400;
constexpr std::size_t kNameDigits = 32;

constexpr std::array kOfNotification = {"Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"};
constexpr std::array kOfConfirmation = {"Message", "MessageId", "SubscribeURL", "Timestamp",
                                        "Token",   "TopicArn",  "Type"};

std::span<const char* const> signed_members(const Json& message) {
  if (message["Type"].text() == "Notification") return kOfNotification;
  return kOfConfirmation;
}

using PrivateKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Buffer = std::unique_ptr<BIO, decltype(&BIO_free)>;

// A certificate that the key's owner has signed; empty when OpenSSL cannot.
std::string self_signed(std::string_view private_key, Instant now) {
  const auto* at = reinterpret_cast<const unsigned char*>(private_key.data());
  const PrivateKey key(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(private_key.size())), EVP_PKEY_free);
  const Certificate certificate(X509_new(), X509_free);
  if (key == nullptr || certificate == nullptr) return {};
  const auto unix_s = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  X509_set_version(certificate.get(), 2);  // that is version 3
  ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate.get()), unix_s);
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), unix_s - kDay_s);
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), unix_s + kValidDays * kDay_s);
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(kCommonName), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_set_pubkey(certificate.get(), key.get());
  if (X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0) return {};
  const Buffer buffer(BIO_new(BIO_s_mem()), BIO_free);
  if (buffer == nullptr || PEM_write_bio_X509(buffer.get(), certificate.get()) != 1) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(buffer.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

// The region's key, made when it is first wanted; null when it cannot be.
const SigningKey* region_key(Sns& sns, Instant now) {
  if (const SigningKey* key = sns.signing_keys.find(kKeyName)) return key;
  const kms::KeySpec* spec = kms::find_key_spec(kSpec);
  Result<std::string> private_key = spec == nullptr ? failure("no such key") : kms::make_private_key(*spec);
  if (!private_key) return nullptr;
  std::string certificate = self_signed(*private_key, now);
  if (certificate.empty()) return nullptr;
  sns.signing_keys.put(kKeyName, {.private_key = *std::move(private_key), .certificate = std::move(certificate)});
  return sns.signing_keys.find(kKeyName);
}

std::string path_of(const SigningKey& key) {
  return fmt::format("{}{}{}", kCertificatePath, hash_hex(HashKind::kSha256, key.certificate).substr(0, kNameDigits),
                     ".pem");
}

}  // namespace

std::string text_to_sign(const Json& message) {
  std::string text;
  for (const char* name : signed_members(message)) {
    if (message[name].is_string()) text += fmt::format("{}\n{}\n", name, message[name].text());
  }
  return text;
}

void sign_message(Sns& sns, const Topic* topic, Json& message, Instant now) {
  const SigningKey* key = region_key(sns, now);
  if (key == nullptr) return;
  const bool second = topic != nullptr && topic->attributes.contains("SignatureVersion") &&
                      topic->attributes.at("SignatureVersion") == "2";
  const char* const algorithm = second ? "RSASSA_PKCS1_V1_5_SHA_256" : "RSASSA_PKCS1_V1_5_SHA_1";
  const Result<std::string> signature = kms::sign(key->private_key, algorithm, text_to_sign(message), false);
  if (!signature) return;
  message.set("SignatureVersion", Json::string(second ? "2" : "1"))
      .set("Signature", Json::string(base64_encode(*signature)))
      .set("SigningCertURL",
           Json::string(fmt::format("https://sns.{}.amazonaws.com{}", sns.region.text, path_of(*key))));
}

aws::Outcome signing_certificate(Sns& sns, const aws::Value& input, const aws::Request& /*request*/) {
  const SigningKey* key = sns.signing_keys.find(kKeyName);
  const bool there = key != nullptr && path_of(*key) == input[m::Name].as_text();
  return aws::Value::of({{m::Value, there ? key->certificate : std::string()}});
}

}  // namespace regionfall::sns
