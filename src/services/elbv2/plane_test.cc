#include "services/elbv2/plane.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/files.h"
#include "net/certificate_authority.h"
#include "net/http_call.h"
#include "net/http_server.h"
#include "net/loop_thread.h"

namespace regionfall::elbv2 {
namespace {

// An application behind a load balancer, on a thread of its own, which says its name and what it was asked.
class Application final : public net::HttpService {
 public:
  explicit Application(std::string name) : name_(std::move(name)) {
    thread_.run_there([this] {
      server_ = std::make_unique<net::HttpServer>(thread_.loop(), bodies_);
      address_ = *server_->listen(net::SocketAddress::loopback(0));
    });
  }
  ~Application() override {
    thread_.run_there([this] { server_.reset(); });
  }
  void request(net::HttpRequest request, const net::SocketAddress& /*peer*/, net::Responder responder) override {
    const std::string told = name_ + " " + std::string(request.headers.get("X-Forwarded-For"));
    responder.respond({.status = 200, .headers = {}, .body = told});
  }
  const net::SocketAddress& address() const { return address_; }

 private:
  std::string name_;
  SystemClock clock_;
  net::WholeBodies bodies_{*this, 1 << 20};
  std::unique_ptr<net::HttpServer> server_;
  net::SocketAddress address_;
  net::LoopThread thread_{clock_, "application"};
};

std::uint16_t free_port() {
  SystemClock clock;
  net::Loop loop(clock);
  Application probe("probe");
  return probe.address().port();
}

class PlaneTest : public testing::Test {
 protected:
  // A listener with one rule, on 127.0.0.1 and a free port.
  void serve(RoutingAction action, std::vector<net::SocketAddress> targets, bool healthy = true) {
    auto routing = std::make_shared<Routing>();
    routing->arn = "lb";
    RoutingGroup group{.arn = "group", .protocol = "HTTP", .protocol_version = "HTTP1", .routing_floor = {.count = 1}};
    if (sticky_) {
      group.stickiness = Stickiness::kLoadBalancerCookie;
      group.stickiness_seconds = 60;
    }
    for (const net::SocketAddress& target : targets)
      group.targets.push_back({.key = target.to_string(), .id = "i", .address = target.host(), .healthy = healthy});
    routing->groups.push_back(group);
    RoutingListener& listener = routing->listeners.emplace_back();
    listener.port = port_;
    listener.https = !ssl_policy_.empty();
    listener.ssl_policy = ssl_policy_;
    listener.rules.emplace_back().action = std::move(action);
    plane_.serve({{"lb", PlaneBalancer{.routing = routing,
                                       .nodes = {{.zone = "a", .address = "127.0.0.1"}},
                                       .certificates = certificates_,
                                       .targets = {targets}}}});
  }
  static RoutingAction forward() { return Forward{.groups = {{.group = 0, .weight = 1}}, .total_weight = 1}; }

  net::HttpResponse get(const std::string& target = "/", const std::string& cookie = "") {
    net::HeaderFields headers = {{"Host", "www.example.com"}};
    if (!cookie.empty()) headers.add("Cookie", cookie);
    auto response = net::http_call({.address = net::SocketAddress::loopback(port_)},
                                   {.method = "GET", .target = target, .headers = headers});
    return response ? *response : net::HttpResponse{.status = 0, .headers = {}, .body = response.error().message};
  }

  bool sticky_ = false;
  std::string ssl_policy_;                       // not empty: HTTPS
  std::vector<ShownCertificates> certificates_;  // of the one listener
  SystemClock clock_;
  SystemRandom random_;
  std::uint16_t port_ = free_port();
  iam::Sealer sealer_{std::string(iam::Sealer::kKeyBytes, 'k')};
  Plane plane_{{clock_, random_, sealer_}, 2};
};

TEST_F(PlaneTest, TakesTargetsByTurnsAndTellsThemOfTheClient) {
  const Application one("one");
  const Application two("two");
  serve(forward(), {one.address(), two.address()});
  std::map<std::string, int> answers;
  for (int i = 0; i < 10; ++i) ++answers[get().body];
  EXPECT_EQ(answers, (std::map<std::string, int>{{"one 127.0.0.1", 5}, {"two 127.0.0.1", 5}}));
  EXPECT_EQ(get().headers.get("Server"), "awselb/2.0");
}

TEST_F(PlaneTest, LetsAClientComeBackToItsTargetByACookie) {
  const Application one("one");
  const Application two("two");
  sticky_ = true;
  serve(forward(), {one.address(), two.address()});
  const net::HttpResponse first = get();
  const std::string cookie(first.headers.get("Set-Cookie"));
  ASSERT_TRUE(cookie.starts_with("AWSALB=")) << cookie;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(get("/", cookie.substr(0, cookie.find(';'))).body, first.body);
  std::map<std::string, int> others;
  for (int i = 0; i < 10; ++i) ++others[get("/", "AWSALB=made-up").body];
  EXPECT_EQ(others.size(), 2U);
}

TEST_F(PlaneTest, AnswersByItselfWhereARuleSaysSo) {
  serve(FixedResponseConfig{.status_code = "418", .content_type = "text/plain", .message_body = "tea"}, {});
  const net::HttpResponse fixed = get();
  EXPECT_EQ(fixed.status, 418);
  EXPECT_EQ(fixed.body, "tea");
  EXPECT_EQ(fixed.headers.get("Content-Type"), "text/plain");
  serve(RedirectConfig{.protocol = "HTTPS", .port = "443", .status_code = "HTTP_301"}, {});
  const net::HttpResponse redirect = get("/a?b=c");
  EXPECT_EQ(redirect.status, 301);
  EXPECT_EQ(redirect.headers.get("Location"), "https://www.example.com/a?b=c");
}

class SecurePlaneTest : public PlaneTest {
 protected:
  SecurePlaneTest() { ssl_policy_ = "ELBSecurityPolicy-TLS13-1-2-2021-06"; }

  std::shared_ptr<const ShownCertificate> certificate(const std::string& name) {
    return read_shown_certificate(authority_->identity_for(name).value()).value();
  }
  // How the handshake of a client goes that asks for `name` and takes a certificate for it alone: what is answered, or
  // why nothing is.
  std::string ask(const std::string& name) {
    const auto trust = net::TlsClient::trusting(authority_->root_pem()).value();
    auto response =
        net::http_call({.address = net::SocketAddress::loopback(port_), .tls = trust.get(), .server_name = name},
                       {.method = "GET", .target = "/", .headers = {{"Host", name}}});
    return response ? response->body : response.error().message;
  }
  void serve_fixed() {
    serve(FixedResponseConfig{.status_code = "200", .content_type = "text/plain", .message_body = "tea"}, {});
  }

  TemporaryDirectory directory_ = TemporaryDirectory::make().value();
  std::unique_ptr<net::CertificateAuthority> authority_ =
      net::CertificateAuthority::open(directory_.path(), "A world", clock_, random_).value();
};

TEST_F(SecurePlaneTest, ShowsEachNameItsCertificateAndOthersTheDefaultOne) {
  certificates_ = {{certificate("default.example"), certificate("*.example.com"), certificate("a.example.com")}};
  serve_fixed();
  for (const char* name : {"default.example", "www.example.com", "a.example.com"}) EXPECT_EQ(ask(name), "tea") << name;
  EXPECT_TRUE(ask("another.example").contains("certificate verify failed"));
}

TEST_F(SecurePlaneTest, ShowsAnotherCertificateFromTheNextHandshakeOn) {
  certificates_ = {{certificate("old.example")}};
  serve_fixed();
  EXPECT_EQ(ask("old.example"), "tea");
  certificates_ = {{certificate("new.example")}};
  serve_fixed();
  EXPECT_EQ(ask("new.example"), "tea");
  EXPECT_TRUE(ask("old.example").contains("certificate verify failed"));
}

TEST_F(SecurePlaneTest, SpeaksWhatTheSecurityPolicySaysFromItsChangeOn) {
  certificates_ = {{certificate("a.example")}};
  serve_fixed();
  EXPECT_EQ(ask("a.example"), "tea");
  ssl_policy_.clear();
  serve_fixed();
  EXPECT_NE(ask("a.example"), "tea");
  EXPECT_EQ(get().body, "tea");
}

TEST_F(SecurePlaneTest, EndsHandshakesWhenItHasNoCertificate) {
  certificates_ = {{}};
  serve_fixed();
  EXPECT_TRUE(ask("a.example").contains("handshake failed"));
}

TEST_F(PlaneTest, SaysWhatIsWrongWithTargets) {
  serve(forward(), {});
  EXPECT_EQ(get().status, 503);
  net::SocketAddress gone;
  {
    gone = Application("gone").address();
  }
  serve(forward(), {gone});
  EXPECT_EQ(get().status, 502);
}

TEST_F(PlaneTest, SendsToAllTargetsWhenNoneIsHealthy) {
  const Application one("one");
  serve(forward(), {one.address()}, false);
  EXPECT_EQ(get().status, 200);
}

TEST_F(PlaneTest, ListensNoMoreWhenALoadBalancerIsGone) {
  serve(forward(), {});
  EXPECT_EQ(get().status, 503);
  plane_.serve({});
  EXPECT_EQ(get().status, 0);
}

}  // namespace
}  // namespace regionfall::elbv2
