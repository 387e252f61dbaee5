#include "net/tls.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "net/certificate_authority.h"
#include "net/http_client.h"
#include "net/http_server_fixture.h"

namespace regionfall::net {
namespace {

class TlsTest : public HttpServerTest {
 protected:
  TlsTest() {
    EXPECT_TRUE(server_.listen(tls_address_, &tls_server_));
    EXPECT_TRUE(streaming_server_.listen(streaming_tls_address_, &tls_server_));
  }

  std::string get(const std::string& name, TlsClient& trust) {
    std::string answer;
    const auto call =
        client_.send({.address = tls_address_, .tls = &trust, .server_name = name},
                     {.method = "GET", .target = "/", .headers = {{"Host", "a"}}},
                     [&](const auto& response) { answer = response ? response->body : response.error().message; });
    EXPECT_TRUE(loop_.run_until([&] { return !answer.empty() || !service_.requests.empty(); }));
    if (!service_.requests.empty()) service_.respond(0, "hello");
    loop_.run_until([&] { return !answer.empty(); });
    service_.requests.clear();
    service_.responders.clear();
    return answer;
  }

  SystemClock machine_;
  SystemRandom random_;
  std::unique_ptr<CertificateAuthority> authority_ =
      CertificateAuthority::open(directory_.path(), "A world", machine_, random_).value();
  TlsServer tls_server_{*authority_};
  std::unique_ptr<TlsClient> trust_ = TlsClient::trusting(authority_->root_pem()).value();
  SocketAddress tls_address_ = SocketAddress::unix_path(directory_.path() + "/tls");
  SocketAddress streaming_tls_address_ = SocketAddress::unix_path(directory_.path() + "/streaming-tls");
  HttpClient client_{loop_};
};

TEST_F(TlsTest, ServesEveryNameToWhoTrustsTheRoot) {
  for (const std::string name : {"sts.amazonaws.com", "bucket.s3.amazonaws.com", "sts.amazonaws.com"})
    EXPECT_EQ(get(name, *trust_), "hello");
  EXPECT_EQ(client_.connections(), 2U);
}

TEST_F(TlsTest, IsRefusedByWhoTrustsAnotherRoot) {
  const TemporaryDirectory other = TemporaryDirectory::make().value();
  const auto stranger = CertificateAuthority::open(other.path(), "Another", machine_, random_).value();
  const auto trust = TlsClient::trusting(stranger->root_pem()).value();
  EXPECT_TRUE(get("sts.amazonaws.com", *trust).contains("certificate verify failed"));
  EXPECT_FALSE(TlsClient::trusting("no certificate"));
}

TEST_F(TlsTest, IsRefusedWhereItsCertificateIsForAnother) {
  struct OneName final : CertificateSource {
    explicit OneName(CertificateAuthority& issuer) : authority(issuer) {}
    Result<TlsIdentity> identity_for(std::string_view) override { return authority.identity_for("a.example"); }
    CertificateAuthority& authority;
  } one_name(*authority_);
  TlsServer stubborn(one_name);
  HttpServer server(loop_, whole_bodies_);
  tls_address_ = SocketAddress::unix_path(directory_.path() + "/stubborn");
  ASSERT_TRUE(server.listen(tls_address_, &stubborn));
  EXPECT_EQ(get("a.example", *trust_), "hello");
  EXPECT_TRUE(get("b.example", *trust_).contains("certificate verify failed"));
  EXPECT_TRUE(get("127.0.0.1", *trust_).contains("certificate verify failed"));
}

TEST_F(TlsTest, RefusesNamesThatCannotBe) {
  EXPECT_TRUE(get("not a name", *trust_).contains("handshake failed"));
  EXPECT_TRUE(get("127.0.0.1", *trust_).contains("handshake failed"));  // a Unix socket has no address
}

TEST_F(TlsTest, NamesTheAddressWhereTheClientAsksForNoName) {
  tls_address_ = server_.listen(SocketAddress::loopback(0), &tls_server_).value();
  EXPECT_EQ(get("127.0.0.1", *trust_), "hello");
}

TEST_F(TlsTest, CarriesBodiesOfAnySizeWithBackPressure) {
  struct Log final : HttpResponseHandler {
    void on_head(ResponseHead) override {}
    void on_body(std::string_view bytes) override { body += bytes; }
    void on_body_end(HeaderFields) override { ended = true; }
    void on_drained() override {}
    void on_failed(HttpClientError error) override { failed = error.message; }
    std::string body;
    bool ended = false;
    std::string failed;
  } log;
  const auto request =
      client_.open({.address = streaming_tls_address_, .tls = trust_.get(), .server_name = "a"},
                   {.method = "GET", .target = "/", .headers = {{"Host", "a"}}}, HttpClient::Body::kNone, log);
  ASSERT_TRUE(loop_.run_until([&] { return streaming_.exchange != nullptr; }));
  request->pause();
  constexpr std::size_t kBytes = std::size_t{4} << 20;
  streaming_.exchange->start({});
  streaming_.exchange->write(std::string(kBytes, 'x'));
  loop_.run_ready();
  EXPECT_LT(log.body.size(), 2 * Loop::kReadBufferBytes);
  EXPECT_GT(streaming_.exchange->unsent(), kBytes / 2);
  streaming_.exchange->finish();
  request->resume();
  loop_.run_until([&] { return log.ended || !log.failed.empty(); });
  EXPECT_EQ(log.failed, "");
  EXPECT_EQ(std::ranges::count(log.body, 'x'), kBytes);
}

// What becomes of a request.
struct FailureLog final : HttpResponseHandler {
  void on_head(ResponseHead) override {}
  void on_body(std::string_view) override {}
  void on_body_end(HeaderFields) override {}
  void on_drained() override {}
  void on_failed(HttpClientError error) override { failed = error.kind; }
  std::optional<HttpClientError::Kind> failed;
};

TEST_F(TlsTest, ItsFailureIsNoRefusedConnection) {
  using Kind = HttpClientError::Kind;
  for (const HttpVersion version : {HttpVersion::kHttp11, HttpVersion::kHttp2}) {
    const auto open = [&](const SocketAddress& address, FailureLog& log) {
      return client_.open({.address = address, .tls = trust_.get(), .server_name = "a", .version = version},
                          {.method = "GET", .target = "/", .headers = {{"Host", "a"}}}, HttpClient::Body::kNone, log);
    };
    FailureLog nobody;
    FailureLog no_tls;
    FailureLog silent;
    const auto first = open(SocketAddress::unix_path(directory_.path() + "/nobody"), nobody);
    const auto second = open(address_, no_tls);
    const SocketAddress silent_address =
        SocketAddress::unix_path(directory_.path() + "/silent" + std::to_string(static_cast<int>(version)));
    const FileDescriptor listener = listen_on(silent_address).value();
    const auto third = open(silent_address, silent);
    ASSERT_TRUE(loop_.run_until([&] { return nobody.failed && no_tls.failed; }));
    EXPECT_EQ(nobody.failed, Kind::kNotConnected);
    EXPECT_EQ(no_tls.failed, Kind::kTlsFailed);
    EXPECT_EQ(silent.failed, std::nullopt);
    pass(HttpClientOptions().connect_timeout);
    pass(HttpClientOptions().connect_timeout);
    EXPECT_EQ(silent.failed, Kind::kTlsFailed);
  }
}

TEST_F(TlsTest, AgreesOnTheVersionOfHttp) {
  TlsServer both(*authority_, TlsProtocols::kHttp2AndHttp11);
  HttpServer server(loop_, whole_bodies_);
  const SocketAddress address = SocketAddress::unix_path(directory_.path() + "/both");
  ASSERT_TRUE(server.listen(address, &both));
  service_.respond_at_once = true;
  for (const HttpVersion version : {HttpVersion::kHttp11, HttpVersion::kHttp2}) {
    std::string answer;
    const auto call =
        client_.send({.address = address, .tls = trust_.get(), .server_name = "a", .version = version},
                     {.method = "POST", .target = "/", .headers = {{"Host", "a"}}, .body = "body"},
                     [&](const auto& response) { answer = response ? response->body : response.error().message; });
    loop_.run_until([&] { return !answer.empty(); });
    EXPECT_EQ(answer, "body");
  }
}

TEST_F(TlsTest, EndsConnectionsThatDoNotSpeakTls) {
  RawClient client(loop_, tls_address_);
  client.send(kGet);
  EXPECT_TRUE(client.ended());
  EXPECT_TRUE(service_.requests.empty());
}

TEST_F(TlsTest, GivesAHandshakeAsLongAsAHead) {
  RawClient client(loop_, tls_address_);
  client.send("\x16\x03\x01");
  pass(options().head_timeout - 1s);
  EXPECT_FALSE(client.ended());
  pass(1s);
  EXPECT_TRUE(client.ended());
}

}  // namespace
}  // namespace regionfall::net
