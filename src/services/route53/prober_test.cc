#include "services/route53/prober.h"

#include <gtest/gtest.h>

#include <optional>

#include "base/files.h"
#include "net/certificate_authority.h"
#include "net/http_server.h"
#include "store/store.h"

namespace regionfall::route53 {
namespace {

using std::chrono::seconds;

constexpr seconds kInterval{30};

// An endpoint with one answer for everybody.
class Endpoint final : public net::HttpService {
 public:
  void request(net::HttpRequest request, const net::SocketAddress& /*peer*/, net::Responder responder) override {
    last = std::move(request);
    responder.respond({.status = status, .headers = {}, .body = body});
  }
  int status = 200;
  std::string body = "hello";
  net::HttpRequest last;
};

// Remembers which names certificates were wanted for.
class Names final : public net::CertificateSource {
 public:
  explicit Names(net::CertificateSource& source) : source_(source) {}
  Result<net::TlsIdentity> identity_for(std::string_view name) override {
    asked.emplace_back(name);
    return source_.identity_for(name);
  }
  std::vector<std::string> asked;

 private:
  net::CertificateSource& source_;
};

class ProberTest : public testing::Test {
 protected:
  ProberTest() { EXPECT_TRUE(store_.open(store::memory_journal())); }

  HealthCheckConfig check_of(std::string type, const net::SocketAddress& at) const {
    return {.ip_address = at.host(), .port = at.port(), .type = std::move(type), .failure_threshold = 1};
  }

  // What the checker reports after one probe, and that it does so once.
  Prober::Report probe(const HealthCheckConfig& config) {
    store_.begin_turn();
    checks_.put("check", HealthCheck{.id = "check", .config = config});
    (void)store_.take_turn();
    reports_.clear();
    prober_.set_checks(checks_);
    clock_.advance(kInterval);
    EXPECT_TRUE(loop_.run_until([&] { return !reports_.empty(); }));
    loop_.run_ready();
    EXPECT_EQ(reports_.size(), 1U);
    return reports_.front();
  }

  ManualClock clock_{Instant(seconds(1'750'000'000))};
  net::Loop loop_{clock_};
  Endpoint endpoint_;
  net::WholeBodies bodies_{endpoint_, 1 << 20};
  net::HttpServer server_{loop_, bodies_};
  net::SocketAddress http_ = server_.listen(net::SocketAddress::loopback(0)).value();
  store::Store store_;
  store::Table<HealthCheck> checks_{store_, "checks"};
  std::optional<std::string> resolved_;  // what every name resolves to
  std::vector<Prober::Report> reports_;
  Prober prober_{
      loop_,
      {{.name = "192.0.2.1", .region = "us-east-1"}},
      [this](const std::string&, const auto& on_address) { loop_.post([this, on_address] { on_address(resolved_); }); },
      [this](Prober::Report report) { reports_.push_back(std::move(report)); }};
};

TEST_F(ProberTest, HoldsAnEndpointToItsStatus) {
  const Prober::Report good = probe(check_of("HTTP", http_));
  EXPECT_TRUE(good.opinion.healthy);
  EXPECT_TRUE(good.passed);
  EXPECT_EQ(good.checker, "192.0.2.1");
  EXPECT_EQ(good.status, "Success: HTTP Status Code 200, OK");
  endpoint_.status = 500;
  HealthCheckConfig changed = check_of("HTTP", http_);
  changed.resource_path = "/health";
  const Prober::Report bad = probe(changed);
  EXPECT_FALSE(bad.opinion.healthy);
  EXPECT_FALSE(bad.passed);
  EXPECT_EQ(bad.status, "Failure: HTTP Status Code 500, Internal Server Error");
  EXPECT_EQ(endpoint_.last.target, "/health");
}

TEST_F(ProberTest, LooksForAStringInTheFirstBytesOfTheBody) {
  HealthCheckConfig config = check_of("HTTP_STR_MATCH", http_);
  config.search_string = "needle";
  endpoint_.body = std::string(kSearchedBytesMax - 6, '.') + "needle";
  EXPECT_TRUE(probe(config).opinion.healthy);
  endpoint_.body = std::string(kSearchedBytesMax - 5, '.') + "needle";
  config.resource_path = "/later";
  EXPECT_FALSE(probe(config).opinion.healthy);
}

TEST_F(ProberTest, TellsOnceOfAnAnswerThatGoesOnAfterTheProbesEnd) {
  endpoint_.body = std::string(std::size_t{512} << 10, 'x');
  EXPECT_TRUE(probe(check_of("HTTP", http_)).opinion.healthy);
  HealthCheckConfig config = check_of("HTTP_STR_MATCH", http_);
  config.search_string = "x";
  EXPECT_TRUE(probe(config).opinion.healthy);
}

TEST_F(ProberTest, ConnectsWhereNothingElseIsAskedFor) {
  EXPECT_TRUE(probe(check_of("TCP", http_)).opinion.healthy);
  net::SocketAddress gone;
  {
    net::HttpServer closed(loop_, bodies_);
    gone = closed.listen(net::SocketAddress::loopback(0)).value();
  }
  EXPECT_FALSE(probe(check_of("TCP", gone)).opinion.healthy);
  EXPECT_FALSE(probe(check_of("HTTP", gone)).opinion.healthy);
}

TEST_F(ProberTest, TakesWhateverCertificateAnHttpsEndpointShows) {
  const SystemClock machine;
  SystemRandom random;
  const TemporaryDirectory folder = TemporaryDirectory::make().value();
  const auto authority = net::CertificateAuthority::open(folder.path(), "Unknown", machine, random).value();
  Names names(*authority);
  net::TlsServer tls(names);
  net::HttpServer server(loop_, bodies_);
  const net::SocketAddress https = server.listen(net::SocketAddress::loopback(0), &tls).value();
  HealthCheckConfig config = check_of("HTTPS", https);
  config.domain_name = "www.example.com";
  EXPECT_TRUE(probe(config).opinion.healthy);
  EXPECT_EQ(names.asked, (std::vector<std::string>{"www.example.com"}));
  config.enable_sni = false;
  EXPECT_TRUE(probe(config).opinion.healthy);
  EXPECT_EQ(names.asked.back(), "127.0.0.1");  // where it has connected to
  EXPECT_FALSE(probe(check_of("HTTPS", http_)).opinion.healthy) << "speaks no TLS";
}

TEST_F(ProberTest, FailsWhereANameDoesNotResolve) {
  HealthCheckConfig config = check_of("HTTP", http_);
  config.ip_address.reset();
  config.domain_name = "www.example.com";
  EXPECT_FALSE(probe(config).opinion.healthy);
  resolved_ = "127.0.0.1";
  config.resource_path = "/again";
  EXPECT_TRUE(probe(config).opinion.healthy);
  EXPECT_EQ(endpoint_.last.headers.get("Host"), "www.example.com");
}

}  // namespace
}  // namespace regionfall::route53
