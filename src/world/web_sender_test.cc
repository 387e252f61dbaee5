#include "world/web_sender.h"

#include <gtest/gtest.h>

#include "net/http_server.h"

namespace regionfall::world {
namespace {

TEST(HttpUrl, IsTakenApart) {
  const struct {
    const char* url;
    const char* host;
    int port;
    const char* target;
  } cases[] = {
      {"http://10.0.0.1", "10.0.0.1", 80, "/"},
      {"http://us-east-1:8080/hook?a=b#c", "us-east-1", 8080, "/hook?a=b"},
      {"http://[::1]:81/x", "::1", 81, "/x"},
      {"http://host?q", "host", 80, "/?q"},
  };
  for (const auto& one : cases) {
    const auto url = parse_http_url(one.url);
    ASSERT_TRUE(url) << one.url;
    EXPECT_EQ(url->host, one.host) << one.url;
    EXPECT_EQ(url->port, one.port) << one.url;
    EXPECT_EQ(url->target, one.target) << one.url;
  }
  for (const char* wrong : {"", "https://host/", "http://", "http://:80/", "http://host:0/", "http://host:99999/",
                            "http://host:x/", "http://me@host/", "ftp://host/"}) {
    EXPECT_FALSE(parse_http_url(wrong)) << wrong;
  }
}

// An endpoint that keeps what it was sent, and a sender, on one loop.
class WebSenderTest : public testing::Test, public net::HttpService {
 protected:
  void request(net::HttpRequest request, const net::SocketAddress& /*peer*/, net::Responder responder) override {
    received_ = std::move(request);
    responder.respond({.status = 204, .headers = {}, .body = ""});
  }
  int post(const std::string& url) {
    int told = -1;
    sender_.post({.url = url, .headers = {{"x-amz-sns-message-type", "Notification"}}, .body = "hello"},
                 [&](int status) {
                   told = status;
                   loop_.stop();
                 });
    loop_.run();
    return told;
  }

  SystemClock clock_;
  net::Loop loop_{clock_};
  net::WholeBodies bodies_{*this, 1024};
  net::HttpServer http_{loop_, bodies_};
  WebSender sender_{loop_, {{"us-east-1", "127.0.0.1"}}};
  net::HttpRequest received_;
};

TEST_F(WebSenderTest, PostsToAddressesAndToNamesThatTheRegionKnows) {
  const auto address = http_.listen(net::SocketAddress::loopback(0)).value();
  const std::string port = std::to_string(address.port());
  EXPECT_EQ(post("http://us-east-1:" + port + "/hook"), 204);
  EXPECT_EQ(received_.target, "/hook");
  EXPECT_EQ(received_.headers.get("host"), "us-east-1:" + port);
  EXPECT_EQ(received_.headers.get("x-amz-sns-message-type"), "Notification");
  EXPECT_EQ(received_.body, "hello");
}

TEST_F(WebSenderTest, HasNoAnswerFromWhereNobodyIs) {
  EXPECT_EQ(post("http://nobody/"), 0);
  EXPECT_EQ(post("https://127.0.0.1/"), 0);
  const auto address = http_.listen(net::SocketAddress::loopback(0)).value();
  sender_.set_unreachable(true);
  EXPECT_EQ(post("http://127.0.0.1:" + std::to_string(address.port()) + "/"), 0);
}

}  // namespace
}  // namespace regionfall::world
