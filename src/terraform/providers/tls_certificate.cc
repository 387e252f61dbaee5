#include "terraform/providers/tls_certificate.h"

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>

#include "base/text.h"
#include "terraform/providers/openssl_text.h"

namespace regionfall::terraform {
namespace {

template <auto free>
struct Freer {
  template <class Object>
  void operator()(Object* object) const {
    free(object);
  }
};
using CertificatePointer = std::unique_ptr<X509, Freer<&X509_free>>;
using RequestPointer = std::unique_ptr<X509_REQ, Freer<&X509_REQ_free>>;
using NamePointer = std::unique_ptr<X509_NAME, Freer<&X509_NAME_free>>;
using ExtensionPointer = std::unique_ptr<X509_EXTENSION, Freer<&X509_EXTENSION_free>>;
using NamesPointer = std::unique_ptr<GENERAL_NAMES, Freer<&GENERAL_NAMES_free>>;
using BioPointer = std::unique_ptr<BIO, Freer<&BIO_free>>;

void free_extensions(STACK_OF(X509_EXTENSION) * extensions) {
  sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
}
using ExtensionsPointer = std::unique_ptr<STACK_OF(X509_EXTENSION), Freer<&free_extensions>>;

struct Use {
  const char* name;      // Terraform's
  const char* key;       // OpenSSL's key usage; null: it is an extended one
  const char* extended;  // OpenSSL's name or number of the extended key usage
};
constexpr Use kUses[] = {{"any_extended", nullptr, "anyExtendedKeyUsage"},
                         {"cert_signing", "keyCertSign", nullptr},
                         {"client_auth", nullptr, "clientAuth"},
                         {"code_signing", nullptr, "codeSigning"},
                         {"content_commitment", "nonRepudiation", nullptr},
                         {"crl_signing", "cRLSign", nullptr},
                         {"data_encipherment", "dataEncipherment", nullptr},
                         {"decipher_only", "decipherOnly", nullptr},
                         {"digital_signature", "digitalSignature", nullptr},
                         {"email_protection", nullptr, "emailProtection"},
                         {"encipher_only", "encipherOnly", nullptr},
                         {"ipsec_end_system", nullptr, "1.3.6.1.5.5.7.3.5"},
                         {"ipsec_tunnel", nullptr, "1.3.6.1.5.5.7.3.6"},
                         {"ipsec_user", nullptr, "1.3.6.1.5.5.7.3.7"},
                         {"key_agreement", "keyAgreement", nullptr},
                         {"key_encipherment", "keyEncipherment", nullptr},
                         {"microsoft_commercial_code_signing", nullptr, "1.3.6.1.4.1.311.2.1.22"},
                         {"microsoft_kernel_code_signing", nullptr, "1.3.6.1.4.1.311.61.1.1"},
                         {"microsoft_server_gated_crypto", nullptr, "1.3.6.1.4.1.311.10.3.3"},
                         {"netscape_server_gated_crypto", nullptr, "2.16.840.1.113730.4.1"},
                         {"ocsp_signing", nullptr, "OCSPSigning"},
                         {"server_auth", nullptr, "serverAuth"},
                         {"timestamping", nullptr, "timeStamping"}};

std::string openssl_reason() {
  const unsigned long code = ERR_peek_last_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  std::string text = reason == nullptr ? "no reason given" : reason;
  ERR_clear_error();
  return text;
}

Result<void> openssl(bool good, const char* what) {
  if (good) return {};
  return failure(std::string(what) + " cannot be made: " + openssl_reason() + ".");
}

// -- names
// -----------------------------------------------------------------------------------------------------------------

Result<NamePointer> distinguished_name(const TlsSubject& subject) {
  NamePointer name(X509_NAME_new());
  for (const auto& [kind, value] : subject.names) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(value.data());
    TRY(openssl(X509_NAME_add_entry_by_txt(name.get(), kind.c_str(), MBSTRING_UTF8, bytes,
                                           static_cast<int>(value.size()), -1, 0) == 1,
                "The subject"));
  }
  return name;
}

GENERAL_NAME* text_name(int kind, const std::string& text) {
  GENERAL_NAME* name = GENERAL_NAME_new();
  ASN1_IA5STRING* value = ASN1_IA5STRING_new();
  ASN1_STRING_set(value, text.data(), static_cast<int>(text.size()));
  GENERAL_NAME_set0_value(name, kind, value);
  return name;
}

// The subject's alternative names; null when it has none.
Result<NamesPointer> alternative_names(const TlsSubject& subject) {
  NamesPointer names(GENERAL_NAMES_new());
  for (const auto& text : subject.dns_names) sk_GENERAL_NAME_push(names.get(), text_name(GEN_DNS, text));
  for (const auto& text : subject.ip_addresses) {
    ASN1_OCTET_STRING* address = a2i_IPADDRESS(text.c_str());
    if (address == nullptr) return failure("\"" + text + "\" is no IP address.");
    GENERAL_NAME* name = GENERAL_NAME_new();
    GENERAL_NAME_set0_value(name, GEN_IPADD, address);
    sk_GENERAL_NAME_push(names.get(), name);
  }
  for (const auto& text : subject.uris) sk_GENERAL_NAME_push(names.get(), text_name(GEN_URI, text));
  if (sk_GENERAL_NAME_num(names.get()) == 0) names.reset();
  return names;
}

// -- extensions
// ------------------------------------------------------------------------------------------------------------

Result<void> add_extension(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const ExtensionPointer extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  return openssl(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1, "The certificate");
}

Result<void> add_uses(X509* certificate, const std::vector<std::string>& allowed) {
  std::vector<std::string> key;
  std::vector<std::string> extended;
  for (const auto& name : allowed) {
    const Use* use = std::ranges::find(kUses, name, [](const Use& known) { return std::string(known.name); });
    if (use == std::end(kUses)) return failure("\"" + name + "\" is no known use of a certificate.");
    (use->key != nullptr ? key : extended).emplace_back(use->key != nullptr ? use->key : use->extended);
  }
  if (!key.empty()) TRY(add_extension(certificate, NID_key_usage, "critical," + join(key, ",")));
  if (!extended.empty()) TRY(add_extension(certificate, NID_ext_key_usage, join(extended, ",")));
  return {};
}

void add_subtrees(STACK_OF(GENERAL_SUBTREE) * *trees, const std::vector<std::string>& names) {
  if (names.empty()) return;
  *trees = sk_GENERAL_SUBTREE_new_null();
  for (const auto& text : names) {
    GENERAL_SUBTREE* tree = GENERAL_SUBTREE_new();
    GENERAL_NAME_free(tree->base);
    tree->base = text_name(GEN_DNS, text);
    sk_GENERAL_SUBTREE_push(*trees, tree);
  }
}

Result<void> add_name_constraints(X509* certificate, const TlsCertificateTerms& terms) {
  if (terms.permitted_dns_names.empty() && terms.excluded_dns_names.empty()) return {};
  const std::unique_ptr<NAME_CONSTRAINTS, Freer<&NAME_CONSTRAINTS_free>> constraints(NAME_CONSTRAINTS_new());
  add_subtrees(&constraints->permittedSubtrees, terms.permitted_dns_names);
  add_subtrees(&constraints->excludedSubtrees, terms.excluded_dns_names);
  return openssl(X509_add1_ext_i2d(certificate, NID_name_constraints, constraints.get(),
                                   terms.name_constraints_critical ? 1 : 0, X509V3_ADD_DEFAULT) == 1,
                 "The certificate");
}

Result<void> add_authority(X509* certificate, const ASN1_OCTET_STRING* key_id) {
  const std::unique_ptr<AUTHORITY_KEYID, Freer<&AUTHORITY_KEYID_free>> authority(AUTHORITY_KEYID_new());
  authority->keyid = ASN1_OCTET_STRING_dup(key_id);
  return openssl(
      X509_add1_ext_i2d(certificate, NID_authority_key_identifier, authority.get(), 0, X509V3_ADD_DEFAULT) == 1,
      "The certificate");
}

// -- certificates
// ----------------------------------------------------------------------------------------------------------

std::time_t unix_s(Instant instant) {
  return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

Result<void> set_serial(X509* certificate, RandomSource& random) {
  unsigned char bytes[16];
  random.fill(std::as_writable_bytes(std::span(bytes)));
  bytes[0] &= 0x7F;  // serial numbers are positive
  const std::unique_ptr<BIGNUM, Freer<&BN_free>> number(BN_bin2bn(bytes, sizeof bytes, nullptr));
  return openssl(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr, "The serial number");
}

std::string serial_digits(const X509* certificate) {
  const std::unique_ptr<BIGNUM, Freer<&BN_free>> number(
      ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
  char* digits = BN_bn2dec(number.get());
  std::string text = digits == nullptr ? "" : digits;
  OPENSSL_free(digits);
  return text;
}

const EVP_MD* signature_digest(EVP_PKEY* key) {
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519) return nullptr;
  const int bits = EVP_PKEY_get_bits(key);
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC || bits <= 256) return EVP_sha256();
  return bits <= 384 ? EVP_sha384() : EVP_sha512();
}

std::string pem_of(X509* certificate) {
  return written_by([&](BIO* sink) { return PEM_write_bio_X509(sink, certificate) == 1; });
}

struct Issuer {
  const X509_NAME* name;
  EVP_PKEY* key;
  const ASN1_OCTET_STRING* key_id;  // null: it has none
  bool self;
};

Result<TlsCertificate> issue(X509* certificate, const GENERAL_NAMES* names, const Issuer& issuer,
                             const TlsCertificateTerms& terms, RandomSource& random) {
  const bool nameless = X509_NAME_entry_count(X509_get_subject_name(certificate)) == 0;
  if (terms.is_ca && nameless) return failure("The certificate of an authority must have a subject.");
  X509_set_version(certificate, X509_VERSION_3);
  TRY(set_serial(certificate, random));
  X509_set_issuer_name(certificate, issuer.name);
  ASN1_TIME_set(X509_getm_notBefore(certificate), unix_s(terms.not_before));
  ASN1_TIME_set(X509_getm_notAfter(certificate), unix_s(terms.not_before) + terms.validity_hours * 3600);
  TRY(add_uses(certificate, terms.allowed_uses));
  std::string constraints = terms.is_ca ? "critical,CA:TRUE" : "critical,CA:FALSE";
  if (terms.is_ca && terms.max_path_length >= 0) constraints += ",pathlen:" + std::to_string(terms.max_path_length);
  TRY(add_extension(certificate, NID_basic_constraints, constraints));
  if (terms.is_ca || terms.set_subject_key_id) TRY(add_extension(certificate, NID_subject_key_identifier, "hash"));
  // The getter that looks into a cache works on signed certificates only.
  const std::unique_ptr<ASN1_OCTET_STRING, Freer<&ASN1_OCTET_STRING_free>> own(
      static_cast<ASN1_OCTET_STRING*>(X509_get_ext_d2i(certificate, NID_subject_key_identifier, nullptr, nullptr)));
  const ASN1_OCTET_STRING* authority = issuer.self ? own.get() : issuer.key_id;
  if (terms.set_authority_key_id && authority == nullptr) {
    return failure("set_authority_key_id needs an authority that has a subject key identifier.");
  }
  // As Go's x509 does it, somebody else's identifier is set without being asked for.
  if (authority != nullptr && (terms.set_authority_key_id || !issuer.self)) TRY(add_authority(certificate, authority));
  if (names != nullptr) {
    TRY(openssl(X509_add1_ext_i2d(certificate, NID_subject_alt_name, const_cast<GENERAL_NAMES*>(names),
                                  nameless ? 1 : 0, X509V3_ADD_DEFAULT) == 1,
                "The certificate"));
  }
  TRY(add_name_constraints(certificate, terms));
  TRY(openssl(X509_sign(certificate, issuer.key, signature_digest(issuer.key)) > 0, "The signature"));
  return TlsCertificate{pem_of(certificate), serial_digits(certificate)};
}

BioPointer reader_of(std::string_view pem) {
  return BioPointer(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

std::string name_text(const X509_NAME* name) {
  return written_by([&](BIO* sink) {
    return X509_NAME_print_ex(sink, name, 0, XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB)) >= 0;
  });
}

std::string time_text(const ASN1_TIME* time) {
  std::tm parts = {};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  char text[32] = {};
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

// As Go names them.
std::string signature_name(const X509* certificate) {
  switch (X509_get_signature_nid(certificate)) {
    case NID_md5WithRSAEncryption:
      return "MD5-RSA";
    case NID_sha1WithRSAEncryption:
      return "SHA1-RSA";
    case NID_sha256WithRSAEncryption:
      return "SHA256-RSA";
    case NID_sha384WithRSAEncryption:
      return "SHA384-RSA";
    case NID_sha512WithRSAEncryption:
      return "SHA512-RSA";
    case NID_ecdsa_with_SHA1:
      return "ECDSA-SHA1";
    case NID_ecdsa_with_SHA256:
      return "ECDSA-SHA256";
    case NID_ecdsa_with_SHA384:
      return "ECDSA-SHA384";
    case NID_ecdsa_with_SHA512:
      return "ECDSA-SHA512";
    case NID_ED25519:
      return "Ed25519";
    default:
      return OBJ_nid2sn(X509_get_signature_nid(certificate));
  }
}

std::string public_key_name(const X509* certificate) {
  EVP_PKEY* key = X509_get0_pubkey(certificate);
  switch (key == nullptr ? EVP_PKEY_NONE : EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
      return "RSA";
    case EVP_PKEY_EC:
      return "ECDSA";
    case EVP_PKEY_ED25519:
      return "Ed25519";
    default:
      return "Unknown";
  }
}

std::string hex_digest(const X509* certificate) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  X509_digest(certificate, EVP_sha1(), digest, &size);
  std::string text;
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (unsigned int i = 0; i < size; ++i) text.append({kDigits[digest[i] >> 4], kDigits[digest[i] & 15]});
  return text;
}

TlsCertificateFacts facts_of(X509* certificate) {
  TlsCertificateFacts facts;
  facts.pem = pem_of(certificate);
  facts.serial = serial_digits(certificate);
  facts.issuer = name_text(X509_get_issuer_name(certificate));
  facts.subject = name_text(X509_get_subject_name(certificate));
  facts.signature_algorithm = signature_name(certificate);
  facts.public_key_algorithm = public_key_name(certificate);
  facts.sha1_fingerprint = hex_digest(certificate);
  facts.not_before = time_text(X509_get0_notBefore(certificate));
  facts.not_after = time_text(X509_get0_notAfter(certificate));
  facts.is_ca = X509_check_ca(certificate) == 1;
  facts.version = X509_get_version(certificate) + 1;
  facts.max_path_length = X509_get_pathlen(certificate);
  return facts;
}

}  // namespace

const std::vector<std::string>& tls_allowed_uses() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> made;
    for (const Use& use : kUses) made.emplace_back(use.name);
    return made;
  }();
  return kNames;
}

Result<TlsCertificate> self_signed_certificate(const TlsKey& key, const TlsSubject& subject,
                                               const TlsCertificateTerms& terms, RandomSource& random) {
  const CertificatePointer certificate(X509_new());
  const NamePointer name = TRY(distinguished_name(subject));
  X509_set_subject_name(certificate.get(), name.get());
  X509_set_pubkey(certificate.get(), key.get());
  const NamesPointer names = TRY(alternative_names(subject));
  return issue(certificate.get(), names.get(), {name.get(), key.get(), nullptr, true}, terms, random);
}

Result<TlsRequest> certificate_request(const TlsKey& key, const TlsSubject& subject) {
  const RequestPointer request(X509_REQ_new());
  const NamePointer name = TRY(distinguished_name(subject));
  X509_REQ_set_version(request.get(), X509_REQ_VERSION_1);
  X509_REQ_set_subject_name(request.get(), name.get());
  X509_REQ_set_pubkey(request.get(), key.get());
  if (const NamesPointer names = TRY(alternative_names(subject))) {
    STACK_OF(X509_EXTENSION)* made = nullptr;
    X509V3_add1_i2d(&made, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT);
    const ExtensionsPointer extensions(made);
    X509_REQ_add_extensions(request.get(), extensions.get());
  }
  TRY(openssl(X509_REQ_sign(request.get(), key.get(), signature_digest(key.get())) > 0, "The certificate request"));
  return TlsRequest{written_by([&](BIO* sink) { return PEM_write_bio_X509_REQ(sink, request.get()) == 1; }),
                    written_by([&](BIO* sink) { return i2d_X509_REQ_bio(sink, request.get()) == 1; })};
}

Result<TlsCertificate> signed_certificate(std::string_view request_pem, const TlsKey& ca_key, std::string_view ca_pem,
                                          const TlsCertificateTerms& terms, RandomSource& random) {
  const RequestPointer request(PEM_read_bio_X509_REQ(reader_of(request_pem).get(), nullptr, nullptr, nullptr));
  const CertificatePointer authority(PEM_read_bio_X509(reader_of(ca_pem).get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (!request) return failure("cert_request_pem is no certificate request in PEM format.");
  if (!authority) return failure("ca_cert_pem is no certificate in PEM format.");
  if (X509_check_private_key(authority.get(), ca_key.get()) != 1) {
    ERR_clear_error();
    return failure("ca_private_key_pem is not the key of ca_cert_pem.");
  }
  const CertificatePointer certificate(X509_new());
  X509_set_subject_name(certificate.get(), X509_REQ_get_subject_name(request.get()));
  X509_set_pubkey(certificate.get(), X509_REQ_get0_pubkey(request.get()));
  const ExtensionsPointer extensions(X509_REQ_get_extensions(request.get()));
  const NamesPointer names(
      static_cast<GENERAL_NAMES*>(X509V3_get_d2i(extensions.get(), NID_subject_alt_name, nullptr, nullptr)));
  const Issuer issuer{X509_get_subject_name(authority.get()), ca_key.get(), X509_get0_subject_key_id(authority.get()),
                      false};
  return issue(certificate.get(), names.get(), issuer, terms, random);
}

Result<std::vector<TlsCertificateFacts>> read_certificates(std::string_view pem) {
  constexpr std::size_t kCertificatesMax = 1000;
  const BioPointer source = reader_of(pem);
  std::vector<TlsCertificateFacts> found;
  while (found.size() < kCertificatesMax) {
    const CertificatePointer certificate(PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr));
    if (!certificate) break;
    found.push_back(facts_of(certificate.get()));
  }
  ERR_clear_error();
  if (found.empty()) return failure("There is no certificate in PEM format.");
  return found;
}

}  // namespace regionfall::terraform
