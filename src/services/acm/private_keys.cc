#include "services/acm/private_keys.h"

#include <charconv>
#include <chrono>

#include "net/openssl_handles.h"

namespace regionfall::acm {
namespace {

constexpr std::string_view kRsa = "RSA_";
constexpr std::string_view kElliptic = "EC_";
constexpr unsigned kRsaBitsMax = 4096;

net::KeyHandle generate(std::string_view algorithm) {
  if (algorithm.starts_with(kElliptic)) {
    return net::KeyHandle(EVP_EC_gen(std::string(algorithm.substr(kElliptic.size())).c_str()));
  }
  unsigned bits = 0;
  if (algorithm.starts_with(kRsa)) std::from_chars(algorithm.data() + kRsa.size(), algorithm.end(), bits);
  return net::KeyHandle(bits == 0 || bits > kRsaBitsMax ? nullptr : EVP_RSA_gen(bits));
}

Result<std::string> pem_of(EVP_PKEY* key, const EVP_CIPHER* cipher, std::string_view passphrase) {
  const net::BioHandle memory(BIO_new(BIO_s_mem()));
  const int written = PEM_write_bio_PKCS8PrivateKey(memory.get(), key, cipher, passphrase.data(),
                                                    static_cast<int>(passphrase.size()), nullptr, nullptr);
  if (written != 1) return failure("The private key cannot be written: " + net::openssl_error());
  return net::text_of(memory.get());
}

}  // namespace

Result<std::string> make_private_key(std::string_view algorithm) {
  const net::KeyHandle key = generate(algorithm);
  if (key == nullptr) return failure("No key of the algorithm " + std::string(algorithm) + " can be made");
  return pem_of(key.get(), nullptr, {});
}

Result<std::string> encrypted_key(std::string_view private_key, std::string_view passphrase) {
  const net::KeyHandle key = TRY(net::read_key(private_key));
  return pem_of(key.get(), EVP_aes_256_cbc(), passphrase);
}

Result<std::optional<std::string>> BackgroundKeys::take(std::string_view algorithm) {
  if (!algorithm.starts_with(kRsa)) return TRY(make_private_key(algorithm));
  auto under_way = being_made_.find(algorithm);
  if (under_way == being_made_.end()) {
    being_made_.emplace(
        algorithm, std::async(std::launch::async, [text = std::string(algorithm)] { return make_private_key(text); }));
    return std::nullopt;
  }
  if (under_way->second.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return std::nullopt;
  Result<std::string> made = under_way->second.get();
  being_made_.erase(under_way);
  return TRY(std::move(made));
}

}  // namespace regionfall::acm
