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
#include "cli/live_screen.h"
#include "cli/own_program.h"
#include "cli/ready_text.h"
#include "cli/reapply.h"
#include "cli/report.h"
#include "cli/serve.h"
#include "cli/world_folder.h"
#include "drill/live_world.h"
#include "drill/world_description.h"
#include "net/folder_watch.h"
#include "world/image_application.h"

namespace regionfall::cli {
namespace {

constexpr std::chrono::seconds kShowEvery{1};

struct UpOptions {
  ServeOptions serve;
  std::string directory;  // empty: the working directory
  std::string data;       // empty: .regionfall in the configuration's directory
  std::vector<Given> variables;
  bool watch = false;
};

// What is applied, and who is told.
struct Application {
  std::string folder;                  // the configuration's, absolute
  std::vector<std::string> arguments;  // of the command that applies it
  ReadyWorld ready;
  drill::WorldDescription description;
};

// Applies the configuration to the world once it is ready, and with -watch whenever it has changed, in a process of its
// own, so that the world goes on meanwhile. An interrupt lets what is under way end before the world does.
class Applying final : public WorldGuest {
 public:
  Applying(Application application, Environment& environment)
      : application_(std::move(application)), environment_(environment), screen_(environment) {}

  void begin(net::Loop& loop, const WorldEndpoints& endpoints) override {
    if (done_) return;  // interrupted before
    loop_ = &loop;
    application_.ready.gateway_url = endpoints.gateway_url;
    application_.ready.dns_host = endpoints.dns.host();
    application_.ready.dns_port = endpoints.dns.port();
    status_ = endpoints.status;
    tick_.emplace(loop);
    if (application_.ready.watching) watch_files();
    apply();
  }

  void before_line() override { screen_.clear(); }

  void end(net::Task done) override {
    stop_watching();
    if (process_ == 0) return done();
    done_ = std::move(done);
    ::kill(process_, SIGINT);
  }

  void leave() override {
    stop_watching();
    tick_.reset();
    watch_.reset();
    if (process_ == 0) return;
    ::kill(process_, SIGINT);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  // The last apply.
  bool succeeded() const { return succeeded_; }

 private:
  void apply() {
    reapply_.apply_begins();
    stop_showing();
    environment_.out.flush();
    const auto started = start_own_program({.arguments = application_.arguments});
    if (!started) {
      environment_.err << "The configuration cannot be applied: " << started.error().message << std::endl;
      reapply_.apply_ended();
      return;
    }
    process_ = *started;
    watch_.emplace(*loop_, process_, [this](net::ChildExit exit) { on_exit(exit); });
  }

  void watch_files() {
    quiet_.emplace(*loop_);
    auto files = net::FolderWatch::start(*loop_, application_.folder, [this](const std::string& name) {
      if (!is_of_configuration(name)) return;
      reapply_.changed(loop_->now());
      apply_when_due();
    });
    if (files) {
      files_ = *std::move(files);
    } else {
      application_.ready.watching = false;
      environment_.err << files.error().message << std::endl;
    }
  }

  void stop_watching() {
    files_.reset();
    quiet_.reset();
    if (tick_) stop_showing();
  }

  void apply_when_due() {
    const auto due = reapply_.due();
    if (!due || !quiet_) return;
    quiet_->set_at(*due, [this] {
      screen_.clear();
      environment_.out << "\nThe configuration has changed." << std::endl;
      apply();
    });
  }

  void on_exit(net::ChildExit exit) {
    process_ = 0;
    reapply_.apply_ended();
    succeeded_ = !exit.signalled && exit.status == 0;
    if (done_) return std::exchange(done_, nullptr)();
    if (!std::exchange(told_, true)) {
      application_.ready.applied = succeeded_;
      environment_.out << ready_text(application_.ready, application_.description) << std::endl;
    } else {
      environment_.out << (succeeded_ ? "\nThe world is as the configuration says."
                                      : "\nThe change was not applied in full; the world goes on as it is.")
                       << std::endl;
    }
    show();
    apply_when_due();
  }

  // The world in place, below all that has been printed, while nobody else prints.
  void show() {
    if (!screen_.possible() || !tick_) return;
    screen_.draw(drill::live_world(status_(), environment_.clock.now()));
    tick_->set_after(kShowEvery, [this] { show(); });
  }

  void stop_showing() {
    screen_.clear();
    tick_->cancel();
  }

  Application application_;
  Environment& environment_;
  net::Loop* loop_ = nullptr;  // from begin() on
  pid_t process_ = 0;          // 0: none is running
  std::optional<net::ChildWatch> watch_;
  std::unique_ptr<net::FolderWatch> files_;
  std::optional<net::Timer> quiet_;
  Reapply reapply_;
  LiveScreen screen_;
  std::function<Json()> status_;
  std::optional<net::Timer> tick_;  // from begin() on
  net::Task done_;
  bool told_ = false;  // that the world is up
  bool succeeded_ = false;
};

// The description in the folder; nothing when it has mistakes, which have been printed.
std::optional<drill::WorldDescription> description_of(const std::string& folder, const std::string& shown,
                                                      Environment& environment) {
  hcl::Sources sources;
  hcl::Diagnostics diagnostics;
  terraform::LoadContext context{sources, diagnostics};
  drill::WorldDescription description = drill::read_description_in(folder, shown, context);
  print_diagnostics(in_reading_order(diagnostics), {.color = environment.colors(), .width = environment.width},
                    environment.err);
  if (diagnostics.has_errors()) return {};
  return description;
}

int up(UpOptions options, Environment& environment) {
  const std::string given = options.data.empty() ? join_path(options.directory, ".regionfall") : options.data;
  const world::DataFolder folder{clean_path(join_path(environment.working_directory, given))};
  const bool found = folder.path == clean_path(join_path(environment.working_directory, ".regionfall"));
  Application application{.folder = clean_path(join_path(environment.working_directory, options.directory)),
                          .arguments = apply_arguments(options.directory, folder.path, options.variables)};
  auto description =
      description_of(application.folder, join_path(options.directory, drill::kDescriptionFile), environment);
  if (!description) return 1;
  application.description = *std::move(description);
  application.ready.here = found ? "" : " -data=" + folder.path;
  application.ready.enforced = options.serve.iam == "on";
  application.ready.watching = options.watch;
  if (options.serve.regions.empty()) options.serve.first_regions = application.description.regions;
  if (const auto kept = world::keep_image_application(folder, application.description.application); !kept)
    return fail_with(environment, kept.error());
  Applying applying(std::move(application), environment);
  const auto served = serve(options.serve, folder, environment, &applying);
  if (!served) return fail_with(environment, served.error());
  return applying.succeeded() ? 0 : 1;
}

}  // namespace

Run declare_up(CommandLine& line, Environment& environment) {
  const auto options = std::make_shared<UpOptions>();
  line.positional("dir", options->directory, "The configuration's directory; the working directory when left out");
  line.flag("watch", options->watch, "Apply the configuration again whenever its files have changed");
  declare_serve_options(line, options->serve);
  line.ordered("var", options->variables, "NAME=VALUE", "Give a variable of the root module a value");
  line.ordered("var-file", options->variables, "FILE", "Take values of variables from a .tfvars file");
  line.value("data", options->data, "DIR", "The world's data folder; DIR/.regionfall when left out");
  return [=, &environment] { return up(*options, environment); };
}

}  // namespace regionfall::cli
