#include "world/passed_clients.h"

#include <utility>

#include "aws/dispatcher.h"

namespace regionfall::world {

// What the service makes of a request, which may have to fall silent.
class PassedClients::Session final : public net::HttpSession {
 public:
  Session(PassedClients& clients, net::HttpExchange& exchange, std::unique_ptr<net::HttpSession> served)
      : clients_(clients), exchange_(exchange), served_(std::move(served)) {
    clients_.asked_.insert(&exchange_);
  }
  ~Session() override { clients_.asked_.erase(&exchange_); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void on_body(std::string_view bytes) override { served_->on_body(bytes); }
  void on_body_end(net::HeaderFields trailers) override { served_->on_body_end(std::move(trailers)); }
  void on_drained() override { served_->on_drained(); }
  net::HttpResponse refuse(const net::HttpRefusal& refusal) override { return served_->refuse(refusal); }

 private:
  PassedClients& clients_;
  net::HttpExchange& exchange_;
  std::unique_ptr<net::HttpSession> served_;
};

PassedClients::PassedClients(net::Loop& loop, std::string region, net::HttpStreamingService& service,
                             FileDescriptor passage)
    : region_(std::move(region)),
      service_(service),
      passage_(loop, std::move(passage),
               [this](net::PassedConnection connection) { server_.adopt_connection(std::move(connection)); }),
      server_(loop, *this) {}

PassedClients::~PassedClients() = default;

void PassedClients::set_unreachable(bool unreachable) {
  unreachable_ = unreachable;
  if (!unreachable) return;
  for (net::HttpExchange* const exchange : std::exchange(asked_, {})) exchange->stay_silent();
}

std::unique_ptr<net::HttpSession> PassedClients::request(net::RequestHead head, net::HttpExchange& exchange) {
  if (aws::route_of(head).region.text != region_) {
    if (const auto connection = exchange.pass_on(head)) {
      passage_.pass(*connection);
      return nullptr;
    }
  }
  if (unreachable_) {
    exchange.stay_silent();
    return nullptr;
  }
  if (asked_.size() >= kPassedRequestsMax) {
    exchange.respond(service_.refuse(head, {503, "Too many requests are being answered"}));
    return nullptr;
  }
  auto served = service_.request(std::move(head), exchange);
  return served == nullptr ? nullptr : std::make_unique<Session>(*this, exchange, std::move(served));
}

net::HttpResponse PassedClients::refuse(const net::RequestHead& head, const net::HttpRefusal& refusal) {
  return service_.refuse(head, refusal);
}

}  // namespace regionfall::world
