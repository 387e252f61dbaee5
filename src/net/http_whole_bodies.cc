#include <algorithm>
#include <utility>

#include "net/http_server.h"
#include "net/http_syntax.h"

namespace regionfall::net {
namespace {

constexpr std::uint64_t kReservedBytesMax = std::uint64_t{1} << 20;  // a client's word is taken for no more

// Collects one request's body.
class WholeBodySession final : public HttpSession, public Responder::Target {
 public:
  WholeBodySession(HttpService& service, std::size_t body_bytes_max, RequestHead head, HttpExchange& exchange)
      : service_(service), body_bytes_max_(body_bytes_max), exchange_(exchange) {
    const std::string* length = head.headers.find("Content-Length");
    if (length != nullptr) check_length(parse_decimal(*length).value_or(0));
    request_.method = std::move(head.method);
    request_.target = std::move(head.target);
    request_.headers = std::move(head.headers);
  }

  void on_body(std::string_view bytes) override {
    if (too_long_) return;
    if (bytes.size() > body_bytes_max_ - request_.body.size()) return refuse();
    request_.body.append(bytes);
  }

  void on_body_end(HeaderFields) override {
    if (!too_long_) service_.request(std::move(request_), exchange_.peer(), Responder(*this));
  }

  void on_drained() override {}

  void respond(HttpResponse response) override { exchange_.respond(std::move(response)); }
  void reset() override { exchange_.reset(); }
  void stay_silent() override { exchange_.stay_silent(); }

 private:
  void check_length(std::uint64_t length) {
    if (length > body_bytes_max_) return refuse();
    request_.body.reserve(static_cast<std::size_t>(std::min(length, kReservedBytesMax)));
  }

  void refuse() {
    too_long_ = true;
    request_.body = {};
    exchange_.respond({.status = 413});
  }

  HttpService& service_;
  std::size_t body_bytes_max_;
  HttpExchange& exchange_;
  HttpRequest request_;
  bool too_long_ = false;
};

}  // namespace

std::unique_ptr<HttpSession> WholeBodies::request(RequestHead head, HttpExchange& exchange) {
  return std::make_unique<WholeBodySession>(service_, body_bytes_max_, std::move(head), exchange);
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
