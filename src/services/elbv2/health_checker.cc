#include "services/elbv2/health_checker.h"

#include <optional>
#include <string_view>
#include <utility>

#include "net/http_check.h"
#include "net/http_syntax.h"

namespace regionfall::elbv2 {
namespace {

constexpr const char* kUserAgent = "ELB-HealthChecker/2.0";
constexpr const char* kTcp = "TCP";
constexpr const char* kHttps = "HTTPS";
// A gRPC message without content: not compressed, of no bytes.
constexpr std::string_view kEmptyMessage("\0\0\0\0\0", 5);

net::RequestHead head_of(const HealthSettings& settings, const net::SocketAddress& address) {
  net::RequestHead head{.method = settings.grpc ? "POST" : "GET",
                        .target = settings.path,
                        .headers = {{"Host", address.to_string()}, {"User-Agent", kUserAgent}}};
  if (settings.grpc) {
    head.headers.add("Content-Type", "application/grpc");
    head.headers.add("TE", "trailers");
  } else {
    head.headers.add("Accept-Encoding", "gzip, compressed");
  }
  return head;
}

// A gRPC status comes in the trailers, or in the head of an answer that has nothing else.
Probe probe_of(const HealthSettings& settings, const net::HttpCheckAnswer& answer) {
  using Kind = net::HttpClientError::Kind;
  if (answer.failed) {
    const bool silent = answer.failed == Kind::kTimeout || answer.failed == Kind::kConnectTimeout;
    return {.outcome = silent ? ProbeOutcome::kTimedOut : ProbeOutcome::kFailed};
  }
  if (!settings.grpc) return {.outcome = ProbeOutcome::kAnswered, .status = answer.status};
  const std::string* status = answer.trailers.find("grpc-status");
  if (status == nullptr) status = answer.headers.find("grpc-status");
  const auto code = status == nullptr ? std::nullopt : net::parse_decimal(*status);
  if (!code || *code > kGrpcCodeMax) return {.outcome = ProbeOutcome::kFailed};
  return {.outcome = ProbeOutcome::kAnswered, .status = static_cast<int>(*code)};
}

}  // namespace

struct HealthChecker::Task {
  Task(net::Loop& loop, std::string target_key, CheckedTarget target)
      : key(std::move(target_key)), checked(std::move(target)), timer(loop), timeout(loop) {}
  std::string key;
  CheckedTarget checked;
  bool probing = false;
  std::unique_ptr<net::HttpCheck> http;
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
                             .tls = settings.protocol == kHttps ? tls_.get() : nullptr,
                             .version = settings.http2 ? net::HttpVersion::kHttp2 : net::HttpVersion::kHttp11};
  task.http = std::make_unique<net::HttpCheck>(
      client_, to, head_of(settings, task.checked.address), settings.grpc ? kEmptyMessage : std::string_view(),
      net::HttpCheck::Options{.wanted = settings.grpc ? net::HttpCheck::Wanted::kWhole : net::HttpCheck::Wanted::kHead},
      [this, &task](const net::HttpCheckAnswer& answer) { finish(task, probe_of(task.checked.settings, answer)); });
}

// Called by the probe itself, which ends with the turn of the loop.
void HealthChecker::finish(Task& task, const Probe& probe) {
  if (!std::exchange(task.probing, false)) return;
  task.timeout.cancel();
  loop_.post([http = std::shared_ptr<net::HttpCheck>(std::move(task.http)),
              tcp = std::shared_ptr<net::ConnectAttempt>(std::move(task.tcp))] {});
  const HealthReport before = task.checked.state.report;
  task.checked.state = after_probe(std::move(task.checked.state), task.checked.settings, probe);
  set_timer(task);
  if (task.checked.state.report != before) on_report_(task.key, task.checked.state.report);
}

}  // namespace regionfall::elbv2
