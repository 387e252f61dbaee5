#include "terraform/ssh_connection.h"

#include "base/text.h"
#include "base/time_format.h"
#include "terraform/command_environment.h"
#include "terraform/line_splitter.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::terraform {
namespace {

using hcl::Value;

constexpr std::chrono::seconds kRetryAfter{2};
constexpr int kSshFailed = 255;  // ssh's own failure, as opposed to the remote command's

std::string line_ended(std::string text) {
  if (!text.ends_with('\n')) text += '\n';
  return text;
}

}  // namespace

Result<void> SshConnection::add_identity(Endpoint& endpoint, const std::string& name, const std::string& key,
                                         const std::string& certificate) {
  if (key.empty()) return {};
  const std::string path = files_.path() + "/" + name;
  TRY(write_file_atomically(path, line_ended(key), {.mode = 0600}));
  endpoint.options.insert(endpoint.options.end(), {"-i", path, "-o", "IdentitiesOnly=yes"});
  if (certificate.empty()) return {};
  TRY(write_file_atomically(path + "-cert.pub", line_ended(certificate), {.mode = 0600}));
  endpoint.options.insert(endpoint.options.end(), {"-o", "CertificateFile=" + path + "-cert.pub"});
  return {};
}

Result<void> SshConnection::add_host_key(Endpoint& endpoint, const std::string& name, const std::string& host_key) {
  std::string known_hosts = "/dev/null";
  if (!host_key.empty()) {
    known_hosts = files_.path() + "/" + name;
    TRY(write_file_atomically(known_hosts, "* " + line_ended(host_key), {.mode = 0600}));
  }
  const std::string strict = host_key.empty() ? "no" : "yes";
  endpoint.options.insert(endpoint.options.end(),
                          {"-o", "UserKnownHostsFile=" + known_hosts, "-o", "GlobalKnownHostsFile=/dev/null", "-o",
                           "StrictHostKeyChecking=" + strict, "-o", "LogLevel=ERROR"});
  return {};
}

Result<void> SshConnection::read_bastion(const Value& connection) {
  const std::string host = text_of(connection, "bastion_host");
  if (host.empty()) return {};
  if (has_member(connection, "bastion_password")) {
    return failure("A bastion's password is not supported; give it a key (bastion_private_key).");
  }
  Endpoint bastion;
  const std::string key = text_of(connection, "bastion_private_key", text_of(connection, "private_key"));
  TRY(add_identity(bastion, "bastion_key", key, text_of(connection, "bastion_certificate")));
  TRY(add_host_key(bastion, "bastion_host_key", text_of(connection, "bastion_host_key")));
  std::string command = "ssh -F none -o BatchMode=yes";
  for (const auto& option : bastion.options) command += " " + shell_quote(option);
  command += " -p " + std::to_string(whole_of(connection, "bastion_port", 22)) + " -l " +
             shell_quote(text_of(connection, "bastion_user", target_.user)) + " -W '[%h]:%p' -- " + shell_quote(host);
  target_.options.insert(target_.options.end(), {"-o", "ProxyCommand=" + command});
  return {};
}

Result<SshConnection> SshConnection::open(const ProviderEnvironment& environment, const Value& connection) {
  if (connection.is_null()) {
    return failure("This provisioner works on a remote host and needs a connection block that says which.");
  }
  if (text_of(connection, "type", "ssh") != "ssh") {
    return failure("Connections of type " + quote(text_of(connection, "type")) +
                   " are not implemented; only \"ssh\" is.");
  }
  SshConnection made(environment, TRY(TemporaryDirectory::make("regionfall-ssh")));
  made.target_.host = text_of(connection, "host");
  if (made.target_.host.empty() || made.target_.host.starts_with('-')) {
    return failure("The connection's host must not be empty, nor begin with a dash.");
  }
  made.target_.user = text_of(connection, "user", "root");
  made.target_.port = std::to_string(whole_of(connection, "port", 22));
  made.target_.password = text_of(connection, "password");
  made.script_path_ = text_of(connection, "script_path", "/tmp/terraform_%RAND%.sh");
  const auto timeout = parse_duration(text_of(connection, "timeout", "5m"));
  if (!timeout) return failure("The connection's timeout is no duration: " + timeout.error().message);
  made.timeout_ = *timeout;
  if (!made.target_.password.empty() && !processes_of(environment).run({.arguments = {"sshpass", "-V"}})) {
    return failure(
        "A connection with a password needs the program sshpass, which is not on this machine. Install it, or use "
        "private_key.");
  }
  if (!bool_of(connection, "agent", true))
    made.target_.options.insert(made.target_.options.end(), {"-o", "IdentityAgent=none"});
  TRY(made.add_identity(made.target_, "key", text_of(connection, "private_key"), text_of(connection, "certificate")));
  TRY(made.add_host_key(made.target_, "host_key", text_of(connection, "host_key")));
  TRY(made.read_bastion(connection));
  return made;
}

std::vector<std::string> SshConnection::program(const std::string& name, const char* port_flag) const {
  std::vector<std::string> arguments;
  if (!target_.password.empty()) arguments = {"sshpass", "-e"};
  arguments.insert(arguments.end(), {name, "-F", "none", "-o", "ConnectTimeout=10"});
  if (target_.password.empty()) arguments.insert(arguments.end(), {"-o", "BatchMode=yes"});
  arguments.insert(arguments.end(), target_.options.begin(), target_.options.end());
  arguments.insert(arguments.end(), {port_flag, target_.port});
  return arguments;
}

Result<int> SshConnection::perform(std::vector<std::string> arguments, const std::string& input, const Progress& output,
                                   std::string* errors) {
  ProcessRequest request;
  request.arguments = std::move(arguments);
  request.input = input;
  LineSplitter lines(output);
  request.on_output = [&](std::string_view text) { lines.take(text); };
  std::vector<std::pair<std::string, std::string>> added;
  if (!target_.password.empty()) added.emplace_back("SSHPASS", target_.password);
  isolate_command(request, environment_, added);
  const ProcessResult result = TRY(processes_of(environment_).run(request));
  lines.finish();
  if (errors != nullptr) *errors = std::string(trim(result.errors));
  return result.status;
}

Result<void> SshConnection::wait_until_reachable(const Progress& output) {
  output("Connecting to remote host via SSH: " + target_.user + "@" + target_.host + ":" + target_.port);
  const Instant deadline = environment_.clock.now() + timeout_;
  while (true) {
    auto arguments = program("ssh", "-p");
    arguments.insert(arguments.end(), {"-l", target_.user, "--", target_.host, "true"});
    std::string errors;
    const int status = TRY(perform(std::move(arguments), "", {}, &errors));
    if (status != kSshFailed) break;
    if (environment_.clock.now() >= deadline) {
      return failure("The host " + target_.host + " could not be reached within " + format_duration(timeout_) + ": " +
                     errors);
    }
    if (!wait_for(environment_, kRetryAfter)) return failure("Stopped while connecting to " + target_.host + ".");
  }
  output("Connected!");
  return {};
}

Result<void> SshConnection::run(const std::string& command, const std::string& input, const Progress& output) {
  auto arguments = program("ssh", "-p");
  arguments.insert(arguments.end(), {"-l", target_.user, "--", target_.host, command});
  std::string errors;
  const int status = TRY(perform(std::move(arguments), input, output, &errors));
  if (status == 0) return {};
  return failure("The remote command ended with status " + std::to_string(status) +
                 (errors.empty() ? "." : ": " + errors));
}

Result<void> SshConnection::upload(const std::string& source, const std::string& destination, const Progress& output) {
  auto arguments = program("scp", "-P");
  // scp would take a bare IPv6 address for a host and a path.
  const std::string host = target_.host.find(':') == std::string::npos ? target_.host : "[" + target_.host + "]";
  // As Terraform has it, a directory with a final slash stands for what is in it.
  const std::string what = source.ends_with('/') ? source + "." : source;
  arguments.insert(arguments.end(), {"-r", "-q", "--", what, target_.user + "@" + host + ":" + destination});
  std::string errors;
  const int status = TRY(perform(std::move(arguments), "", output, &errors));
  if (status == 0) return {};
  return failure("Uploading " + source + " ended with status " + std::to_string(status) +
                 (errors.empty() ? "." : ": " + errors));
}

std::string SshConnection::script_path() const {
  return replace_all(script_path_, "%RAND%", std::to_string(random_below(environment_.random, 1'000'000'000)));
}

}  // namespace regionfall::terraform
