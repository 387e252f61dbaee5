#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "base/paths.h"
#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/own_program.h"
#include "cli/serve.h"
#include "cli/world_folder.h"

namespace regionfall::cli {
namespace {

struct UpOptions {
  ServeOptions serve;
  std::string directory;  // empty: the working directory
  std::string data;       // empty: .regionfall in the configuration's directory
  std::vector<Given> variables;
};

// Applies the configuration to the world once it is ready, in a process of its own, so that the world goes on
// meanwhile. An interrupt lets what is under way end before the world does.
class Applying final : public WorldGuest {
 public:
  // `enforced`: the world's keys are those that it has told, and no others.
  // `here`: what a command in the working directory needs to find the world: " -data=FOLDER", or nothing.
  Applying(std::vector<std::string> arguments, std::string here, bool enforced, Environment& environment)
      : arguments_(std::move(arguments)), here_(std::move(here)), enforced_(enforced), environment_(environment) {}

  void begin(net::Loop& loop, const WorldEndpoints& endpoints) override {
    if (done_) return;  // interrupted before
    endpoints_ = endpoints;
    environment_.out.flush();
    const auto started = start_own_program({.arguments = arguments_});
    if (!started) {
      environment_.err << "The configuration cannot be applied: " << started.error().message << std::endl;
      return;
    }
    process_ = *started;
    watch_.emplace(loop, process_, [this](net::ChildExit exit) { on_exit(exit); });
  }

  void end(net::Task done) override {
    if (process_ == 0) return done();
    done_ = std::move(done);
    ::kill(process_, SIGINT);
  }

  void leave() override {
    watch_.reset();
    if (process_ == 0) return;
    ::kill(process_, SIGINT);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  bool succeeded() const { return succeeded_; }

 private:
  void on_exit(net::ChildExit exit) {
    process_ = 0;
    succeeded_ = !exit.signalled && exit.status == 0;
    if (done_) return std::exchange(done_, nullptr)();
    environment_.out << (succeeded_ ? "\nThe world is up. In another terminal:\n\n"
                                    : "\nThe configuration was not applied in full; the world goes on. To try again, "
                                      "run `regionfall apply` in another terminal. For other tools:\n\n")
                     << "  export AWS_ENDPOINT_URL=" << endpoints_.gateway_url << "\n"
                     << (enforced_ ? "  (and the access key above)\n\n"
                                   : "  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test\n\n")
                     << "  dig @" << endpoints_.dns.host() << " -p " << endpoints_.dns.port() << " NAME\n"
                     << "  regionfall exec" << here_ << " -from Dublin -- curl http://NAME/\n"
                     << "  regionfall status" << here_ << "\n\n"
                     << "Ctrl-C stops the world and keeps what it has." << std::endl;
  }

  std::vector<std::string> arguments_;
  std::string here_;
  bool enforced_;
  Environment& environment_;
  WorldEndpoints endpoints_;
  pid_t process_ = 0;  // 0: none is running
  std::optional<net::ChildWatch> watch_;
  net::Task done_;
  bool succeeded_ = false;
};

}  // namespace

Run declare_up(CommandLine& line, Environment& environment) {
  const auto options = std::make_shared<UpOptions>();
  line.positional("dir", options->directory, "The configuration's directory; the working directory when left out");
  declare_serve_options(line, options->serve);
  line.ordered("var", options->variables, "NAME=VALUE", "Give a variable of the root module a value");
  line.ordered("var-file", options->variables, "FILE", "Take values of variables from a .tfvars file");
  line.value("data", options->data, "DIR", "The world's data folder; DIR/.regionfall when left out");
  return [=, &environment] {
    const std::string given = options->data.empty() ? join_path(options->directory, ".regionfall") : options->data;
    const world::DataFolder folder{clean_path(join_path(environment.working_directory, given))};
    const bool found = folder.path == clean_path(join_path(environment.working_directory, ".regionfall"));
    Applying applying(apply_arguments(options->directory, folder.path, options->variables),
                      found ? "" : " -data=" + folder.path, options->serve.iam == "on", environment);
    const auto served = serve(options->serve, folder, environment, &applying);
    if (!served) return fail_with(environment, served.error());
    return applying.succeeded() ? 0 : 1;
  };
}

}  // namespace regionfall::cli
