#include "terraform/command_environment.h"

#include <thread>

#include "base/text.h"

namespace regionfall::terraform {
namespace {

constexpr const char* kUsersCredentials[] = {"AWS_PROFILE",
                                             "AWS_DEFAULT_PROFILE",
                                             "AWS_ACCESS_KEY_ID",
                                             "AWS_SECRET_ACCESS_KEY",
                                             "AWS_SESSION_TOKEN",
                                             "AWS_SECURITY_TOKEN",
                                             "AWS_ROLE_ARN",
                                             "AWS_WEB_IDENTITY_TOKEN_FILE",
                                             "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                             "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                                             "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                                             "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                                             "AWS_CREDENTIAL_EXPIRATION"};

// With these no SDK finds a profile, nor the credentials of an EC2 instance it may run on.
constexpr std::pair<const char*, const char*> kNoCredentials[] = {{"AWS_CONFIG_FILE", "/dev/null"},
                                                                  {"AWS_SHARED_CREDENTIALS_FILE", "/dev/null"},
                                                                  {"AWS_EC2_METADATA_DISABLED", "true"}};

}  // namespace

void isolate_command(ProcessRequest& request, const ProviderEnvironment& environment,
                     const std::vector<std::pair<std::string, std::string>>& added) {
  if (request.directory.empty()) request.directory = environment.working_directory;
  request.environment_removed.assign(std::begin(kUsersCredentials), std::end(kUsersCredentials));
  request.environment.assign(std::begin(kNoCredentials), std::end(kNoCredentials));
  request.environment.insert(request.environment.end(), environment.command_environment.begin(),
                             environment.command_environment.end());
  request.environment.insert(request.environment.end(), added.begin(), added.end());
}

std::string shell_quote(const std::string& text) { return "'" + replace_all(text, "'", "'\\''") + "'"; }

ProcessRunner& processes_of(const ProviderEnvironment& environment) {
  static SystemProcessRunner system;  // has no state
  return environment.processes == nullptr ? system : *environment.processes;
}

bool wait_for(const ProviderEnvironment& environment, std::chrono::nanoseconds duration) {
  if (duration.count() <= 0) return true;
  if (environment.wait) return environment.wait(duration);
  std::this_thread::sleep_for(duration);
  return true;
}

}  // namespace regionfall::terraform
