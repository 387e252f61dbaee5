#include "cli/order_service.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/time_format.h"

namespace regionfall::cli {
namespace {

using net::HttpResponse;

constexpr std::string_view kOrders = "/orders";
constexpr std::size_t kListDefault = 100;

HttpResponse json_answer(int status, std::string body) {
  return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body) + "\n"};
}

HttpResponse refusal(int status, const std::string& why) {
  return json_answer(status, Json::object({{"error", Json::string(why)}}).dump());
}

// The value of a query's parameter; empty: it has none. Ids need no escapes.
std::string_view parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
  }
  return {};
}

// What a client has sent, as an object: an object is one, any other text becomes one.
Json order_of(const std::string& body) {
  auto sent = parse_json(body);
  if (sent && sent->is_object()) return *std::move(sent);
  return Json::object({{"order", Json::string(body)}});
}

}  // namespace

OrderService::OrderService(OrderBook book, OrderServicePlace place, const Clock& clock, RandomSource& random)
    : book_(std::move(book)), place_(std::move(place)), clock_(clock), random_(random) {}

void OrderService::request(net::HttpRequest request, const net::SocketAddress& /*peer*/, net::Responder responder) {
  responder.respond(answer(request));
}

HttpResponse OrderService::answer(const net::HttpRequest& request) {
  const std::string_view target = request.target;
  const std::size_t mark = target.find('?');
  const std::string_view path = target.substr(0, mark);
  const std::string_view query = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  const bool reads = request.method == "GET" || request.method == "HEAD";
  const bool posts = request.method == "POST";
  HttpResponse response = refusal(404, "There is nothing here.");
  if (path == "/" && reads) response = front_page();
  if (path == "/health" && reads) response = health();
  if (path == "/health/fail" && posts) response = set_healthy(false);
  if (path == "/health/heal" && posts) response = set_healthy(true);
  if (path == kOrders && posts) response = place_order(request);
  if (path == kOrders && reads) response = orders(query);
  if (path.starts_with("/orders/") && request.method == "PUT")
    response = put_order(std::string(path.substr(kOrders.size() + 1)), request);
  if (path.starts_with("/orders/") && reads) response = order(path.substr(kOrders.size() + 1));
  response.headers.add("X-Regionfall-Region", place_.region);
  response.headers.add("X-Regionfall-Zone", place_.zone);
  response.headers.add("X-Regionfall-Instance", place_.instance);
  return response;
}

HttpResponse OrderService::front_page() const {
  return {.status = 200,
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
          .body = fmt::format("Orders are taken here: region {}, zone {}, instance {}; {} so far.\n", place_.region,
                              place_.zone, place_.instance, book_.size())};
}

HttpResponse OrderService::health() const {
  return json_answer(healthy_ ? 200 : 503, Json::object({{"healthy", Json::boolean(healthy_)}}).dump());
}

HttpResponse OrderService::set_healthy(bool healthy) {
  healthy_ = healthy;
  return json_answer(200, Json::object({{"healthy", Json::boolean(healthy_)}}).dump());
}

HttpResponse OrderService::place_order(const net::HttpRequest& request) {
  Json order = order_of(request.body);
  if (!order["id"].is_string()) order.set("id", Json::string(random_uuid(random_)));
  if (book_.contains(order["id"].text())) return refusal(409, "There is an order of that id.");
  return keep(std::move(order));
}

HttpResponse OrderService::put_order(std::string id, const net::HttpRequest& request) {
  if (const auto found = book_.find(id)) return json_answer(200, *found);
  Json order = request.body.empty() ? Json::object() : order_of(request.body);
  order.set("id", Json::string(std::move(id)));
  return keep(std::move(order));
}

HttpResponse OrderService::keep(Json order) {
  order.set("accepted", Json::string(format_rfc3339(timestamp_of(clock_.now()))));
  order.set("region", Json::string(place_.region));
  order.set("instance", Json::string(place_.instance));
  if (const auto added = book_.add(order); !added) return refusal(507, added.error().message);
  return json_answer(201, order.dump());
}

HttpResponse OrderService::order(std::string_view id) const {
  const std::optional<std::string> found = book_.find(id);
  return found ? json_answer(200, *found) : refusal(404, "There is no such order.");
}

HttpResponse OrderService::orders(std::string_view query) const {
  std::size_t limit = kListDefault;
  const std::string_view given = parameter(query, "limit");
  if (!given.empty() && std::from_chars(given.data(), given.data() + given.size(), limit).ptr != given.end()) {
    return refusal(400, "The limit is no number.");
  }
  if (!parameter(query, "keys").empty()) return keys(query, given.empty() ? OrderBook::kIdsMax : limit);
  const auto found = book_.after(parameter(query, "after"), limit);
  if (!found) return refusal(404, "There is no such order to begin after.");
  return json_answer(200, "[" + join(*found, ",") + "]");
}

HttpResponse OrderService::keys(std::string_view query, std::size_t limit) const {
  std::string lines;
  for (const std::string& id : book_.ids(parameter(query, "prefix"), parameter(query, "after"), limit))
    lines.append(id).append("\n");
  return {.status = 200,
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}, {"X-Regionfall-Store", place_.instance}},
          .body = std::move(lines)};
}

}  // namespace regionfall::cli
