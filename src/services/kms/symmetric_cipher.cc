#include "services/kms/symmetric_cipher.h"

#include <openssl/evp.h>

#include <cassert>
#include <memory>
#include <span>

#include "base/encoding.h"

namespace regionfall::kms {
namespace {

// A blob: magic, length of the key's id, the id, the material's id, nonce, tag, encrypted bytes.
constexpr std::string_view kMagic = "\x01RFK";
constexpr std::size_t kMaterialIdBytes = 32;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
int length_of(std::string_view text) { return static_cast<int>(text.size()); }

void append_text(std::string& bytes, std::string_view text) {
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(text.size() >> shift));
  bytes.append(text);
}

// What is authenticated besides: the head, and the context's pairs, each with its length.
std::string authenticated(std::string_view head, const EncryptionContext& context) {
  std::string bytes(head);
  for (const auto& [key, value] : context) {
    append_text(bytes, key);
    append_text(bytes, value);
  }
  return bytes;
}

// The parts of a blob.
struct Parts {
  std::string_view head, key_id, material_id, nonce, tag, content;
};

std::optional<Parts> split_blob(std::string_view blob) {
  if (blob.size() <= kMagic.size() || !blob.starts_with(kMagic)) return std::nullopt;
  const std::size_t id_bytes = static_cast<unsigned char>(blob[kMagic.size()]);
  const std::size_t head_bytes = kMagic.size() + 1 + id_bytes + kMaterialIdBytes;
  if (blob.size() < head_bytes + kNonceBytes + kTagBytes) return std::nullopt;
  return Parts{.head = blob.substr(0, head_bytes),
               .key_id = blob.substr(kMagic.size() + 1, id_bytes),
               .material_id = blob.substr(kMagic.size() + 1 + id_bytes, kMaterialIdBytes),
               .nonce = blob.substr(head_bytes, kNonceBytes),
               .tag = blob.substr(head_bytes + kNonceBytes, kTagBytes),
               .content = blob.substr(head_bytes + kNonceBytes + kTagBytes)};
}

}  // namespace

std::string seal(const CiphertextHead& head, std::string_view secret, std::string_view plaintext,
                 const EncryptionContext& context, RandomSource& random) {
  assert(head.key_id.size() <= 255);
  std::string blob(kMagic);
  blob.push_back(static_cast<char>(head.key_id.size()));
  blob += head.key_id;
  blob += hex_decode(head.material_id).value_or("");
  const std::string extra = authenticated(blob, context);
  std::string nonce(kNonceBytes, '\0');
  random.fill(std::as_writable_bytes(std::span(nonce)));
  std::string tag(kTagBytes, '\0');
  std::string content(plaintext.size(), '\0');
  const CipherContext cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int length = 0;
  const bool done =
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(secret), bytes_of(nonce)) == 1 &&
      EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytes_of(extra), length_of(extra)) == 1 &&
      EVP_EncryptUpdate(cipher.get(), bytes_of(content), &length, bytes_of(plaintext), length_of(plaintext)) == 1 &&
      EVP_EncryptFinal_ex(cipher.get(), bytes_of(content) + length, &length) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, tag.data()) == 1;
  assert(done);
  return done ? blob + nonce + tag + content : std::string();
}

std::optional<CiphertextHead> read_head(std::string_view blob) {
  const std::optional<Parts> parts = split_blob(blob);
  if (!parts) return std::nullopt;
  return CiphertextHead{std::string(parts->key_id), hex_encode(parts->material_id)};
}

std::optional<std::string> open(std::string_view blob, std::string_view secret, const EncryptionContext& context) {
  const std::optional<Parts> parts = split_blob(blob);
  if (!parts) return std::nullopt;
  const std::string extra = authenticated(parts->head, context);
  std::string tag(parts->tag);
  std::string opened(parts->content.size(), '\0');
  const CipherContext cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int length = 0;
  const bool done =
      EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(secret), bytes_of(parts->nonce)) == 1 &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytes_of(extra), length_of(extra)) == 1 &&
      EVP_DecryptUpdate(cipher.get(), bytes_of(opened), &length, bytes_of(parts->content), length_of(parts->content)) ==
          1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(cipher.get(), bytes_of(opened) + length, &length) == 1;
  if (!done) return std::nullopt;
  return opened;
}

}  // namespace regionfall::kms
