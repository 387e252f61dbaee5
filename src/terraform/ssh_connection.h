#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/result.h"
#include "terraform/provider.h"

namespace regionfall::terraform {

// A host that a `connection` block names, reached through this machine's ssh and scp programs. The user's own ssh
// configuration and known hosts play no part.
class SshConnection {
 public:
  // Reads the settings and puts keys into files of a private directory. Settings that cannot be served are errors.
  static Result<SshConnection> open(const ProviderEnvironment& environment, const hcl::Value& connection);

  // Tries until the host lets us in or the connection's timeout is over.
  Result<void> wait_until_reachable(const Progress& output);
  // Runs a shell command on the host; a status other than 0 is an error.
  Result<void> run(const std::string& command, const std::string& input, const Progress& output);
  Result<void> upload(const std::string& source, const std::string& destination, const Progress& output);

  // Where scripts are put on the host: the path that was asked for, with a random number in it.
  std::string script_path() const;

 private:
  struct Endpoint {
    std::string host, user, port, password;
    std::vector<std::string> options;  // of ssh and scp alike
  };
  SshConnection(const ProviderEnvironment& environment, TemporaryDirectory files)
      : environment_(environment), files_(std::move(files)) {}
  Result<void> add_identity(Endpoint& endpoint, const std::string& name, const std::string& key,
                            const std::string& certificate);
  Result<void> add_host_key(Endpoint& endpoint, const std::string& name, const std::string& host_key);
  Result<void> read_bastion(const hcl::Value& connection);
  std::vector<std::string> program(const std::string& name, const char* port_flag) const;
  Result<int> perform(std::vector<std::string> arguments, const std::string& input, const Progress& output,
                      std::string* errors);

  const ProviderEnvironment& environment_;
  TemporaryDirectory files_;
  Endpoint target_;
  std::string script_path_;
  std::chrono::nanoseconds timeout_{};
};

}  // namespace regionfall::terraform
