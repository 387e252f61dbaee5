#include "terraform/provisioner.h"

#include <utility>

#include "base/files.h"
#include "base/paths.h"
#include "base/text.h"
#include "terraform/command_environment.h"
#include "terraform/line_splitter.h"
#include "terraform/providers/schema_table.h"
#include "terraform/ssh_connection.h"

namespace regionfall::terraform {
namespace {

using hcl::Value;

std::string quoted_list(const std::vector<std::string>& arguments) {
  std::vector<std::string> quoted;
  for (const auto& argument : arguments) quoted.push_back(quote(argument));
  return "[" + join(quoted, " ") + "]";
}

class LiveProvisioners final : public ProvisionerRunner {
 public:
  explicit LiveProvisioners(const ProviderEnvironment& environment) : environment_(environment) {}

  Result<void> run(std::string_view type, const Value& config, const Value& connection,
                   const Progress& output) override {
    if (type == "local-exec") return local_exec(config, output);
    if (type != "remote-exec" && type != "file") return failure("There is no provisioner " + quote(type) + ".");
    SshConnection ssh = TRY(SshConnection::open(environment_, connection));
    return type == "file" ? copy_file(ssh, config, output) : remote_exec(ssh, config, output);
  }

 private:
  Result<void> local_exec(const Value& config, const Progress& output) const {
    const std::string command = text_of(config, "command");
    if (command.empty()) return failure("The command of a local-exec provisioner must not be empty.");
    ProcessRequest request;
    request.arguments = texts_of(config, "interpreter");
    if (request.arguments.empty()) request.arguments = {"/bin/sh", "-c"};
    request.arguments.push_back(command);
    if (has_member(config, "working_dir")) {
      request.directory = join_path(environment_.working_directory, text_of(config, "working_dir"));
    }
    isolate_command(request, environment_, text_map_of(config, "environment"));
    const bool quiet = bool_of(config, "quiet");
    output("Executing: " + (quiet ? "Suppressed by quiet=true" : quoted_list(request.arguments)));
    LineSplitter lines(output);
    request.on_output = [&](std::string_view text) { lines.take(text); };
    const auto result = processes_of(environment_).run(request);
    lines.finish();
    if (!result) return failure("Error running command '" + command + "': " + result.error().message);
    if (result->status == 0) return {};
    return failure("Error running command '" + command + "': exit status " + std::to_string(result->status) +
                   ". Output: " + result->output + result->errors);
  }

  // The scripts to run on the host, one after another.
  Result<std::vector<std::string>> scripts_of(const Value& config) const {
    const int given = has_member(config, "inline") + has_member(config, "script") + has_member(config, "scripts");
    if (given != 1) return failure("A remote-exec provisioner takes exactly one of inline, script and scripts.");
    if (has_member(config, "inline")) {
      std::string script = join(texts_of(config, "inline"), "\n") + "\n";
      if (!script.starts_with("#!")) script = "#!/bin/sh\n" + script;
      return std::vector{std::move(script)};
    }
    std::vector<std::string> paths = texts_of(config, "scripts");
    if (has_member(config, "script")) paths = {text_of(config, "script")};
    std::vector<std::string> scripts;
    for (const auto& path : paths) scripts.push_back(TRY(read_file(join_path(environment_.working_directory, path))));
    return scripts;
  }

  Result<void> remote_exec(SshConnection& ssh, const Value& config, const Progress& output) const {
    const auto scripts = TRY(scripts_of(config));
    TRY(ssh.wait_until_reachable(output));
    for (const auto& script : scripts) {
      const std::string path = shell_quote(ssh.script_path());
      TRY(ssh.run("cat > " + path + " && chmod 0700 " + path, script, output));
      TRY(ssh.run(path + "; status=$?; rm -f " + path + "; exit $status", "", output));
    }
    return {};
  }

  Result<void> copy_file(SshConnection& ssh, const Value& config, const Progress& output) const {
    if (has_member(config, "content") == has_member(config, "source")) {
      return failure("A file provisioner takes exactly one of content and source.");
    }
    const std::string destination = text_of(config, "destination");
    TRY(ssh.wait_until_reachable(output));
    if (has_member(config, "content"))
      return ssh.run("cat > " + shell_quote(destination), text_of(config, "content"), output);
    return ssh.upload(join_path(environment_.working_directory, text_of(config, "source")), destination, output);
  }

  const ProviderEnvironment& environment_;
};

}  // namespace

std::unique_ptr<ProvisionerRunner> live_provisioners(const ProviderEnvironment& environment) {
  return std::make_unique<LiveProvisioners>(environment);
}

}  // namespace regionfall::terraform
