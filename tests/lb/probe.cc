// A load balancer on 127.0.0.1 whose targets are ports there: the plane and the health checks of services/elbv2.
//
//   lb_probe FOLDER [KEY=VALUE...]
//
// FOLDER must exist, and gets the certificate of the authority (ca.pem) that HTTPS listeners' certificates come from.
//   threads=2  listener=HTTP|HTTPS  protocol=HTTP|HTTPS (of the targets)  version=HTTP1|HTTP2|GRPC
//   health=PATH (checked each second; else targets count as healthy)  matcher=200  idle=60  keep-alive=3600
//   http2=true  desync=monitor|defensive|strictest  tls-headers=false  rules=0 (that match nothing, before the default)
//
// Lines of the input are the ports of the targets from then on: "8001 8002". For each it prints "port PORT", where it
// listens, and once all targets are healthy "healthy". It ends with its input.
#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "net/certificate_authority.h"
#include "net/loop.h"
#include "net/sockets.h"
#include "services/elbv2/certificate_choice.h"
#include "services/elbv2/health_checker.h"
#include "services/elbv2/plane.h"

namespace {

using namespace regionfall;
using namespace regionfall::elbv2;

constexpr const char* kHost = "127.0.0.1";
constexpr int kCodeMax = 599;

class Options {
 public:
  explicit Options(const std::vector<std::string>& words) {
    for (const std::string& word : words) values_[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
  }
  std::string text(const std::string& key, const std::string& otherwise = "") const {
    const auto found = values_.find(key);
    return found == values_.end() ? otherwise : found->second;
  }
  int number(const std::string& key, int otherwise) const { return std::stoi(text(key, std::to_string(otherwise))); }
  bool is_on(const std::string& key, const char* otherwise) const { return text(key, otherwise) == "true"; }

 private:
  std::map<std::string, std::string> values_;
};

std::uint16_t free_port() {
  return static_cast<std::uint16_t>(
      net::local_address(net::listen_on(*net::SocketAddress::ip(kHost, 0)).value()).port());
}

class Balancer {
 public:
  // `shown`: what an HTTPS listener shows.
  Balancer(net::Loop& loop, Plane& plane, Options options, ShownCertificates shown)
      : loop_(loop),
        plane_(plane),
        options_(std::move(options)),
        shown_(std::move(shown)),
        checker_(loop, [this](const std::string& key, const HealthReport& health) {
          healthy_[key] = health.state == "healthy";
          serve();
        }) {}

  void set_targets(const std::vector<std::uint16_t>& ports) {
    ports_ = ports;
    told_ = false;
    if (!options_.text("health").empty()) check();
    std::cout << "port " << port_ << std::endl;
    serve();
  }

 private:
  static std::string key_of(std::uint16_t port) { return std::to_string(port); }

  HealthSettings health() const {
    const std::string version = options_.text("version", "HTTP1");
    return {.protocol = options_.text("protocol", "HTTP"),
            .http2 = version != "HTTP1",
            .grpc = version == "GRPC",
            .path = options_.text("health"),
            .port = std::nullopt,
            .interval = std::chrono::seconds(1),
            .timeout = std::chrono::seconds(1),
            .codes = *CodeRanges::parse(options_.text("matcher", "200"), 0, kCodeMax)};
  }

  void check() {
    std::map<std::string, HealthChecker::CheckedTarget> targets;
    for (const std::uint16_t port : ports_)
      targets.emplace(key_of(port), HealthChecker::CheckedTarget{.settings = health(),
                                                                 .address = *net::SocketAddress::ip(kHost, port),
                                                                 .state = first_health(loop_.now())});
    checker_.check(std::move(targets));
  }

  RoutingGroup group() {
    RoutingGroup made{.arn = "group",
                      .protocol = options_.text("protocol", "HTTP"),
                      .protocol_version = options_.text("version", "HTTP1"),
                      .routing_floor = {.count = 1, .percentage = std::nullopt},
                      .dns_floor = {},
                      .targets = {}};
    for (const std::uint16_t port : ports_)
      made.targets.push_back({.key = key_of(port),
                              .id = kHost,
                              .address = kHost,
                              .port = port,
                              .zone = "",
                              .healthy = options_.text("health").empty() || healthy_[key_of(port)],
                              .healthy_since = std::nullopt});
    return made;
  }

  RoutingListener listener() const {
    RoutingListener made{.arn = "listener", .port = port_, .https = options_.text("listener", "HTTP") == "HTTPS"};
    for (int i = 0; i < options_.number("rules", 0); ++i) {
      RoutingRule& rule = made.rules.emplace_back();
      rule.priority = i + 1;
      const std::string number = std::to_string(i);
      Condition condition;
      condition.field_name = "path-pattern";
      condition.path_pattern = PatternValues{.values = {"/service" + number + "/*"}};
      rule.conditions.emplace_back(condition);
      rule.action = FixedResponseConfig{.status_code = "404", .content_type = std::nullopt, .message_body = number};
    }
    made.rules.emplace_back().action =
        Forward{.groups = {{.group = 0, .weight = 1}}, .total_weight = 1, .sticky_seconds = std::nullopt};
    return made;
  }

  void serve() {
    auto routing = std::make_shared<Routing>();
    routing->arn = "balancer";
    routing->idle_timeout_seconds = options_.number("idle", 60);
    routing->client_keep_alive_seconds = options_.number("keep-alive", 3600);
    routing->http2 = options_.is_on("http2", "true");
    const std::string desync = options_.text("desync", "defensive");
    routing->desync_mode = desync == "monitor"     ? DesyncMode::kMonitor
                           : desync == "strictest" ? DesyncMode::kStrictest
                                                   : DesyncMode::kDefensive;
    routing->forwarding.tls_headers = options_.is_on("tls-headers", "false");
    routing->groups.push_back(group());
    routing->listeners.push_back(listener());
    PlaneBalancer balancer{
        .routing = routing, .nodes = {{.zone = "a", .address = kHost}}, .certificates = {shown_}, .targets = {{}}};
    for (const std::uint16_t port : ports_) balancer.targets[0].push_back(*net::SocketAddress::ip(kHost, port));
    std::map<std::string, PlaneBalancer> balancers;
    balancers.emplace("balancer", std::move(balancer));
    plane_.serve(std::move(balancers));
    const auto& targets = routing->groups[0].targets;
    if (told_ || !std::ranges::all_of(targets, &RoutingTarget::healthy)) return;
    told_ = true;
    std::cout << "healthy" << std::endl;
  }

  net::Loop& loop_;
  Plane& plane_;
  Options options_;
  ShownCertificates shown_;
  HealthChecker checker_;
  const std::uint16_t port_ = free_port();
  std::vector<std::uint16_t> ports_;
  std::map<std::string, bool> healthy_;
  bool told_ = false;
};

std::vector<std::uint16_t> ports_of(const std::string& line) {
  std::istringstream text(line);
  std::vector<std::uint16_t> ports;
  for (std::uint16_t port = 0; text >> port;) ports.push_back(port);
  return ports;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::cerr << "Use: lb_probe FOLDER [KEY=VALUE...]\n";
    return 1;
  }
  const Options options({arguments + 2, arguments + count});
  const SystemClock clock;
  SystemRandom random;
  const auto authority = net::CertificateAuthority::open(arguments[1], "A load balancer", clock, random).value();
  ShownCertificates shown = {read_shown_certificate(authority->identity_for(kHost).value()).value()};
  const iam::Sealer sealer(std::string(iam::Sealer::kKeyBytes, 'k'));
  Plane plane({clock, random, sealer}, options.number("threads", 2));
  net::Loop loop(clock);
  Balancer balancer(loop, plane, options, std::move(shown));
  std::jthread input([&] {
    for (std::string line; std::getline(std::cin, line);)
      loop.post([&balancer, ports = ports_of(line)] { balancer.set_targets(ports); });
    loop.post([&loop] { loop.stop(); });
  });
  loop.run();
  return 0;
}
