#include "services/iam/sealer.h"

#include <openssl/evp.h>

#include <cassert>
#include <memory>
#include <span>

#include "base/encoding.h"

namespace regionfall::iam {
namespace {

constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

CipherContext cipher_context() { return {EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free}; }

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
int length_of(std::string_view text) { return static_cast<int>(text.size()); }

}  // namespace

Sealer::Sealer(std::string key) : key_(std::move(key)) { assert(key_.size() == kKeyBytes); }

std::string Sealer::seal(std::string_view content, std::string_view purpose, RandomSource& random) const {
  std::string nonce(kNonceBytes, '\0');
  random.fill(std::as_writable_bytes(std::span(nonce)));
  std::string sealed(content.size(), '\0');
  std::string tag(kTagBytes, '\0');
  const CipherContext context = cipher_context();
  int length = 0;
  const bool done =
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key_), bytes_of(nonce)) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &length, bytes_of(purpose), length_of(purpose)) == 1 &&
      EVP_EncryptUpdate(context.get(), bytes_of(sealed), &length, bytes_of(content), length_of(content)) == 1 &&
      EVP_EncryptFinal_ex(context.get(), bytes_of(sealed) + length, &length) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, tag.data()) == 1;
  assert(done);
  return done ? base64_encode(nonce + sealed + tag) : std::string();
}

std::optional<std::string> Sealer::open(std::string_view sealed, std::string_view purpose) const {
  const Result<std::string> bytes = base64_decode(sealed);
  if (!bytes || bytes->size() < kNonceBytes + kTagBytes) return std::nullopt;
  const std::string_view all = *bytes;
  const std::string_view nonce = all.substr(0, kNonceBytes);
  const std::string_view content = all.substr(kNonceBytes, all.size() - kNonceBytes - kTagBytes);
  std::string tag(all.substr(all.size() - kTagBytes));
  std::string opened(content.size(), '\0');
  const CipherContext context = cipher_context();
  int length = 0;
  const bool done =
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key_), bytes_of(nonce)) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &length, bytes_of(purpose), length_of(purpose)) == 1 &&
      EVP_DecryptUpdate(context.get(), bytes_of(opened), &length, bytes_of(content), length_of(content)) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context.get(), bytes_of(opened) + length, &length) == 1;
  if (!done) return std::nullopt;
  return opened;
}

}  // namespace regionfall::iam
