#include "services/acm/x509_facts.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <ctime>

#include "net/openssl_handles.h"

namespace regionfall::acm {
namespace {

using net::OpenSslHandle;
using NamesHandle = OpenSslHandle<GENERAL_NAMES, GENERAL_NAMES_free>;

Instant instant_of(const ASN1_TIME* time) {
  std::tm parts{};
  ASN1_TIME_to_tm(time, &parts);
  return Instant(std::chrono::seconds(::timegm(&parts)));
}

std::string text_of_name(const X509_NAME* name) {
  const net::BioHandle memory(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(memory.get(), name, 0, XN_FLAG_RFC2253);
  return net::text_of(memory.get());
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
  const char* const digest_name = digest == NID_sha512 ? "SHA512" : digest == NID_sha384 ? "SHA384" : "SHA256";
  return std::string(digest_name) + (key == NID_rsaEncryption ? "WITHRSA" : "WITHECDSA");
}

}  // namespace

Result<X509Facts> read_x509(std::string_view pem) {
  const auto certificates = TRY(net::read_certificates(pem));
  const X509* certificate = certificates.front().get();
  return X509Facts{.names = names_of(certificate),
                   .serial = serial_of(certificate),
                   .subject = text_of_name(X509_get_subject_name(certificate)),
                   .issuer = text_of_name(X509_get_issuer_name(certificate)),
                   .signature_algorithm = signature_algorithm_of(certificate),
                   .key_algorithm = key_algorithm_of(X509_get0_pubkey(certificate)),
                   .not_before = instant_of(X509_get0_notBefore(certificate)),
                   .not_after = instant_of(X509_get0_notAfter(certificate))};
}

bool is_key_of(std::string_view certificate_pem, std::string_view key_pem) {
  const auto certificates = net::read_certificates(certificate_pem);
  const auto key = net::read_key(key_pem);
  if (!certificates || !key) return false;
  const bool same = X509_check_private_key(certificates->front().get(), key->get()) == 1;
  ERR_clear_error();
  return same;
}

}  // namespace regionfall::acm
