#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/text.h"
#include "net/http_server.h"
#include "net/sockets.h"

// What tests of the HTTP server have in common. On Unix sockets, where what one side has written the other can read at
// once: so run_ready() runs all that follows from a call.
namespace regionfall::net {

using namespace std::chrono_literals;  // NOLINT(google-global-names-in-headers): of tests alone

// The field that servers add when the fixture's clock has not been moved.
constexpr std::string_view kDate = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

// A client that sends bytes as they are, and keeps what comes back.
class RawClient {
 public:
  // What has happened on a stream.
  struct Log final : StreamHandler {
    void on_bytes(std::string_view bytes) override { received += bytes; }
    void on_end() override { ended = true; }
    void on_drained() override {}
    void on_failed(Error reason) override { failure = reason.message; }

    std::string received;
    bool ended = false;
    std::string failure;
  };

  RawClient(Loop& loop, const SocketAddress& address) : loop_(loop), stream_(connect_to(loop, address).value()) {
    stream_->start(log_);
  }

  Stream& stream() { return *stream_; }
  void send(std::string_view bytes) {
    stream_->write(bytes);
    loop_.run_ready();
  }
  // Reads some bytes of a stream that is paused.
  void read_some(std::size_t bytes) {
    stream_->resume();
    const std::size_t before = log_.received.size();
    loop_.run_until([&] { return log_.received.size() >= before + bytes; });
    stream_->pause();
  }
  // What has come since the last call, without the fixture's Date.
  std::string take() {
    loop_.run_ready();
    return replace_all(std::exchange(log_.received, {}), kDate, "");
  }
  // Whether the server has ended its side.
  bool ended() {
    loop_.run_ready();
    return log_.ended || !log_.failure.empty();
  }
  const std::string& failure() const { return log_.failure; }

 private:
  Loop& loop_;
  Log log_;
  std::unique_ptr<Stream> stream_;
};

// Keeps requests and their responders, for tests to look at and to answer.
class KeepingService final : public HttpService {
 public:
  void request(HttpRequest request, const SocketAddress&, Responder responder) override {
    requests.push_back(std::move(request));
    responders.push_back(std::make_unique<Responder>(std::move(responder)));
    if (respond_at_once) this->respond(requests.size() - 1, requests.back().body);
  }
  HttpResponse refuse(const RequestHead& head, const HttpRefusal& refusal) override {
    return {.status = refusal.status, .headers = {}, .body = head.method + " " + head.target + " is refused"};
  }
  void respond(std::size_t index, std::string body) { responders.at(index)->respond({.body = std::move(body)}); }

  bool respond_at_once = false;
  std::vector<HttpRequest> requests;
  std::vector<std::unique_ptr<Responder>> responders;
};

// Writes down what is told to sessions; tests answer through the exchange.
class RecordingService final : public HttpStreamingService {
 public:
  std::unique_ptr<HttpSession> request(RequestHead head, HttpExchange& new_exchange) override {
    events += head.method + " " + head.target + "\n";
    exchange = &new_exchange;
    if (on_request) on_request();
    return std::make_unique<Session>(*this);
  }

  std::string events;
  HttpExchange* exchange = nullptr;  // of the session that lives
  std::function<void()> on_request;

 private:
  class Session final : public HttpSession {
   public:
    explicit Session(RecordingService& service) : service_(service) {}
    ~Session() override {
      service_.events += "over\n";
      service_.exchange = nullptr;
    }
    void on_body(std::string_view bytes) override { service_.events += "body " + std::string(bytes) + "\n"; }
    void on_body_end(HeaderFields trailers) override {
      service_.events += "end\n";
      for (const auto& [name, value] : trailers.all()) service_.events += name + ": " + value + "\n";
    }
    void on_drained() override { service_.events += "drained\n"; }

   private:
    RecordingService& service_;
  };
};

class HttpServerTest : public testing::Test {
 protected:
  static constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  static HttpServerOptions options() {
    HttpServerOptions options;
    options.limits.body_bytes_max = std::uint64_t{4} << 20;
    options.connections_max = 3;
    return options;
  }

  HttpServerTest() {
    EXPECT_TRUE(server_.listen(address_));
    EXPECT_TRUE(streaming_server_.listen(streaming_address_));
  }

  std::unique_ptr<RawClient> connect() { return std::make_unique<RawClient>(loop_, address_); }
  std::unique_ptr<RawClient> connect_streaming() { return std::make_unique<RawClient>(loop_, streaming_address_); }
  void pass(std::chrono::nanoseconds time) {
    clock_.advance(time);
    loop_.run_ready();
  }

  TemporaryDirectory directory_ = TemporaryDirectory::make().value();
  SocketAddress address_ = SocketAddress::unix_path(directory_.path() + "/whole");
  SocketAddress streaming_address_ = SocketAddress::unix_path(directory_.path() + "/streaming");
  ManualClock clock_{Instant{784111777s}};
  Loop loop_{clock_};
  KeepingService service_;
  static constexpr std::size_t kBodyBytesMax = 1'000;
  static constexpr std::size_t kCollectedBytesMax = 1'500;
  WholeBodies whole_bodies_{service_, kBodyBytesMax, kCollectedBytesMax};
  RecordingService streaming_;
  HttpServer server_{loop_, whole_bodies_, options()};
  HttpServer streaming_server_{loop_, streaming_, options()};
};

}  // namespace regionfall::net
