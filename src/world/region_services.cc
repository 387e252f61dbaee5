#include "world/region_services.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "aws/region_catalogue.h"
#include "base/files.h"
#include "base/hash.h"
#include "services/acm/acm.h"
#include "services/autoscaling/autoscaling.h"
#include "services/ec2/ec2.h"
#include "services/elbv2/elbv2.h"
#include "services/iam/iam.h"
#include "services/kms/kms.h"
#include "services/route53/route53.h"
#include "services/sns/sns.h"
#include "services/sts/sts.h"
#include "world/observations.h"
#include "world/site.h"

namespace regionfall::world {
namespace {

// The secret of keys that are account numbers, as users of emulators write it. Where policies are enforced, a secret
// that everybody knows is none.
std::optional<std::string> account_key_secret(iam::Enforcement enforcement) {
  if (enforcement == iam::Enforcement::kOn) return std::nullopt;
  return "test";
}

// The values that public zones have for a name and type, as far as the region's copy of Route 53 says.
std::vector<std::string> records_of(const route53::State& names, std::string_view name, std::string_view type) {
  std::vector<std::string> found;
  for (const auto& [id, zone] : names.zones) {
    if (zone.is_private) continue;
    route53::for_each_record_set(names, route53::record_prefix(zone.id, name, type), [&](const auto& set) {
      if (!set.values) return;
      for (const auto& value : *set.values) found.push_back(value.text);
    });
  }
  return found;
}

// The load balancers with a listener that shows the certificate.
std::vector<std::string> users_of(const elbv2::Elbv2& load_balancers, std::string_view certificate_arn) {
  std::vector<std::string> users;
  for (const auto& [arn, listener] : load_balancers.listeners) {
    const bool shown = std::ranges::find(listener.certificate_arns, certificate_arn) != listener.certificate_arns.end();
    if (shown && std::ranges::find(users, listener.load_balancer_arn) == users.end())
      users.push_back(listener.load_balancer_arn);
  }
  return users;
}

acm::Surroundings around_acm(const elbv2::Elbv2& load_balancers, const route53::State& names, const Issuing& issuing) {
  return {.sign = [&authority = issuing.authority](const auto& of_names,
                                                   std::string_view key) { return authority.sign(of_names, key); },
          .root_pem = issuing.authority.root_pem(),
          .records = [&names](std::string_view name, std::string_view type) { return records_of(names, name, type); },
          .users = [&load_balancers](std::string_view arn) { return users_of(load_balancers, arn); },
          .keys = issuing.keys};
}

}  // namespace

RegionIdentity::RegionIdentity(store::Store& store, const std::string& world_key, iam::Enforcement enforcement,
                               iam::AccessLog* log)
    : state(store),
      sealer(world_key),
      root_keys(world_key),
      authorizer(state, sealer, enforcement, log),
      instance_profiles(state),
      server_certificates(state),
      credentials(state, sealer, root_keys, account_key_secret(enforcement)) {}

std::optional<ec2::InstanceProfileReference> KnownInstanceProfiles::find(std::string_view account,
                                                                         std::string_view name) const {
  const iam::InstanceProfile* row = state_.instance_profiles.find(iam::account_key({std::string(account)}, name));
  if (row == nullptr) return std::nullopt;
  return ec2::InstanceProfileReference{row->arn, row->id};
}

std::string world_key(std::string_view authority_private_key) {
  return hash(HashKind::kSha256, "regionfall world key\n" + std::string(authority_private_key));
}

Result<iam::RootKeys::Key> administrator_key(const DataFolder& folder) {
  const std::string authority_key = TRY(read_file(folder.private_key()));
  return iam::RootKeys(world_key(authority_key)).of({std::string(aws::kDefaultAccount)});
}

Result<HostedServices> host_services(Region& region, store::Store& store, RegionIdentity& identity,
                                     route53::State& names, const Issuing& issuing, const RegionSettings& settings) {
  const Site site = Site::of_region(*aws::find_region(region.name().text));
  region.host(ec2::make_ec2(
      store, region.name(),
      {.regions = region, .instances = region, .profiles = identity.instance_profiles, .site = site.number()},
      TRY(ec2::Quotas::parse(settings.quotas))));
  region.host(sts::make_sts({identity.state, identity.sealer, identity.authorizer}));
  region.host(kms::make_kms(store, region.name(), region, identity.authorizer));
  auto load_balancing = elbv2::make_elbv2(store, region.name(), region, identity.server_certificates);
  elbv2::Elbv2& load_balancers = load_balancing->state();
  region.host(std::move(load_balancing));
  auto certificate_manager = acm::make_acm(store, region.name(), around_acm(load_balancers, names, issuing));
  const acm::Acm& certificates = certificate_manager->state();
  region.host(std::move(certificate_manager));
  region.host(autoscaling::make_auto_scaling(store, region.name(), region));
  region.host(sns::make_sns(store, region.name(), region, identity.authorizer));
  if (region.name().text == aws::kGlobalRegion) {
    region.host(iam::make_iam(identity.state));
    region.host(route53::make_route53(names));
    region.host(make_observation_service(names));
  }
  return HostedServices{.load_balancers = load_balancers, .certificates = certificates};
}

}  // namespace regionfall::world
