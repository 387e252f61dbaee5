#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "net/http2_fuzz_script.h"
#include "net/http2_server_connection.h"
#include "net/http_server.h"
#include "net/pretended_stream.h"

namespace {

using namespace regionfall;
using namespace regionfall::net;

// Serves many requests at a time as the input says, keeping to HttpExchange's contract.
class FickleService final : public HttpStreamingService {
 public:
  std::unique_ptr<HttpSession> request(RequestHead head, HttpExchange& exchange) override {
    if (head.major_version != 2 || head.headers.find("Host") == nullptr) std::abort();
    auto session = std::make_unique<Session>(*this, exchange);
    if (sessions.size() > kHttp2StreamsMax) std::abort();
    if (head.target.size() > 1) session->act(head.target[1]);
    return session;
  }

  // Of the session whose turn it is.
  void act(char action) {
    if (action == 'n') ++turn;
    if (!sessions.empty()) sessions[turn % sessions.size()]->act(action);
  }

 private:
  enum class Answer : std::uint8_t { kNone, kStarted, kFinished };

  class Session final : public HttpSession {
   public:
    Session(FickleService& service, HttpExchange& exchange) : service_(service), exchange_(exchange) {
      service_.sessions.push_back(this);
    }
    ~Session() override { std::erase(service_.sessions, this); }
    void on_body(std::string_view bytes) override {
      if (paused_ || ended_) std::abort();
      act(bytes.empty() ? ' ' : bytes.front());
    }
    void on_body_end(HeaderFields) override {
      if (std::exchange(ended_, true)) std::abort();
      act('s');
    }
    void on_drained() override { act('w'); }

    void act(char action) {
      switch (action) {
        case 'p':
          paused_ = true;
          return exchange_.pause_body();
        case 'u':
          paused_ = false;
          return exchange_.resume_body();
        case 'x':
          return exchange_.reset();
        case 'q':
          return exchange_.stay_silent();
        case 'r':
          if (answer_ != Answer::kNone) return;
          answer_ = Answer::kFinished;
          return exchange_.respond({.body = "body"});
        case 's':
          if (answer_ != Answer::kNone) return;
          answer_ = Answer::kStarted;
          return exchange_.start({});
        case 'w':
          if (answer_ == Answer::kStarted) exchange_.write(std::string(100'000, 'x'));
          return;
        case 'f':
          if (answer_ != Answer::kStarted) return;
          answer_ = Answer::kFinished;
          return exchange_.finish({{"Sum", "1"}});
        default:
          return;
      }
    }

   private:
    FickleService& service_;
    HttpExchange& exchange_;
    Answer answer_ = Answer::kNone;
    bool paused_ = false;
    bool ended_ = false;
  };

 public:
  std::vector<Session*> sessions;
  std::size_t turn = 0;
};

}  // namespace

// The input is a script (http2_fuzz_script.h) of what a client sends after its preface, and what else happens.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Http2FuzzScript script({reinterpret_cast<const char*>(data), size});
  ManualClock clock{Instant{}};
  Loop loop(clock);
  FickleService service;
  PretendedStream::Peer peer;
  HttpServerOptions options;
  options.http2_prior_knowledge = true;
  options.limits.head_bytes_max = 4096;
  HttpServer server(loop, service, options);
  server.adopt_connection(std::make_unique<PretendedStream>(peer), SocketAddress());
  peer.stream->deliver("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  while (!script.over() && peer.stream != nullptr) {
    const Http2FuzzScript::Step step = script.next();
    if (peer.stream->readable()) peer.stream->deliver(step.bytes);
    if (peer.stream == nullptr) break;
    if (step.act == 'b') {
      peer.blocked = !peer.blocked;
    } else if (step.act == 'd') {
      peer.stream->drain();
    } else if (step.act == 'e') {
      peer.stream->end();
    } else if (step.act == 'k') {
      peer.stream->fail();
    } else if (step.act == 't') {
      clock.advance(std::chrono::seconds(11));
      loop.run_ready();
    } else if (step.act == 'l') {
      loop.run_ready();
    } else if (step.act != 0) {
      service.act(step.act);
    }
  }
  if (peer.stream != nullptr) peer.stream->drain();
  loop.run_ready();
  return 0;
}
