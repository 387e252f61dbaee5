#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "net/http_server.h"
#include "net/pretended_stream.h"

namespace {

using namespace regionfall;
using namespace regionfall::net;

// Serves requests as the input says, keeping to HttpExchange's contract.
class FickleService final : public HttpStreamingService {
 public:
  std::unique_ptr<HttpSession> request(RequestHead head, HttpExchange& new_exchange) override {
    if (exchange != nullptr) std::abort();  // one at a time
    exchange = &new_exchange;
    answer = Answer::kNone;
    act(head.target.size() > 1 ? head.target[1] : ' ');
    return std::make_unique<Session>(*this);
  }

  void act(char action) {
    if (exchange == nullptr) return;
    switch (action) {
      case 'p':
        return exchange->pause_body();
      case 'u':
        return exchange->resume_body();
      case 'x':
        return exchange->reset();
      case 'q':
        return exchange->stay_silent();
      case 'r':
        if (answer != Answer::kNone) return;
        answer = Answer::kFinished;
        return exchange->respond({.body = "body"});
      case 's':
        if (answer != Answer::kNone) return;
        answer = Answer::kStarted;
        return exchange->start({});
      case 'w':
        if (answer == Answer::kStarted) exchange->write(std::string(100'000, 'x'));
        return;
      case 'f':
        if (answer != Answer::kStarted) return;
        answer = Answer::kFinished;
        return exchange->finish();
      default:
        return;
    }
  }

  enum class Answer : std::uint8_t { kNone, kStarted, kFinished };
  Answer answer = Answer::kNone;
  HttpExchange* exchange = nullptr;

 private:
  class Session final : public HttpSession {
   public:
    explicit Session(FickleService& service) : service_(service) {}
    ~Session() override { service_.exchange = nullptr; }
    void on_body(std::string_view bytes) override { service_.act(bytes.front()); }
    void on_body_end(HeaderFields) override { service_.act('s'); }
    void on_drained() override { service_.act('w'); }

   private:
    FickleService& service_;
  };
};

}  // namespace

// The input is a script, a zero byte, and what the client sends. Each letter of the script is an act of the client, the
// network or the service.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t script_end = input.find('\0');
  if (script_end == std::string_view::npos) return 0;
  std::string_view wire = input.substr(script_end + 1);
  ManualClock clock{Instant{}};
  Loop loop(clock);
  FickleService service;
  PretendedStream::Peer peer;
  HttpServer server(loop, service);
  server.adopt_connection(std::make_unique<PretendedStream>(peer), SocketAddress());
  for (const char action : input.substr(0, script_end)) {
    if (peer.stream == nullptr) break;
    if (action >= '0' && action <= '9') {
      const std::string piece(wire.substr(0, std::size_t{1} << (action - '0')));
      if (!peer.stream->readable()) continue;
      wire.remove_prefix(piece.size());
      peer.stream->deliver(piece);
    } else if (action == 'b') {
      peer.blocked = !peer.blocked;
    } else if (action == 'd') {
      peer.stream->drain();
    } else if (action == 'e') {
      peer.stream->end();
    } else if (action == 'k') {
      peer.stream->fail();
    } else if (action == 't') {
      clock.advance(std::chrono::seconds(11));
      loop.run_ready();
    } else if (action == 'l') {
      loop.run_ready();
    } else {
      service.act(action);
    }
  }
  if (peer.stream != nullptr) peer.stream->drain();
  loop.run_ready();
  return 0;
}
