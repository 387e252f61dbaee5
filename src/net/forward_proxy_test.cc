#include "net/forward_proxy.h"

#include <gtest/gtest.h>

#include "net/http_server_fixture.h"

namespace regionfall::net {
namespace {

TEST(Authority, IsAHostWithAPortOrWithout) {
  struct Case {
    std::string_view text;
    std::optional<Authority> expected;
  };
  const Case cases[] = {
      {"www.Example.com", Authority{"www.example.com", 80}},
      {"www.example.com:8080", Authority{"www.example.com", 8080}},
      {"192.0.2.1:1", Authority{"192.0.2.1", 1}},
      {"[2001:db8::1]:443", Authority{"2001:db8::1", 443}},
      {"[2001:db8::1]", Authority{"2001:db8::1", 80}},
      {"", {}},
      {":80", {}},
      {"[2001:db8::1", {}},
      {"[::1]80", {}},
      {"a:0", {}},
      {"a:65536", {}},
      {"a:http", {}},
      {"user@a", {}},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(parse_authority(text, 80), expected) << text;
}

// A proxy in front of a server at a TCP port: `there` has its address, no other host has one.
class ForwardProxyTest : public testing::Test {
 protected:
  ForwardProxyTest() {
    service_.respond_at_once = true;
    there_ = server_.listen(SocketAddress::loopback(0)).value();
    proxy_at_ = proxy_server_.listen(SocketAddress::loopback(0)).value();
  }

  // What comes back, up to `end`.
  std::string answer(RawClient& client, std::string_view sent, std::string_view end) {
    client.send(sent);
    std::string got;
    loop_.run_until([&] { return (got += client.take()).contains(end); });
    return got;
  }
  std::string there() const { return "there:" + std::to_string(there_.port()); }

  SystemClock clock_;
  SystemRandom random_;
  Loop loop_{clock_};
  KeepingService service_;
  WholeBodies bodies_{service_, 1000};
  HttpServer server_{loop_, bodies_};
  ForwardProxy proxy_{
      loop_, random_, [this](const std::string& host, ForwardProxy::OnAddress tell) {
        const bool known = host == "there";
        loop_.post([tell = std::move(tell), known] { tell(known ? std::optional(ipv4(127, 0, 0, 1)) : std::nullopt); });
      }};
  HttpServer proxy_server_{loop_, proxy_};
  SocketAddress there_;
  SocketAddress proxy_at_;
};

TEST_F(ForwardProxyTest, PassesRequestsForWholeUrisOn) {
  RawClient client(loop_, proxy_at_);
  const std::string got = answer(
      client,
      "POST http://" + there() + "/a?b HTTP/1.1\r\nHost: else\r\nContent-Length: 4\r\nProxy-Connection: x\r\n\r\nbody",
      "body");
  EXPECT_TRUE(got.starts_with("HTTP/1.1 200 OK")) << got;
  ASSERT_EQ(service_.requests.size(), 1U);
  EXPECT_EQ(service_.requests[0].target, "/a?b");
  EXPECT_EQ(service_.requests[0].headers.get("Host"), there());
  EXPECT_EQ(service_.requests[0].headers.find("Proxy-Connection"), nullptr);
  answer(client, "GET http://" + there() + "?q HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n");
  EXPECT_EQ(service_.requests.at(1).target, "/?q");
}

TEST_F(ForwardProxyTest, OpensTunnels) {
  RawClient client(loop_, proxy_at_);
  EXPECT_EQ(answer(client, "CONNECT " + there() + " HTTP/1.1\r\nHost: a\r\n\r\nGET /early HTTP/1.1\r\nHost: a\r\n\r\n",
                   "OK\r\n\r\n")
                .substr(0, 19),
            "HTTP/1.1 200 OK\r\n\r\n");
  answer(client, "POST /late HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nend", "end");
  ASSERT_EQ(service_.requests.size(), 2U);
  EXPECT_EQ(service_.requests[0].target, "/early");
  EXPECT_EQ(service_.requests[1].target, "/late");
}

TEST_F(ForwardProxyTest, SaysWhyItCannot) {
  struct Case {
    std::string request;
    std::string status, why;
  };
  const std::string closed = "there:1";
  const Case cases[] = {
      {"GET http://nowhere/ HTTP/1.1\r\nHost: a\r\n\r\n", "502", "nowhere has no address in this world"},
      {"CONNECT nowhere:443 HTTP/1.1\r\nHost: a\r\n\r\n", "502", "nowhere has no address in this world"},
      {"GET http://" + closed + "/ HTTP/1.1\r\nHost: a\r\n\r\n", "502", "there, port 1, cannot be reached"},
      {"CONNECT " + closed + " HTTP/1.1\r\nHost: a\r\n\r\n", "502", "there, port 1, cannot be reached"},
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "400", "This is a proxy"},
      {"GET https://there/ HTTP/1.1\r\nHost: a\r\n\r\n", "400", "This is a proxy"},
      {"CONNECT there:x HTTP/1.1\r\nHost: a\r\n\r\n", "400", "CONNECT takes a host and a port"},
  };
  for (const Case& expected : cases) {
    RawClient client(loop_, proxy_at_);
    const std::string got = answer(client, expected.request, ".\n");
    EXPECT_TRUE(got.starts_with("HTTP/1.1 " + expected.status)) << got;
    EXPECT_NE(got.find(expected.why), std::string::npos) << got;
  }
}

}  // namespace
}  // namespace regionfall::net
