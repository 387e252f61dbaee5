#include "services/elbv2/certificate_choice.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "net/x509_facts.h"

namespace regionfall::elbv2 {
namespace {

struct Bits {
  std::string_view algorithm;
  int bits;
};
constexpr Bits kKeyBits[] = {{"RSA_1024", 1024},     {"RSA_2048", 2048},    {"RSA_3072", 3072},   {"RSA_4096", 4096},
                             {"EC_prime256v1", 256}, {"EC_secp384r1", 384}, {"EC_secp521r1", 521}};

int key_bits(std::string_view algorithm) {
  const auto* const found = std::ranges::find(kKeyBits, algorithm, &Bits::algorithm);
  return found == std::end(kKeyBits) ? 0 : found->bits;
}

NameMatch best_match(const ShownCertificate& certificate, std::string_view host) {
  NameMatch best = NameMatch::kNone;
  for (const std::string& name : certificate.names) best = std::max(best, match_name(name, host));
  return best;
}

}  // namespace

Result<std::shared_ptr<const ShownCertificate>> read_shown_certificate(const net::TlsIdentity& identity) {
  net::X509Facts facts = TRY(net::read_x509(identity.chain_pem));
  std::ranges::transform(facts.names, facts.names.begin(),
                         [](const std::string& name) { return to_lower_ascii(name); });
  return std::make_shared<const ShownCertificate>(
      ShownCertificate{.names = std::move(facts.names),
                       .elliptic = facts.key_algorithm.starts_with("EC_"),
                       .weak_hash = facts.signature_algorithm.starts_with("MD5"),
                       .key_bits = key_bits(facts.key_algorithm),
                       .not_before = facts.not_before,
                       .not_after = facts.not_after,
                       .credential = TRY(net::TlsCredential::read(identity))});
}

NameMatch match_name(std::string_view certificate_name, std::string_view host) {
  if (certificate_name == host) return NameMatch::kExact;
  if (!certificate_name.starts_with("*.")) return NameMatch::kNone;
  const std::size_t dot = host.find('.');
  const bool fits = dot != std::string_view::npos && dot > 0 && host.substr(dot) == certificate_name.substr(1);
  return fits ? NameMatch::kWildcard : NameMatch::kNone;
}

ShownCertificates choose_certificates(std::span<const std::shared_ptr<const ShownCertificate>> certificates,
                                      std::string_view host, Instant now) {
  std::string asked = to_lower_ascii(host);
  if (asked.ends_with('.')) asked.pop_back();
  ShownCertificates matching;
  for (const auto& certificate : certificates.subspan(std::min<std::size_t>(1, certificates.size()))) {
    if (best_match(*certificate, asked) != NameMatch::kNone) matching.push_back(certificate);
  }
  if (matching.empty()) return {certificates.begin(), certificates.begin() + (certificates.empty() ? 0 : 1)};
  const auto rank = [&](const std::shared_ptr<const ShownCertificate>& one) {
    return std::tuple(best_match(*one, asked), one->elliptic, one->not_before <= now && now < one->not_after,
                      !one->weak_hash, one->key_bits, one->not_after);
  };
  std::ranges::stable_sort(matching, [&](const auto& left, const auto& right) { return rank(left) > rank(right); });
  // A wildcard is no second choice to an exact name: other kinds of keys are only for the same match.
  const NameMatch best = best_match(*matching.front(), asked);
  std::erase_if(matching, [&](const auto& one) { return best_match(*one, asked) != best; });
  return matching;
}

}  // namespace regionfall::elbv2
