#include "hcl/functions/secrets.h"

#include <crypt.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <cstring>

#include "base/openssh_key.h"

namespace regionfall::hcl {
namespace {

// bcrypt's own order of the 64 digits.
constexpr std::string_view kBcryptDigits = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t kSaltBytes = 16;

std::string salt_digits(RandomSource& random) {
  std::byte salt[kSaltBytes];
  random.fill(salt);
  std::string digits;
  unsigned buffer = 0;
  int bits = 0;
  for (std::byte byte : salt) {
    buffer = buffer << 8 | std::to_integer<unsigned>(byte);
    for (bits += 8; bits >= 6; bits -= 6) digits += kBcryptDigits[buffer >> (bits - 6) & 63];
  }
  digits += kBcryptDigits[buffer << (6 - bits) & 63];
  return digits;
}

}  // namespace

Result<std::string> bcrypt(std::string_view password, int cost, RandomSource& random) {
  if (password.size() > kBcryptBytesMax) {
    return failure(fmt::format("a password may have at most {} bytes", kBcryptBytesMax));
  }
  if (password.find('\0') != std::string_view::npos) return failure("a password must not contain a zero byte");
  std::string setting = fmt::format("$2a${:02}${}", cost, salt_digits(random));
  auto data = std::make_unique<crypt_data>();
  const char* hashed = ::crypt_r(std::string(password).c_str(), setting.c_str(), data.get());
  if (hashed == nullptr || hashed[0] == '*') return failure("this machine's libcrypt does not know bcrypt");
  return std::string(hashed);
}

struct RsaPrivateKey::Key {
  EVP_PKEY* key = nullptr;
  explicit Key(EVP_PKEY* owned) : key(owned) {}
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;
  ~Key() { EVP_PKEY_free(key); }
};

RsaPrivateKey::RsaPrivateKey(std::unique_ptr<Key> key) : key_(std::move(key)) {}
RsaPrivateKey::RsaPrivateKey(RsaPrivateKey&&) noexcept = default;
RsaPrivateKey& RsaPrivateKey::operator=(RsaPrivateKey&&) noexcept = default;
RsaPrivateKey::~RsaPrivateKey() = default;

Result<RsaPrivateKey> RsaPrivateKey::parse(std::string_view pem) {
  if (is_openssh_key(pem)) return parse(TRY(pem_of_openssh_key(pem)));
  std::unique_ptr<BIO, decltype(&BIO_free)> source(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  // Without a callback that says "no password", OpenSSL would ask for one on the terminal.
  pem_password_cb* no_password = [](char*, int, int, void*) { return -1; };
  auto key = std::make_unique<Key>(PEM_read_bio_PrivateKey(source.get(), nullptr, no_password, nullptr));
  ERR_clear_error();
  if (key->key == nullptr) return failure("it is no private key in PEM format without a password");
  if (EVP_PKEY_get_base_id(key->key) != EVP_PKEY_RSA) return failure("it is a private key, but not an RSA key");
  return RsaPrivateKey(std::move(key));
}

Result<std::string> RsaPrivateKey::decrypt(std::string_view ciphertext) const {
  std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(EVP_PKEY_CTX_new(key_->key, nullptr),
                                                                      EVP_PKEY_CTX_free);
  auto input = reinterpret_cast<const unsigned char*>(ciphertext.data());
  std::string text(static_cast<std::size_t>(EVP_PKEY_get_size(key_->key)), '\0');
  std::size_t size = text.size();
  bool decrypted = EVP_PKEY_decrypt_init(context.get()) > 0 &&
                   EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) > 0 &&
                   EVP_PKEY_decrypt(context.get(), reinterpret_cast<unsigned char*>(text.data()), &size, input,
                                    ciphertext.size()) > 0;
  ERR_clear_error();
  if (!decrypted) return failure("the text was not encrypted for this key");
  text.resize(size);
  return text;
}

}  // namespace regionfall::hcl
