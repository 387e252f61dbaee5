#include <algorithm>
#include <utility>

#include "net/http_server.h"
#include "net/http_syntax.h"

namespace regionfall::net {
namespace {

constexpr std::uint64_t kReservedBytesMax = std::uint64_t{1} << 20;  // a client's word is taken for no more

}  // namespace

// Collects one request's body.
class WholeBodies::Session final : public HttpSession, public Responder::Target {
 public:
  Session(WholeBodies& bodies, RequestHead head, HttpExchange& exchange) : bodies_(bodies), exchange_(exchange) {
    const std::string* length = head.headers.find("Content-Length");
    const std::uint64_t announced = length == nullptr ? 0 : parse_decimal(*length).value_or(0);
    request_.method = std::move(head.method);
    request_.target = std::move(head.target);
    request_.headers = std::move(head.headers);
    if (announced > bodies_.body_bytes_max_) {
      give_up(too_long());
    } else {
      request_.body.reserve(static_cast<std::size_t>(std::min(announced, kReservedBytesMax)));
    }
  }
  ~Session() override { release(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void on_body(std::string_view bytes) override {
    if (given_up_) return;
    if (bytes.size() > bodies_.body_bytes_max_ - collected_bytes_) return give_up(too_long());
    if (bytes.size() > bodies_.collected_bytes_max_ - bodies_.collected_bytes_)
      return give_up({.status = 503, .message = "More requests are being received than can be held"});
    collected_bytes_ += bytes.size();
    bodies_.collected_bytes_ += bytes.size();
    request_.body.append(bytes);
  }

  void on_body_end(HeaderFields) override {
    if (given_up_) return;
    release();
    bodies_.service_.request(std::move(request_), exchange_.peer(), Responder(*this));
  }

  void on_drained() override {}

  HttpResponse refuse(const HttpRefusal& refusal) override {
    const RequestHead head{.method = std::move(request_.method),
                           .target = std::move(request_.target),
                           .headers = std::move(request_.headers)};
    return bodies_.service_.refuse(head, refusal);
  }

  void respond(HttpResponse response) override { exchange_.respond(std::move(response)); }
  void reset() override { exchange_.reset(); }
  void stay_silent() override { exchange_.stay_silent(); }

 private:
  static HttpRefusal too_long() { return {.status = 413, .message = "The body is longer than is accepted"}; }

  void give_up(const HttpRefusal& refusal) {
    given_up_ = true;
    release();
    request_.body = {};
    exchange_.respond(refuse(refusal));
  }

  void release() { bodies_.collected_bytes_ -= std::exchange(collected_bytes_, 0); }

  WholeBodies& bodies_;
  HttpExchange& exchange_;
  HttpRequest request_;
  std::size_t collected_bytes_ = 0;  // of this body, as far as they count for all
  bool given_up_ = false;
};

std::unique_ptr<HttpSession> WholeBodies::request(RequestHead head, HttpExchange& exchange) {
  return std::make_unique<Session>(*this, std::move(head), exchange);
}

HttpResponse WholeBodies::refuse(const RequestHead& head, const HttpRefusal& refusal) {
  return service_.refuse(head, refusal);
}

HttpResponse HttpService::refuse(const RequestHead&, const HttpRefusal& refusal) { return plain_refusal(refusal); }

HttpResponse HttpSession::refuse(const HttpRefusal& refusal) { return plain_refusal(refusal); }

HttpResponse HttpStreamingService::refuse(const RequestHead&, const HttpRefusal& refusal) {
  return plain_refusal(refusal);
}

Responder::Responder(Target& target) : target_(&target) { target.responder_ = this; }

Responder::Responder(Responder&& other) noexcept : target_(std::exchange(other.target_, nullptr)) {
  if (target_ != nullptr) target_->responder_ = this;
}

Responder::~Responder() {
  if (!over()) respond({.status = 500});
}

Responder::Target::~Target() {
  if (responder_ != nullptr) responder_->target_ = nullptr;
}

Responder::Target* Responder::take_target() {
  Target* target = std::exchange(target_, nullptr);
  if (target != nullptr) target->responder_ = nullptr;
  return target;
}

void Responder::respond(HttpResponse response) {
  if (Target* target = take_target()) target->respond(std::move(response));
}

void Responder::reset() {
  if (Target* target = take_target()) target->reset();
}

void Responder::stay_silent() {
  if (Target* target = take_target()) target->stay_silent();
}

}  // namespace regionfall::net
