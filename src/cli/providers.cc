#include "cli/providers.h"

#include <string>

#include "services/provider/aws_provider.h"

namespace regionfall::cli {
namespace {

constexpr int kUnavailableStatus = 503;

// The region of an AWS provider that names none.
std::string default_region(const Environment& environment) {
  const std::string region = environment.variable("AWS_REGION");
  return region.empty() ? environment.variable("AWS_DEFAULT_REGION") : region;
}

class NoCloud final : public aws::ServiceCaller {
 public:
  aws::Outcome call(const aws::ServiceCall& /*call*/) override {
    return aws::api_error("RequestError", "There is no cloud here.", kUnavailableStatus);
  }
};

}  // namespace

terraform::ProviderRegistry all_providers(aws::ServiceCaller& services, const Environment& environment) {
  terraform::ProviderRegistry registry = terraform::utility_providers();
  registry.add(provider::aws_provider(services, {.region = default_region(environment),
                                                 .account = std::string(aws::kDefaultAccount),
                                                 .access_key = environment.variable("AWS_ACCESS_KEY_ID"),
                                                 .secret_key = environment.variable("AWS_SECRET_ACCESS_KEY"),
                                                 .token = environment.variable("AWS_SESSION_TOKEN")}));
  return registry;
}

terraform::ProviderRegistry all_providers_without_cloud(const Environment& environment) {
  static NoCloud none;
  return all_providers(none, environment);
}

}  // namespace regionfall::cli
