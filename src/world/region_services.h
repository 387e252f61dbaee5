#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/certificate_authority.h"
#include "services/acm/state.h"
#include "services/ec2/instance_profiles.h"
#include "services/elbv2/state.h"
#include "services/iam/authorizer.h"
#include "services/iam/credential_directory.h"
#include "services/iam/root_key.h"
#include "services/iam/sealer.h"
#include "services/iam/state.h"
#include "services/route53/state.h"
#include "world/data_folder.h"
#include "world/region.h"
#include "world/region_certificates.h"
#include "world/region_settings.h"

namespace regionfall::world {

// The instance profiles that are in a region's copy of IAM.
class KnownInstanceProfiles final : public ec2::InstanceProfiles {
 public:
  explicit KnownInstanceProfiles(const iam::State& state) : state_(state) {}
  std::optional<ec2::InstanceProfileReference> find(std::string_view account, std::string_view name) const override;

 private:
  const iam::State& state_;
};

// What a region knows of IAM, for its services and its front door. The tables are in `store`, which must not be open
// yet.
struct RegionIdentity {
  // `world_key` as Sealer wants it; `log`, which may be null, must outlive this.
  RegionIdentity(store::Store& store, const std::string& world_key, iam::Enforcement enforcement, iam::AccessLog* log);

  iam::State state;
  iam::Sealer sealer;
  iam::RootKeys root_keys;
  iam::Authorizer authorizer;
  KnownInstanceProfiles instance_profiles;
  KnownServerCertificates server_certificates;
  iam::CredentialDirectory credentials;
};

// The key that all regions of a world have in common: it follows from the private key of the world's certificate
// authority.
std::string world_key(std::string_view authority_private_key);

// The access key of an administrator of the world on that folder: the root user of the default account.
Result<iam::RootKeys::Key> administrator_key(const DataFolder& folder);

// What new certificates are made with.
struct Issuing {
  net::CertificateAuthority& authority;
  acm::PrivateKeys& keys;
};

// Of the services that a region hosts, what their planes read.
struct HostedServices {
  elbv2::Elbv2& load_balancers;
  const acm::Acm& certificates;
};

// Lets the region host every service there is; those that are global, in us-east-1 alone. Their tables are in `store`,
// which must not be open yet. `identity`, `names`, what Route 53 knows, and `issuing`, by which certificates are made,
// must outlive the region. An error when the settings make no sense.
Result<HostedServices> host_services(Region& region, store::Store& store, RegionIdentity& identity,
                                     route53::State& names, const Issuing& issuing, const RegionSettings& settings);

}  // namespace regionfall::world
