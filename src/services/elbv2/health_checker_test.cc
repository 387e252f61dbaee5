#include "services/elbv2/health_checker.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/files.h"
#include "net/certificate_authority.h"
#include "net/http_server.h"

namespace regionfall::elbv2 {
namespace {

using std::chrono::seconds;

// A target with one answer; or none, as long as `silent`.
class Application final : public net::HttpService {
 public:
  void request(net::HttpRequest /*request*/, const net::SocketAddress& /*peer*/, net::Responder responder) override {
    ++requests;
    if (silent) return responder.stay_silent();
    responder.respond({.status = status, .headers = {}, .body = "hello"});
  }
  int requests = 0;
  int status = 200;
  bool silent = false;
};

class HealthCheckerTest : public testing::Test {
 protected:
  void check(const net::SocketAddress& address, const std::string& protocol) {
    HealthSettings settings{.protocol = protocol, .path = "/", .unhealthy_threshold = 1};
    settings.codes = CodeRanges::parse("200", 200, 499).value();
    checker_.check({{"target", {.settings = settings, .address = address, .state = first_health(clock_.now())}}});
  }
  // Whether the target is said to be healthy once the checker has something to say.
  bool healthy() {
    EXPECT_TRUE(loop_.run_until([&] { return !reports_.empty(); }));
    loop_.run_ready();
    EXPECT_EQ(reports_.size(), 1U);
    return reports_.back().state == "healthy";
  }

  ManualClock clock_{Instant(seconds(1'750'000'000))};
  net::Loop loop_{clock_};
  Application application_;
  net::WholeBodies bodies_{application_, 1 << 20};
  net::HttpServer server_{loop_, bodies_};
  net::SocketAddress http_ = server_.listen(net::SocketAddress::loopback(0)).value();
  std::vector<HealthReport> reports_;
  HealthChecker checker_{loop_, [this](const std::string&, const HealthReport& report) { reports_.push_back(report); }};
};

TEST_F(HealthCheckerTest, HoldsATargetToItsStatus) {
  check(http_, "HTTP");
  EXPECT_TRUE(healthy());
}

TEST_F(HealthCheckerTest, HoldsATargetWithAnotherStatusUnhealthy) {
  application_.status = 404;
  check(http_, "HTTP");
  EXPECT_FALSE(healthy());
  EXPECT_EQ(reports_.back().reason, "Target.ResponseCodeMismatch");
}

TEST_F(HealthCheckerTest, HoldsATargetThatRefusesUnhealthy) {
  net::SocketAddress gone;
  {
    net::HttpServer closed(loop_, bodies_);
    gone = closed.listen(net::SocketAddress::loopback(0)).value();
  }
  check(gone, "TCP");
  EXPECT_FALSE(healthy());
}

TEST_F(HealthCheckerTest, HoldsATargetThatStaysSilentUnhealthy) {
  application_.silent = true;
  check(http_, "HTTP");
  ASSERT_TRUE(loop_.run_until([&] { return application_.requests == 1; }));
  EXPECT_TRUE(reports_.empty());
  clock_.advance(seconds(5));
  EXPECT_FALSE(healthy());
  EXPECT_EQ(reports_.back().reason, "Target.Timeout");
}

TEST_F(HealthCheckerTest, TakesWhateverCertificateATargetShows) {
  const SystemClock machine;
  SystemRandom random;
  const TemporaryDirectory folder = TemporaryDirectory::make().value();
  const auto authority = net::CertificateAuthority::open(folder.path(), "Unknown", machine, random).value();
  net::TlsServer tls(*authority);
  net::HttpServer server(loop_, bodies_);
  check(server.listen(net::SocketAddress::loopback(0), &tls).value(), "HTTPS");
  EXPECT_TRUE(healthy());
}

}  // namespace
}  // namespace regionfall::elbv2
