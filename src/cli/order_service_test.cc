#include "cli/order_service.h"

#include <gtest/gtest.h>

#include "base/files.h"

namespace regionfall::cli {
namespace {

class Orders : public testing::Test {
 protected:
  OrderService service() {
    return {OrderBook::open(folder_.path()).value(), {"eu-west-1", "eu-west-1a", "i-1"}, clock_, random_};
  }
  static net::HttpResponse ask(OrderService& service, std::string method, std::string target, std::string body = "") {
    return service.answer(
        {.method = std::move(method), .target = std::move(target), .headers = {}, .body = std::move(body)});
  }

  TemporaryDirectory folder_ = TemporaryDirectory::make().value();
  ManualClock clock_{Instant(std::chrono::seconds(1'800'000'000))};
  SeededRandom random_{1};
};

TEST_F(Orders, AreKeptAndGivenBack) {
  OrderService one = service();
  const net::HttpResponse made = ask(one, "POST", "/orders", R"({"id": "a", "item": "book"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(ask(one, "GET", "/orders/a").body, made.body);
  EXPECT_EQ(parse_json(made.body).value()["region"].text(), "eu-west-1");
  EXPECT_EQ(ask(one, "POST", "/orders", R"({"id": "a"})").status, 409);
  EXPECT_EQ(ask(one, "GET", "/orders/b").status, 404);
}

TEST_F(Orders, WithoutAnIdGetOne) {
  OrderService one = service();
  const Json order = parse_json(ask(one, "POST", "/orders", "two tickets").body).value();
  EXPECT_EQ(order["order"].text(), "two tickets");
  EXPECT_EQ(ask(one, "GET", "/orders/" + order["id"].text()).status, 200);
}

TEST_F(Orders, AreListedInTheOrderTheyCame) {
  OrderService one = service();
  for (const char* id : {"c", "a", "b"}) ask(one, "POST", "/orders", std::string(R"({"id": ")") + id + "\"}");
  const auto ids = [&](const std::string& target) {
    std::string all;
    const Json list = parse_json(ask(one, "GET", target).body).value();
    for (const Json& order : list.items()) all += order["id"].text();
    return all;
  };
  EXPECT_EQ(ids("/orders"), "cab");
  EXPECT_EQ(ids("/orders?after=c"), "ab");
  EXPECT_EQ(ids("/orders?after=c&limit=1"), "a");
  EXPECT_EQ(ask(one, "GET", "/orders?after=z").status, 404);
  EXPECT_EQ(ask(one, "GET", "/orders?limit=many").status, 400);
}

TEST_F(Orders, OutliveTheService) {
  {
    OrderService one = service();
    ask(one, "POST", "/orders", R"({"id": "a"})");
  }
  ASSERT_TRUE(append_file(folder_.path() + "/orders.jsonl", R"({"id": "half)"));  // killed while it wrote
  OrderService again = service();
  EXPECT_EQ(ask(again, "GET", "/orders/a").status, 200);
  EXPECT_EQ(ask(again, "POST", "/orders", R"({"id": "b"})").status, 201);
  OrderService third = service();
  EXPECT_EQ(ask(third, "GET", "/orders/b").status, 200);
}

TEST_F(Orders, HealthCanBeMadeToFail) {
  OrderService one = service();
  EXPECT_EQ(ask(one, "GET", "/health").status, 200);
  ask(one, "POST", "/health/fail");
  EXPECT_EQ(ask(one, "GET", "/health").status, 503);
  ask(one, "POST", "/health/heal");
  EXPECT_EQ(ask(one, "GET", "/health").status, 200);
}

TEST_F(Orders, AnswersSayWhereTheyComeFrom) {
  OrderService one = service();
  for (const char* target : {"/", "/health", "/orders", "/nothing"}) {
    const net::HttpResponse response = ask(one, "GET", target);
    EXPECT_EQ(response.headers.get("X-Regionfall-Region"), "eu-west-1");
    EXPECT_EQ(response.headers.get("X-Regionfall-Zone"), "eu-west-1a");
    EXPECT_EQ(response.headers.get("X-Regionfall-Instance"), "i-1");
  }
}

}  // namespace
}  // namespace regionfall::cli
