#include "services/route53/prober.h"

#include <algorithm>
#include <utility>

#include "net/connect_attempt.h"
#include "net/socket_address.h"

namespace regionfall::route53 {
namespace {

constexpr std::int64_t kUsualInterval_s = 30;
constexpr std::int64_t kUsualThreshold = 3;
// What checkers call themselves.
constexpr const char* kUserAgent = "Amazon-Route53-Health-Check-Service";

// Checkers do not know of each other: each begins where it happens to, always the same for one check.
std::chrono::nanoseconds phase(const std::string& check, const std::string& checker, std::chrono::seconds interval) {
  const std::size_t hash = std::hash<std::string>()(check + "/" + checker);
  constexpr std::size_t kSteps = 1000;
  return std::chrono::nanoseconds(interval) * static_cast<std::int64_t>(hash % kSteps) / kSteps;
}

}  // namespace

struct Prober::Task {
  std::string check;
  Checker checker;
  ProbePlan plan;
  std::chrono::seconds interval{kUsualInterval_s};
  int threshold = kUsualThreshold;
  Instant due;
  CheckerState state;
  std::unique_ptr<Probe> probe;
  std::uint64_t round = 0;  // lookups of earlier ones are late
  net::Timer timer;
  explicit Task(net::Loop& loop) : timer(loop) {}
};

namespace {

// Whether an endpoint takes a connection.
class TcpProbe final : public Prober::Probe {
 public:
  TcpProbe(net::Loop& loop, const net::SocketAddress& to, std::chrono::nanoseconds connect_max,
           std::function<void(bool connected)> on_end)
      : attempt_(loop, to, connect_max, std::move(on_end)) {}

 private:
  net::ConnectAttempt attempt_;
};

// Whether, and how, an endpoint answers a GET.
class HttpProbe final : public Prober::Probe, public net::HttpResponseHandler {
 public:
  HttpProbe(net::HttpClient& client, const net::HttpEndpoint& to, const net::RequestHead& head, bool wants_body,
            std::function<void(const ProbeResult&)> on_end)
      : wants_body_(wants_body), on_end_(std::move(on_end)) {
    request_ = client.open(to, head, net::HttpClient::Body::kNone, *this);
  }

  void on_head(net::ResponseHead head) override {
    result_ = {.connected = true, .answered = true, .http_status = head.status, .body = {}};
    if (!wants_body_) end();
  }
  void on_body(std::string_view bytes) override {
    body_.append(bytes.substr(0, kSearchedBytesMax - body_.size()));
    if (body_.size() == kSearchedBytesMax) end();
  }
  void on_body_end(net::HeaderFields /*trailers*/) override { end(); }
  void on_drained() override {}
  void on_failed(net::HttpClientError error) override {
    using Kind = net::HttpClientError::Kind;
    result_.connected = error.kind != Kind::kNotConnected && error.kind != Kind::kConnectTimeout;
    result_.answered = false;
    end();
  }

 private:
  // The first time counts: what comes of the answer after that is of no interest.
  void end() {
    const auto told = std::exchange(on_end_, nullptr);
    if (!told) return;
    const std::string body = std::move(body_);
    ProbeResult result = result_;
    result.body = body;
    told(result);
  }

  bool wants_body_;
  std::function<void(const ProbeResult&)> on_end_;
  ProbeResult result_;
  std::string body_;
  std::unique_ptr<net::HttpClientRequest> request_;
};

}  // namespace

Prober::Prober(net::Loop& loop, std::vector<Checker> checkers, LookUp look_up, std::function<void(Report)> on_report)
    : loop_(loop),
      checkers_(std::move(checkers)),
      look_up_(std::move(look_up)),
      on_report_(std::move(on_report)),
      tls_(net::TlsClient::trusting_everything()),
      client_(loop,
              {.idle_connections_max = 0, .connect_timeout = kHttpConnectMax, .silence_timeout = kHttpResponseMax}) {}

Prober::~Prober() = default;

void Prober::set_checks(const store::Table<HealthCheck>& checks) {
  std::map<std::string, HealthCheck> now;
  for (const auto& [id, check] : checks) now.emplace(id, check);
  std::erase_if(tasks_, [&](const auto& task) {
    const auto found = now.find(task.first.first);
    return found == now.end() || found->second.config != checks_.at(found->first).config;
  });
  checks_ = std::move(now);
  for (const auto& [id, check] : checks_) {
    for (const Checker& checker : checkers_) add(check, checker);
  }
}

void Prober::set_checkers(std::vector<Checker> checkers) {
  checkers_ = std::move(checkers);
  std::erase_if(tasks_, [&](const auto& task) {
    return std::ranges::find(checkers_, task.first.second, &Checker::name) == checkers_.end();
  });
  for (const auto& [id, check] : checks_) {
    for (const Checker& checker : checkers_) add(check, checker);
  }
}

void Prober::add(const HealthCheck& check, const Checker& checker) {
  const auto plan = probe_plan(check.config);
  const auto regions = check.config.regions.value_or(std::vector<std::string>{});
  const bool asked = regions.empty() || std::ranges::find(regions, checker.region) != regions.end();
  if (!plan || !asked || tasks_.contains({check.id, checker.name})) return;
  auto task = std::make_unique<Task>(loop_);
  task->check = check.id;
  task->checker = checker;
  task->plan = *plan;
  task->interval = std::chrono::seconds(check.config.request_interval_s.value_or(kUsualInterval_s));
  task->threshold = static_cast<int>(check.config.failure_threshold.value_or(kUsualThreshold));
  task->due = loop_.now() + phase(check.id, checker.name, task->interval);
  Task& added = *tasks_.emplace(std::pair{check.id, checker.name}, std::move(task)).first->second;
  added.timer.set_at(added.due, [this, &added] { start(added); });
}

// A probe that still runs has failed to end within the interval: it is given up.
void Prober::start(Task& task) {
  task.due += task.interval;
  task.timer.set_at(task.due, [this, &task] { start(task); });
  ++task.round;
  task.probe.reset();
  if (!task.plan.address.empty()) return probe(task, task.plan.address);
  look_up_(task.plan.host, [this, key = std::pair{task.check, task.checker.name},
                            round = task.round](const std::optional<std::string>& address) {
    const auto found = tasks_.find(key);
    if (found == tasks_.end() || found->second->round != round) return;
    if (!address) return finish(*found->second, {.connected = false, .answered = false});
    probe(*found->second, *address);
  });
}

void Prober::probe(Task& task, const std::string& address) {
  const auto to = net::SocketAddress::ip(address, task.plan.port);
  if (!to) return finish(task, {.connected = false, .answered = false});
  if (task.plan.kind == ProbePlan::Kind::kTcp) {
    task.probe = std::make_unique<TcpProbe>(loop_, *to, task.plan.connect_max,
                                            [this, &task](bool connected) { finish(task, {.connected = connected}); });
    return;
  }
  net::RequestHead head{.method = "GET", .target = task.plan.path};
  head.headers.add("Host", task.plan.host.empty() ? address : task.plan.host);
  head.headers.add("User-Agent", kUserAgent);
  net::HttpEndpoint endpoint{.address = *to};
  if (task.plan.kind == ProbePlan::Kind::kHttps) {
    endpoint.tls = tls_.get();
    if (task.plan.send_sni) endpoint.server_name = task.plan.host;
  }
  task.probe = std::make_unique<HttpProbe>(client_, endpoint, head, !task.plan.search_string.empty(),
                                           [this, &task](const ProbeResult& result) { finish(task, result); });
}

// Called by the probe itself, which ends with the turn of the loop.
void Prober::finish(Task& task, const ProbeResult& result) {
  const bool passed = probe_passed(task.plan, result);
  task.state = after_probe(task.state, passed, task.threshold);
  Report report{.check = task.check,
                .checker = task.checker.name,
                .opinion = {.healthy = task.state.healthy, .at = loop_.now()},
                .passed = passed,
                .status = probe_status(task.plan, result)};
  loop_.post([ended = std::shared_ptr<Probe>(std::move(task.probe))] {});
  on_report_(std::move(report));
}

}  // namespace regionfall::route53
