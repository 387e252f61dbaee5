#include "world/region_certificates.h"

#include <utility>

#include "services/iam/arn.h"

namespace regionfall::world {

std::optional<net::TlsIdentity> KnownServerCertificates::find(std::string_view account, std::string_view arn) const {
  const std::string_view name = arn.substr(arn.rfind('/') + 1);
  const iam::ServerCertificate* row =
      state_.server_certificates.find(iam::account_key({std::string(account)}, std::string(name)));
  if (row == nullptr || row->arn != arn) return std::nullopt;
  return net::TlsIdentity{.chain_pem = row->body + "\n" + row->chain, .key_pem = row->private_key};
}

std::optional<net::TlsIdentity> RegionCertificates::identity_of(std::string_view account,
                                                                const std::string& arn) const {
  const acm::Certificate* const row = manager_.certificates.find(arn);
  if (row == nullptr) return of_iam_.find(account, arn);
  if (row->body.empty()) return std::nullopt;
  return net::TlsIdentity{.chain_pem = row->body + "\n" + row->chain, .key_pem = row->private_key};
}

std::shared_ptr<const elbv2::ShownCertificate> RegionCertificates::find(std::string_view account,
                                                                        const std::string& arn) {
  auto identity = identity_of(account, arn);
  if (!identity) return nullptr;
  Known& known = known_[arn];
  known.used = true;
  if (known.certificate != nullptr && known.chain_pem == identity->chain_pem) return known.certificate;
  auto read = elbv2::read_shown_certificate(*identity);
  known.chain_pem = std::move(identity->chain_pem);
  known.certificate = read ? *std::move(read) : nullptr;
  return known.certificate;
}

elbv2::ShownCertificates RegionCertificates::of_listener(const elbv2::RoutingListener& listener,
                                                         std::string_view account) {
  elbv2::ShownCertificates shown;
  for (const std::string& arn : listener.certificate_arns) {
    auto certificate = find(account, arn);
    if (certificate == nullptr && shown.empty()) return {};
    if (certificate != nullptr) shown.push_back(std::move(certificate));
  }
  return shown;
}

void RegionCertificates::forget_unused() {
  std::erase_if(known_, [](const auto& entry) { return !entry.second.used; });
  for (auto& [arn, known] : known_) known.used = false;
}

}  // namespace regionfall::world
