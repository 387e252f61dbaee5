#include "services/elbv2/health_checker.h"

#include <optional>
#include <utility>

namespace regionfall::elbv2 {
namespace {

constexpr const char* kUserAgent = "ELB-HealthChecker/2.0";
constexpr const char* kTcp = "TCP";
constexpr const char* kHttps = "HTTPS";

}  // namespace

// Asks for the status alone. Destroyed, it is given up.
class HealthChecker::HttpProbe final : public net::HttpResponseHandler {
 public:
  HttpProbe(net::HttpClient& client, const net::HttpEndpoint& to, const std::string& path,
            std::function<void(const Probe&)> on_end)
      : on_end_(std::move(on_end)) {
    const net::RequestHead head{
        .method = "GET",
        .target = path,
        .headers = {
            {"Host", to.address.to_string()}, {"User-Agent", kUserAgent}, {"Accept-Encoding", "gzip, compressed"}}};
    request_ = client.open(to, head, net::HttpClient::Body::kNone, *this);
  }

  void on_head(net::ResponseHead head) override {
    on_end_({.outcome = ProbeOutcome::kAnswered, .status = head.status});
  }
  void on_body(std::string_view /*bytes*/) override {}
  void on_body_end(net::HeaderFields /*trailers*/) override {}
  void on_drained() override {}
  void on_failed(net::HttpClientError error) override {
    using Kind = net::HttpClientError::Kind;
    const bool silent = error.kind == Kind::kTimeout || error.kind == Kind::kConnectTimeout;
    on_end_({.outcome = silent ? ProbeOutcome::kTimedOut : ProbeOutcome::kFailed});
  }

 private:
  std::function<void(const Probe&)> on_end_;
  std::unique_ptr<net::HttpClientRequest> request_;
};

struct HealthChecker::Task {
  Task(net::Loop& loop, std::string target_key, CheckedTarget target)
      : key(std::move(target_key)), checked(std::move(target)), timer(loop), timeout(loop) {}
  std::string key;
  CheckedTarget checked;
  bool probing = false;
  std::unique_ptr<HttpProbe> http;
  std::unique_ptr<net::ConnectAttempt> tcp;
  net::Timer timer;
  net::Timer timeout;
};

HealthChecker::HealthChecker(net::Loop& loop,
                             std::function<void(const std::string& target_key, const HealthReport&)> on_report)
    : loop_(loop),
      on_report_(std::move(on_report)),
      tls_(net::TlsClient::trusting_everything()),
      client_(loop, {.idle_connections_max = 0}) {}

HealthChecker::~HealthChecker() = default;

void HealthChecker::check(std::map<std::string, CheckedTarget> targets) {
  std::erase_if(tasks_, [&](const auto& task) { return !targets.contains(task.first); });
  for (auto& [key, target] : targets) {
    auto& task = tasks_[key];
    if (task == nullptr) {
      task = std::make_unique<Task>(loop_, key, std::move(target));
      set_timer(*task);
    } else {
      task->checked.settings = std::move(target.settings);
      task->checked.address = target.address;
    }
  }
}

void HealthChecker::set_timer(Task& task) {
  task.timer.set_at(task.checked.state.next_probe, [this, &task] { probe(task); });
}

void HealthChecker::probe(Task& task) {
  const HealthSettings& settings = task.checked.settings;
  task.checked.state.next_probe = next_probe(settings, loop_.now());
  set_timer(task);
  task.probing = true;
  task.timeout.set_after(settings.timeout, [this, &task] { finish(task, {.outcome = ProbeOutcome::kTimedOut}); });
  if (settings.protocol == kTcp) {
    task.tcp = std::make_unique<net::ConnectAttempt>(
        loop_, task.checked.address, settings.timeout, [this, &task](bool connected) {
          finish(task, {.outcome = connected ? ProbeOutcome::kAnswered : ProbeOutcome::kFailed});
        });
    return;
  }
  const net::HttpEndpoint to{.address = task.checked.address,
                             .tls = settings.protocol == kHttps ? tls_.get() : nullptr};
  task.http = std::make_unique<HttpProbe>(client_, to, settings.path,
                                          [this, &task](const Probe& result) { finish(task, result); });
}

// Called by the probe itself, which ends with the turn of the loop.
void HealthChecker::finish(Task& task, const Probe& probe) {
  if (!std::exchange(task.probing, false)) return;
  task.timeout.cancel();
  loop_.post([http = std::shared_ptr<HttpProbe>(std::move(task.http)),
              tcp = std::shared_ptr<net::ConnectAttempt>(std::move(task.tcp))] {});
  const HealthReport before = task.checked.state.report;
  task.checked.state = after_probe(std::move(task.checked.state), task.checked.settings, probe);
  set_timer(task);
  if (task.checked.state.report != before) on_report_(task.key, task.checked.state.report);
}

}  // namespace regionfall::elbv2
