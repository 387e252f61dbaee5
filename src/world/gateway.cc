#include "world/gateway.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "aws/authentication_error.h"
#include "aws/dispatcher.h"
#include "aws/endpoint_host.h"
#include "aws/operation_output.h"
#include "aws/operation_request.h"
#include "aws/signature.h"
#include "net/socket_address.h"
#include "net/stream.h"

namespace regionfall::world {
namespace {

bool has_body(const net::RequestHead& head) {
  return head.headers.find("transfer-encoding") != nullptr ||
         (head.headers.find("content-length") != nullptr && head.headers.get("content-length") != "0");
}

net::HttpRequest without_body(const net::RequestHead& head) {
  return {.method = head.method, .target = head.target, .headers = head.headers, .body = {}};
}

}  // namespace

GatewayVerdict gateway_verdict(const FaultSet& faults, std::string_view region) {
  // No packet gets through: neither can the reset of a machine that has crashed.
  if (faults.region_has(region, RegionFaultMode::kBlackhole)) return GatewayVerdict::kSilence;
  if (faults.region_has(region, RegionFaultMode::kCrash)) return GatewayVerdict::kReset;
  return GatewayVerdict::kPass;
}

// One request on its way through the gateway.
class GatewaySession final : public net::HttpSession {
 public:
  GatewaySession(Gateway& gateway, std::string region, net::HttpExchange& exchange)
      : gateway_(gateway), region_(std::move(region)), exchange_(exchange), answer_(*this) {
    gateway_.sessions_.insert(this);
  }
  ~GatewaySession() override { gateway_.sessions_.erase(this); }
  GatewaySession(const GatewaySession&) = delete;
  GatewaySession& operator=(const GatewaySession&) = delete;

  void open(const net::HttpEndpoint& to, const net::RequestHead& head) {
    using Body = net::HttpClient::Body;
    has_body_ = has_body(head);
    upstream_ = gateway_.client_.open(to, head, has_body_ ? Body::kFollows : Body::kNone, answer_);
  }

  const std::string& region() const { return region_; }

  // Ends the request as the verdict asks; may destroy the session.
  void end(GatewayVerdict verdict) {
    upstream_.reset();
    if (verdict == GatewayVerdict::kSilence) return exchange_.stay_silent();
    exchange_.reset();
  }

  void on_body(std::string_view bytes) override {
    if (upstream_ == nullptr || !has_body_) return;
    upstream_->write(bytes);
    if (upstream_->unsent() > net::kUnsentBytesHigh) exchange_.pause_body();
  }
  void on_body_end(net::HeaderFields trailers) override {
    if (upstream_ != nullptr && has_body_) upstream_->finish(std::move(trailers));
  }
  void on_drained() override {
    if (upstream_ != nullptr) upstream_->resume();
  }

 private:
  // The region's side.
  class Answer final : public net::HttpResponseHandler {
   public:
    explicit Answer(GatewaySession& session) : session_(session) {}
    void on_head(net::ResponseHead head) override { session_.exchange_.start(std::move(head)); }
    void on_body(std::string_view bytes) override {
      session_.exchange_.write(bytes);
      if (session_.exchange_.unsent() > net::kUnsentBytesHigh) session_.upstream_->pause();
    }
    void on_body_end(net::HeaderFields trailers) override { session_.exchange_.finish(std::move(trailers)); }
    void on_drained() override { session_.exchange_.resume_body(); }
    void on_failed(net::HttpClientError /*error*/) override {
      const auto verdict = gateway_verdict(session_.gateway_.supervisor_.faults(), session_.region_);
      session_.end(verdict == GatewayVerdict::kPass ? GatewayVerdict::kReset : verdict);
    }

   private:
    GatewaySession& session_;
  };

  Gateway& gateway_;
  std::string region_;
  net::HttpExchange& exchange_;
  Answer answer_;
  bool has_body_ = false;
  std::unique_ptr<net::HttpClientRequest> upstream_;
};

Gateway::Gateway(net::Loop& loop, Supervisor& supervisor, RandomSource& random)
    : supervisor_(supervisor), random_(random), client_(loop), server_(loop, *this) {}

Gateway::~Gateway() = default;

Result<std::string> Gateway::listen(std::uint16_t port) {
  const auto address = server_.listen(net::SocketAddress::loopback(port));
  if (!address) {
    return failure(fmt::format("Cannot listen on 127.0.0.1:{}: {}. -port names another one, 0 any that is free.", port,
                               address.error().message));
  }
  return "http://" + address->to_string();
}

void Gateway::faults_changed() {
  const std::vector<GatewaySession*> sessions(sessions_.begin(), sessions_.end());
  for (GatewaySession* const session : sessions) {
    if (!sessions_.contains(session)) continue;
    const auto verdict = gateway_verdict(supervisor_.faults(), session->region());
    if (verdict != GatewayVerdict::kPass) session->end(verdict);
  }
}

std::unique_ptr<net::HttpSession> Gateway::request(net::RequestHead head, net::HttpExchange& exchange) {
  aws::RegionName region = aws::route_of(without_body(head)).region;
  if (region.text.empty()) region.text = aws::kGlobalRegion;
  switch (gateway_verdict(supervisor_.faults(), region.text)) {
    case GatewayVerdict::kReset:
      exchange.reset();
      return nullptr;
    case GatewayVerdict::kSilence:
      exchange.stay_silent();
      return nullptr;
    case GatewayVerdict::kPass:
      break;
  }
  if (const auto used = supervisor_.use_region(region.text); !used) {
    refuse_region(head, used.error().message, exchange);
    return nullptr;
  }
  head.headers.remove("expect");  // has been answered here
  auto session = std::make_unique<GatewaySession>(*this, region.text, exchange);
  session->open({.address = net::SocketAddress::unix_path(supervisor_.folder().region_socket(region.text))}, head);
  return session;
}

// As AWS answers a signature for a region that the endpoint is not of.
void Gateway::refuse_region(const net::RequestHead& head, const std::string& reason, net::HttpExchange& exchange) {
  const net::HttpRequest request = without_body(head);
  const aws::ParsedSignature parsed = aws::parse_signature(request);
  const aws::OperationRequest asked = aws::identify_operation(request, parsed.signature ? &*parsed.signature : nullptr,
                                                              aws::read_endpoint_host(request.headers.get("host")));
  const aws::ApiError error =
      asked.service == nullptr
          ? aws::ApiError{"InvalidAction", reason, 400}
          : aws::authentication_error(asked, {aws::AuthenticationProblem::kMismatch,
                                              "Credential should be scoped to a valid region. " + reason});
  exchange.respond(aws::write_operation_error(asked, error, random_uuid(random_)));
}

}  // namespace regionfall::world
