#pragma once

#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "cli/order_book.h"
#include "net/http_server.h"
#include "net/socket_address.h"

namespace regionfall::cli {

// Where an order service runs, as it says in its answers.
struct OrderServicePlace {
  std::string region;
  std::string zone;
  std::string instance;
};

// An application to put behind load balancers and names: takes orders over HTTP and keeps them (docs/order-service.md).
//
//   GET  /               a text that says where it runs
//   GET  /health         200, or 503 after POST /health/fail until POST /health/heal
//   POST /orders         keeps an order: a JSON object, which may bring an "id" of its own, or any other text. 201 once
//                        it is kept, with the order; 409 when there is one of that id already
//   PUT  /orders/ID      the same with that id; 200 with the order that there is, when there is one already
//   GET  /orders/ID      the order
//   GET  /orders         orders in the order they came; ?after=ID, ?limit=N
//   GET  /orders?keys=1  the ids alone, sorted, a line each; ?prefix=P, ?after=ID, ?limit=N. X-Regionfall-Store names
//   the
//                        place where they are kept
//
// Every answer says X-Regionfall-Region, X-Regionfall-Zone and X-Regionfall-Instance.
class OrderService final : public net::HttpService {
 public:
  static constexpr std::size_t kBodyBytesMax = std::size_t{64} << 10;

  OrderService(OrderBook book, OrderServicePlace place, const Clock& clock, RandomSource& random);
  void request(net::HttpRequest request, const net::SocketAddress& peer, net::Responder responder) override;
  // The answer to a request.
  net::HttpResponse answer(const net::HttpRequest& request);

 private:
  net::HttpResponse front_page() const;
  net::HttpResponse health() const;
  net::HttpResponse set_healthy(bool healthy);
  net::HttpResponse place_order(const net::HttpRequest& request);
  net::HttpResponse put_order(std::string id, const net::HttpRequest& request);
  net::HttpResponse keep(Json order);
  net::HttpResponse order(std::string_view id) const;
  net::HttpResponse orders(std::string_view query) const;
  net::HttpResponse keys(std::string_view query, std::size_t limit) const;

  OrderBook book_;
  OrderServicePlace place_;
  const Clock& clock_;
  RandomSource& random_;
  bool healthy_ = true;
};

}  // namespace regionfall::cli
