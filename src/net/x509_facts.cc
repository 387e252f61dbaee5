#include "net/x509_facts.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <ctime>

#include "net/openssl_handles.h"

namespace regionfall::net {
namespace {

using NamesHandle = OpenSslHandle<GENERAL_NAMES, GENERAL_NAMES_free>;
using UsagesHandle = OpenSslHandle<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>;

struct Usage {
  std::uint32_t flag;
  const char* name;
};
constexpr Usage kUsages[] = {
    {KU_DIGITAL_SIGNATURE, "DIGITAL_SIGNATURE"},
    {KU_NON_REPUDIATION, "NON_REPUDIATION"},
    {KU_KEY_ENCIPHERMENT, "KEY_ENCIPHERMENT"},
    {KU_DATA_ENCIPHERMENT, "DATA_ENCIPHERMENT"},
    {KU_KEY_AGREEMENT, "KEY_AGREEMENT"},
    {KU_KEY_CERT_SIGN, "CERTIFICATE_SIGNING"},
    {KU_CRL_SIGN, "CRL_SIGNING"},
    {KU_ENCIPHER_ONLY, "ENCIPHER_ONLY"},
    {KU_DECIPHER_ONLY, "DECIPHER_ONLY"},
};

Instant instant_of(const ASN1_TIME* time) {
  std::tm parts{};
  ASN1_TIME_to_tm(time, &parts);
  return Instant(std::chrono::seconds(::timegm(&parts)));
}

std::string text_of_name(const X509_NAME* name) {
  const BioHandle memory(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(memory.get(), name, 0, XN_FLAG_RFC2253);
  return text_of(memory.get());
}

std::string serial_of(const X509* certificate) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate);
  std::string text;
  for (int i = 0; i < ASN1_STRING_length(serial); ++i)
    text += fmt::format("{}{:02x}", i == 0 ? "" : ":", ASN1_STRING_get0_data(serial)[i]);
  return text;
}

std::string common_name(const X509* certificate) {
  std::array<char, 256> text{};
  const X509_NAME* name = X509_get_subject_name(certificate);
  if (X509_NAME_get_text_by_NID(name, NID_commonName, text.data(), static_cast<int>(text.size())) < 0) return {};
  return text.data();
}

std::vector<std::string> names_of(const X509* certificate) {
  std::vector<std::string> found;
  const NamesHandle names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_DNS) continue;
    found.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
                       static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
  }
  if (found.empty()) found.push_back(common_name(certificate));
  std::erase(found, "");
  return found;
}

std::vector<std::string> usages_of(X509* certificate) {
  std::vector<std::string> found;
  const std::uint32_t flags = X509_get_key_usage(certificate);
  if (flags == UINT32_MAX) return found;  // the extension is not there
  for (const Usage& usage : kUsages) {
    if ((flags & usage.flag) != 0) found.emplace_back(usage.name);
  }
  return found;
}

std::vector<std::string> extended_usages_of(const X509* certificate) {
  std::vector<std::string> found;
  const UsagesHandle usages(
      static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)));
  for (int i = 0; usages != nullptr && i < sk_ASN1_OBJECT_num(usages.get()); ++i) {
    std::array<char, 64> text{};
    OBJ_obj2txt(text.data(), static_cast<int>(text.size()), sk_ASN1_OBJECT_value(usages.get(), i), 1);
    found.emplace_back(text.data());
  }
  return found;
}

std::string key_algorithm_of(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "RSA") == 1) return fmt::format("RSA_{}", EVP_PKEY_get_bits(key));
  std::array<char, 64> group{};
  EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr);
  return fmt::format("EC_{}", group.data());
}

std::string signature_algorithm_of(const X509* certificate) {
  int digest = NID_undef;
  int key = NID_undef;
  OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &digest, &key);
  const char* const digest_name = digest == NID_sha512   ? "SHA512"
                                  : digest == NID_sha384 ? "SHA384"
                                  : digest == NID_sha1   ? "SHA1"
                                  : digest == NID_md5    ? "MD5"
                                                         : "SHA256";
  return std::string(digest_name) + (key == NID_rsaEncryption ? "WITHRSA" : "WITHECDSA");
}

}  // namespace

Result<X509Facts> read_x509(std::string_view pem) {
  const auto certificates = TRY(read_certificates(pem));
  X509* certificate = certificates.front().get();
  return X509Facts{.version = static_cast<int>(X509_get_version(certificate)) + 1,
                   .names = names_of(certificate),
                   .serial = serial_of(certificate),
                   .subject = text_of_name(X509_get_subject_name(certificate)),
                   .issuer = text_of_name(X509_get_issuer_name(certificate)),
                   .signature_algorithm = signature_algorithm_of(certificate),
                   .key_algorithm = key_algorithm_of(X509_get0_pubkey(certificate)),
                   .usages = usages_of(certificate),
                   .usages_more = extended_usages_of(certificate),
                   .not_before = instant_of(X509_get0_notBefore(certificate)),
                   .not_after = instant_of(X509_get0_notAfter(certificate))};
}

bool is_key_of(std::string_view certificate_pem, std::string_view key_pem) {
  const auto certificates = read_certificates(certificate_pem);
  const auto key = read_key(key_pem);
  if (!certificates || !key) return false;
  const bool same = X509_check_private_key(certificates->front().get(), key->get()) == 1;
  ERR_clear_error();
  return same;
}

std::size_t count_certificates(std::string_view pem) {
  const auto certificates = read_certificates(pem);
  return certificates ? certificates->size() : 0;
}

bool is_chain_of(std::string_view certificate_pem, std::string_view chain_pem) {
  const auto certificates = read_certificates(certificate_pem);
  const auto chain = read_certificates(chain_pem);
  if (!certificates || !chain) return false;
  X509* signed_one = certificates->front().get();
  for (const CertificateHandle& issuer : *chain) {
    const bool signed_by = X509_verify(signed_one, X509_get0_pubkey(issuer.get())) == 1;
    ERR_clear_error();
    if (!signed_by) return false;
    signed_one = issuer.get();
  }
  return true;
}

}  // namespace regionfall::net
