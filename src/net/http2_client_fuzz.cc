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
#include "net/http_client.h"
#include "net/pretended_stream.h"

namespace {

using namespace regionfall;
using namespace regionfall::net;

constexpr std::size_t kRequestsMax = 8;

// Sees to what is said of a request: a head, then pieces, then one end; nothing while it is paused.
class Requester final : public HttpResponseHandler {
 public:
  void begin(HttpClient& client, const HttpEndpoint& to, HttpClient::Body body) {
    const RequestHead head{
        .method = body == HttpClient::Body::kNone ? "GET" : "POST", .target = "/", .headers = {{"Host", "a"}}};
    request_ = client.open(to, head, body, *this);
  }
  void act(char action) {
    if (request_ == nullptr) return;
    if (action == 'p') request_->pause();
    if (action == 'u') request_->resume();
    if (action == 'w') request_->write(std::string(100'000, 'x'));
    if (action == 'f') request_->finish({{"Sum", "1"}});
    if (action == 'x') request_.reset();
    if (action == 'p' || action == 'u') paused_ = action == 'p';
  }

  void on_head(ResponseHead head) override {
    if (over_ || std::exchange(has_head_, true) || head.status < 200) std::abort();
  }
  void on_body(std::string_view) override {
    if (over_ || !has_head_ || paused_) std::abort();
  }
  void on_body_end(HeaderFields) override {
    if (!has_head_) std::abort();
    end();
  }
  void on_drained() override {
    if (over_) std::abort();
  }
  void on_failed(HttpClientError) override { end(); }
  void on_upgraded(ResponseHead, Tunnel) override { std::abort(); }

 private:
  void end() {
    if (std::exchange(over_, true)) std::abort();
    request_.reset();
  }

  std::unique_ptr<HttpClientRequest> request_;
  bool has_head_ = false;
  bool paused_ = false;
  bool over_ = false;
};

}  // namespace

// The input is a script (http2_fuzz_script.h) of what a server sends, and what else happens.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Http2FuzzScript script({reinterpret_cast<const char*>(data), size});
  ManualClock clock{Instant{}};
  Loop loop(clock);
  PretendedStream::Peer peer;
  std::size_t connections = 0;
  HttpClientOptions options;
  options.limits.head_bytes_max = 4096;
  options.connect = [&](const SocketAddress&) -> Result<std::unique_ptr<Stream>> {
    if (++connections > 1) return failure("There is one connection alone");
    return std::make_unique<PretendedStream>(peer);
  };
  HttpClient client(loop, options);
  const HttpEndpoint to{.address = SocketAddress(), .version = HttpVersion::kHttp2};
  std::vector<std::unique_ptr<Requester>> requesters;
  std::size_t turn = 0;
  const auto open = [&](HttpClient::Body body) {
    if (requesters.size() == kRequestsMax) return;
    requesters.push_back(std::make_unique<Requester>());
    requesters.back()->begin(client, to, body);
    loop.run_ready();
  };
  open(HttpClient::Body::kNone);
  open(HttpClient::Body::kFollows);
  while (!script.over()) {
    const Http2FuzzScript::Step step = script.next();
    if (peer.stream != nullptr && peer.stream->readable()) peer.stream->deliver(step.bytes);
    if (step.act == 'g' || step.act == 'o') {
      open(step.act == 'g' ? HttpClient::Body::kNone : HttpClient::Body::kFollows);
    } else if (step.act == 'n') {
      ++turn;
    } else if (step.act == 't') {
      clock.advance(std::chrono::seconds(31));
      loop.run_ready();
    } else if (step.act == 'l') {
      loop.run_ready();
    } else if (step.act == 'b') {
      peer.blocked = !peer.blocked;
    } else if (peer.stream != nullptr && step.act == 'd') {
      peer.stream->drain();
    } else if (peer.stream != nullptr && step.act == 'e') {
      peer.stream->end();
    } else if (peer.stream != nullptr && step.act == 'k') {
      peer.stream->fail();
    } else if (step.act != 0) {
      requesters[turn % requesters.size()]->act(step.act);
    }
  }
  if (peer.stream != nullptr) peer.stream->drain();
  loop.run_ready();
  return 0;
}
