#include "net/certificate_authority.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <span>
#include <utility>

#include "base/files.h"
#include "base/paths.h"
#include "net/openssl_handles.h"
#include "net/socket_address.h"

namespace regionfall::net {
namespace {

constexpr std::size_t kHostNameBytesMax = 253;
constexpr std::size_t kLabelBytesMax = 63;
constexpr std::size_t kCommonNameBytesMax = 64;  // RFC 5280, A.1

KeyHandle make_key() { return KeyHandle(EVP_EC_gen("P-256")); }

std::string key_pem(EVP_PKEY* key) {
  const BioHandle memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(memory.get());
}

std::string certificate_pem(X509* certificate) {
  const BioHandle memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(memory.get(), certificate);
  return text_of(memory.get());
}

// Labels of letters, digits, hyphens and underscores; `*` may be the first.
bool is_host_name(std::string_view name) {
  if (name.empty() || name.size() > kHostNameBytesMax) return false;
  if (name.starts_with("*.")) name.remove_prefix(2);
  while (true) {
    const std::string_view label = name.substr(0, name.find('.'));
    const bool letters = std::ranges::all_of(label, [](char letter) {
      return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
             letter == '-' || letter == '_';
    });
    if (label.empty() || label.size() > kLabelBytesMax || !letters) return false;
    if (label.size() == name.size()) return true;
    name.remove_prefix(label.size() + 1);
  }
}

// "DNS:www.example.com,IP:10.0.0.1", or an error when there is none or one is neither.
Result<std::string> alternative_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    const bool is_address = SocketAddress::ip(name, 0).has_value();
    if (!is_address && !is_host_name(name)) return failure("A certificate is for a host name or an IP address");
    text += (text.empty() ? "" : ",") + std::string(is_address ? "IP:" : "DNS:") + name;
  }
  if (text.empty()) return failure("A certificate is for some name");
  return text;
}

void set_subject(X509* certificate, const std::string& common_name) {
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
}

// 16 random bytes, positive.
void set_serial(X509* certificate, RandomSource& random) {
  std::array<std::byte, 16> bytes{};
  random.fill(bytes);
  bytes[0] = (bytes[0] & std::byte{0x7f}) | std::byte{0x40};
  BIGNUM* number = BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
  BN_free(number);
}

void set_validity(X509* certificate, Instant now, int days) {
  const auto seconds = [](Instant instant) {
    return static_cast<time_t>(std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count());
  };
  const Instant begin = now - std::chrono::days(1);  // clocks differ
  ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(begin));
  ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(begin + std::chrono::days(days)));
}

struct Extension {
  int kind;
  std::string value;
};

bool add_extensions(X509* certificate, X509* issuer, std::span<const Extension> extensions) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  return std::ranges::all_of(extensions, [&](const Extension& extension) {
    X509_EXTENSION* made = X509V3_EXT_conf_nid(nullptr, &context, extension.kind, extension.value.c_str());
    const bool added = made != nullptr && X509_add_ext(certificate, made, -1) == 1;
    X509_EXTENSION_free(made);
    return added;
  });
}

CertificateHandle begin_certificate(EVP_PKEY* key, Instant now, int days, RandomSource& random) {
  CertificateHandle certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  set_serial(certificate.get(), random);
  set_validity(certificate.get(), now, days);
  X509_set_pubkey(certificate.get(), key);
  return certificate;
}

Result<CertificateHandle> make_root(EVP_PKEY* key, const std::string& common_name, Instant now, RandomSource& random) {
  CertificateHandle root = begin_certificate(key, now, CertificateAuthority::kRootDays, random);
  set_subject(root.get(), common_name.substr(0, kCommonNameBytesMax));
  X509_set_issuer_name(root.get(), X509_get_subject_name(root.get()));
  const std::array<Extension, 3> extensions = {{{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                                                {NID_key_usage, "critical,keyCertSign,cRLSign"},
                                                {NID_subject_key_identifier, "hash"}}};
  if (!add_extensions(root.get(), root.get(), extensions) || X509_sign(root.get(), key, EVP_sha256()) == 0)
    return failure("The root certificate cannot be made: " + openssl_error());
  return root;
}

Result<void> check_private(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return failure(path + " cannot be read: " + std::strerror(errno));
  if ((status.st_mode & 077U) != 0)
    return failure(path + " can be read by others than its owner: remove it, or chmod 600");
  return {};
}

}  // namespace

struct CertificateAuthority::State {
  const Clock& clock;
  RandomSource& random;
  KeyHandle key;
  CertificateHandle root;
};

CertificateAuthority::CertificateAuthority(std::string root_pem, std::unique_ptr<State> state)
    : root_pem_(std::move(root_pem)), state_(std::move(state)) {}

CertificateAuthority::~CertificateAuthority() = default;

Result<std::unique_ptr<CertificateAuthority>> CertificateAuthority::open(const std::string& folder,
                                                                         const std::string& common_name,
                                                                         const Clock& clock, RandomSource& random) {
  const std::string root_path = join_path(folder, kRootFile);
  const std::string key_path = join_path(folder, kKeyFile);
  if (!file_exists(root_path)) {  // written last
    const KeyHandle key = make_key();
    const CertificateHandle root = TRY(make_root(key.get(), common_name, clock.now(), random));
    TRY(remove_file(key_path));
    TRY(write_file_atomically(key_path, key_pem(key.get()), {.mode = 0600}));
    TRY(write_file_atomically(root_path, certificate_pem(root.get())));
  }
  TRY(check_private(key_path));
  std::string root_pem = TRY(read_file(root_path));
  std::vector<CertificateHandle> roots = TRY(read_certificates(root_pem));
  const std::string key = TRY(read_file(key_path));
  auto state = std::make_unique<State>(
      State{.clock = clock, .random = random, .key = TRY(read_key(key)), .root = std::move(roots.front())});
  if (X509_check_private_key(state->root.get(), state->key.get()) != 1)
    return failure(key_path + " is not the key of " + root_path);
  return std::unique_ptr<CertificateAuthority>(new CertificateAuthority(std::move(root_pem), std::move(state)));
}

Result<TlsIdentity> CertificateAuthority::identity_for(std::string_view name) {
  std::string key = key_pem(make_key().get());
  std::string certificate = TRY(sign({std::string(name)}, key));
  return TlsIdentity{.chain_pem = std::move(certificate), .key_pem = std::move(key)};
}

Result<std::string> CertificateAuthority::sign(const std::vector<std::string>& names, std::string_view private_key) {
  const std::string alternatives = TRY(alternative_names(names));
  const std::string& text = names.front();
  const KeyHandle key = TRY(read_key(private_key));
  const CertificateHandle leaf = begin_certificate(key.get(), state_->clock.now(), kLeafDays, state_->random);
  const bool has_subject = text.size() <= kCommonNameBytesMax;
  if (has_subject) set_subject(leaf.get(), text);
  X509_set_issuer_name(leaf.get(), X509_get_subject_name(state_->root.get()));
  const bool enciphers = EVP_PKEY_is_a(key.get(), "RSA") == 1;
  const std::array<Extension, 6> extensions = {
      {{NID_basic_constraints, "critical,CA:FALSE"},
       {NID_key_usage, enciphers ? "critical,digitalSignature,keyEncipherment" : "critical,digitalSignature"},
       {NID_ext_key_usage, "serverAuth"},
       {NID_subject_key_identifier, "hash"},
       {NID_authority_key_identifier, "keyid:always"},
       {NID_subject_alt_name, (has_subject ? "" : "critical,") + alternatives}}};
  if (!add_extensions(leaf.get(), state_->root.get(), extensions) ||
      X509_sign(leaf.get(), state_->key.get(), EVP_sha256()) == 0)
    return failure("A certificate for " + text + " cannot be made: " + openssl_error());
  return certificate_pem(leaf.get());
}

}  // namespace regionfall::net
