#include "world/instance_process.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/file_descriptor.h"
#include "base/files.h"
#include "base/result.h"
#include "services/ec2/instance_plane.h"
#include "world/instance_files.h"
#include "world/program_environment.h"

namespace regionfall::world {
namespace {

// Where cloud-init keeps it.
constexpr const char* kScriptFolder = "/var/lib/cloud/instance";
constexpr const char* kScript = "/var/lib/cloud/instance/user-data.txt";
constexpr std::string_view kScriptBegin = "#!";

std::unexpected<Error> failed(const char* what) { return failure(std::string(what) + ": " + std::strerror(errno)); }

// What comes out of a pipe goes to the console, of which twice as much is kept as anybody may ask for.
void write_to_console(std::string_view text) {
  constexpr off_t kKeptMax = 2 * static_cast<off_t>(ec2::kConsoleBytesMax);
  struct stat status{};
  if (::fstat(STDOUT_FILENO, &status) == 0 && status.st_size > kKeptMax) {
    std::string last(ec2::kConsoleBytesMax, '\0');
    const ssize_t size =
        ::pread(STDOUT_FILENO, last.data(), last.size(), status.st_size - static_cast<off_t>(last.size()));
    if (::ftruncate(STDOUT_FILENO, 0) == 0 && size > 0) {
      [[maybe_unused]] const ssize_t kept = ::write(STDOUT_FILENO, last.data(), static_cast<std::size_t>(size));
    }
  }
  [[maybe_unused]] const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
}

void copy_to_console(const FileDescriptor& from) {
  std::array<char, 4096> buffer;
  while (true) {
    const ssize_t size = ::read(from.get(), buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return;
    write_to_console({buffer.data(), static_cast<std::size_t>(size)});
  }
}

[[noreturn]] void run_script(const FileDescriptor& output, const Variables& environment) {
  ::signal(SIGCHLD, SIG_DFL);
  ::setsid();
  ::dup2(output.get(), STDOUT_FILENO);
  ::dup2(output.get(), STDERR_FILENO);
  std::vector<std::string> texts;
  std::vector<char*> variables;
  for (const auto& [name, value] : environment) texts.push_back(name + "=" + value);
  for (std::string& text : texts) variables.push_back(text.data());
  variables.push_back(nullptr);
  std::string script = kScript;
  const std::array<char*, 2> arguments = {script.data(), nullptr};
  if (::chdir("/") == 0) ::execve(kScript, arguments.data(), variables.data());
  std::fprintf(stderr, "Cannot run the user data: %s\n", std::strerror(errno));
  ::_exit(126);
}

// Starts the user data; returns where what it and its children say can be read.
Result<FileDescriptor> start_script(const std::string& user_data, const Variables& environment) {
  TRY(make_directories(kScriptFolder));
  TRY(overwrite_file(kScript, user_data));
  if (::chmod(kScript, 0700) != 0) return failed("Cannot let the user data be run");
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return failed("Cannot make a pipe");
  FileDescriptor from_script(ends[0]);
  const FileDescriptor to_console(ends[1]);
  const pid_t child = ::fork();
  if (child < 0) return failed("Cannot start a process");
  if (child == 0) run_script(to_console, environment);
  return from_script;
}

Result<std::string> set_up(const InstanceProcessOptions& options) {
  if (::unshare(CLONE_NEWUTS | CLONE_NEWIPC) != 0) return failed("Cannot make a namespace of names");
  if (::sethostname(options.hostname.data(), options.hostname.size()) != 0) return failed("Cannot set the host name");
  const InstanceFolder folder{options.folder.instance(options.region, options.instance_id)};
  std::string user_data = TRY(read_file(folder.user_data()));
  TRY(arrange_instance_files(options));
  return user_data;
}

}  // namespace

std::vector<std::string> instance_arguments(const InstanceProcessOptions& options) {
  return {"regionfall", "instance",          options.instance_id, "--region",      options.region,
          "--data",     options.folder.path, "--hostname",        options.hostname};
}

int run_instance_process(const InstanceProcessOptions& options) {
  ::prctl(PR_SET_NAME, options.instance_id.c_str());
  ::signal(SIGCHLD, SIG_IGN);  // nobody waits for the script
  const auto user_data = set_up(options);
  if (!user_data) {
    write_to_console(user_data.error().message + "\n");
    return 1;
  }
  write_to_console("Regionfall: instance " + options.instance_id + " (" + options.hostname + ") starts in " +
                   options.region + "\n");
  if (user_data->starts_with(kScriptBegin)) {
    const Variables environment =
        instance_environment({.region = options.region, .certificate = kInstanceCertificate, .endpoint = {}});
    if (const auto output = start_script(*user_data, environment)) {
      copy_to_console(*output);
    } else {
      write_to_console(output.error().message + "\n");
    }
  } else if (!user_data->empty()) {
    write_to_console("The user data is no script (it does not begin with #!), and nothing is done with it.\n");
  }
  while (true) ::pause();
}

}  // namespace regionfall::world
