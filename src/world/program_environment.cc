#include "world/program_environment.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace regionfall::world {
namespace {

// Where programs are told which certificate authorities to trust. NODE_EXTRA_CA_CERTS adds one, the others replace all.
constexpr std::string_view kTrustVariables[] = {
    "AWS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR", "SSL_CERT_FILE",
};

bool leads_elsewhere(std::string_view variable) {
  return variable.starts_with("AWS_") || std::ranges::find(kTrustVariables, variable) != std::end(kTrustVariables);
}

}  // namespace

Variables program_environment(Variables variables, const ProgramPlace& place) {
  std::erase_if(variables, [](const auto& variable) { return leads_elsewhere(variable.first); });
  const Variables ours = {
      {"AWS_ACCESS_KEY_ID", place.access_key},
      {"AWS_SECRET_ACCESS_KEY", place.secret_access_key},
      {"AWS_REGION", place.region},
      {"AWS_DEFAULT_REGION", place.region},
      {"AWS_CONFIG_FILE", "/dev/null"},
      {"AWS_SHARED_CREDENTIALS_FILE", "/dev/null"},
      {"AWS_EC2_METADATA_DISABLED", "true"},
  };
  variables.insert(variables.end(), ours.begin(), ours.end());
  for (const std::string_view name : kTrustVariables) {
    if (name != "SSL_CERT_DIR") variables.emplace_back(name, place.certificate);
  }
  if (!place.endpoint.empty()) variables.emplace_back("AWS_ENDPOINT_URL", place.endpoint);
  return variables;
}

Variables instance_environment(const ProgramPlace& place) {
  constexpr std::string_view kCredentials[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                                               "AWS_EC2_METADATA_DISABLED"};
  Variables variables = program_environment({}, place);
  std::erase_if(variables, [&](const auto& variable) {
    return std::ranges::find(kCredentials, variable.first) != std::end(kCredentials);
  });
  const Variables ours = {{"HOME", "/root"},
                          {"USER", "root"},
                          {"LANG", "C.UTF-8"},
                          {"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}};
  variables.insert(variables.end(), ours.begin(), ours.end());
  return variables;
}

}  // namespace regionfall::world
