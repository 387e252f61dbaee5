#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "services/acm/state.h"
#include "services/elbv2/certificate_choice.h"
#include "services/elbv2/routing.h"
#include "services/elbv2/server_certificates.h"
#include "services/iam/state.h"

namespace regionfall::world {

// The server certificates that are in a region's copy of IAM.
class KnownServerCertificates final : public elbv2::ServerCertificates {
 public:
  explicit KnownServerCertificates(const iam::State& state) : state_(state) {}
  std::optional<net::TlsIdentity> find(std::string_view account, std::string_view arn) const override;

 private:
  const iam::State& state_;
};

// The certificates of a region, of ACM and IAM, as load balancers show them. Each is read once, as long as some
// listener has it and it stays the same.
class RegionCertificates {
 public:
  // Both must outlive this.
  RegionCertificates(const acm::Acm& manager, const elbv2::ServerCertificates& of_iam)
      : manager_(manager), of_iam_(of_iam) {}

  // Those of a listener, the default one first; none when the default one is not there.
  elbv2::ShownCertificates of_listener(const elbv2::RoutingListener& listener, std::string_view account);
  // Forgets what no listener has had since the last time.
  void forget_unused();

 private:
  struct Known {
    std::string chain_pem;
    std::shared_ptr<const elbv2::ShownCertificate> certificate;
    bool used = true;
  };
  std::optional<net::TlsIdentity> identity_of(std::string_view account, const std::string& arn) const;
  std::shared_ptr<const elbv2::ShownCertificate> find(std::string_view account, const std::string& arn);

  const acm::Acm& manager_;
  const elbv2::ServerCertificates& of_iam_;
  std::map<std::string, Known> known_;  // by ARN
};

}  // namespace regionfall::world
