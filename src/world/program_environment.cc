#include "world/program_environment.h"

#include <algorithm>

namespace regionfall::world {

Variables program_environment(Variables variables, const ProgramPlace& place) {
  std::erase_if(variables, [](const auto& variable) {
    return variable.first.starts_with("AWS_") || variable.first == "SSL_CERT_FILE" ||
           variable.first == "NODE_EXTRA_CA_CERTS";
  });
  const Variables ours = {
      {"AWS_ACCESS_KEY_ID", "test"},         {"AWS_SECRET_ACCESS_KEY", "test"},
      {"AWS_REGION", place.region},          {"AWS_DEFAULT_REGION", place.region},
      {"AWS_CONFIG_FILE", "/dev/null"},      {"AWS_SHARED_CREDENTIALS_FILE", "/dev/null"},
      {"AWS_EC2_METADATA_DISABLED", "true"}, {"AWS_CA_BUNDLE", place.certificate},
      {"SSL_CERT_FILE", place.certificate},  {"NODE_EXTRA_CA_CERTS", place.certificate},
  };
  variables.insert(variables.end(), ours.begin(), ours.end());
  if (!place.endpoint.empty()) variables.emplace_back("AWS_ENDPOINT_URL", place.endpoint);
  return variables;
}

}  // namespace regionfall::world
