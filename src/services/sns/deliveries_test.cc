#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "aws/members/sns.h"
#include "base/encoding.h"
#include "base/json.h"
#include "base/random.h"
#include "services/sns/signing.h"
#include "services/sns/sns.h"
#include "store/store.h"

namespace regionfall::sns {
namespace {

namespace m = aws::members::sns;

using aws::Value;

// SNS of one region, whose endpoints are the test.
class DeliveryTest : public testing::Test, public aws::WebCaller {
 protected:
  struct Post {
    aws::WebRequest request;
    aws::OnWebAnswer on_answer;
    Json body() const { return parse_json(request.body).value_or(Json()); }
    std::string type() const { return std::string(request.headers.get("x-amz-sns-message-type")); }
  };

  DeliveryTest() : sns_(make_sns(store_, {"eu-west-1"}, *this, authorizer_)) {
    topic_ = call("CreateTopic", Value::of({{m::Name, "news"}}))[m::TopicArn].as_text();
  }

  void post(aws::WebRequest request, aws::OnWebAnswer on_answer) override {
    posts_.push_back({std::move(request), std::move(on_answer)});
  }

  Value call(std::string_view operation, const Value& input) {
    store_.begin_turn();
    aws::Outcome outcome = sns_->call(operation, input, request());
    EXPECT_TRUE(outcome) << operation << ": " << outcome.error().message;
    outcome ? void(store_.take_turn()) : store_.roll_back();
    return outcome ? *std::move(outcome) : Value();
  }

  // What is posted when that much time has gone by.
  std::vector<Post> posts_after(std::chrono::nanoseconds time) {
    now_ += time;
    const auto due = sns_->next_timer();
    if (due && *due <= now_) {
      store_.begin_turn();
      sns_->on_timer(request());
      (void)store_.take_turn();
    }
    return std::exchange(posts_, {});
  }
  void answer(const Post& post, int status) {
    store_.begin_turn();
    post.on_answer(status, request());
    (void)store_.take_turn();
  }

  // A subscription that its endpoint has confirmed.
  void subscribe(Value attributes = {}) {
    Value input = Value::of({{m::TopicArn, topic_}, {m::Protocol, "http"}, {m::Endpoint, "http://10.0.0.1/hook"}});
    if (!attributes.absent()) input.set(m::Attributes, std::move(attributes));
    call("Subscribe", input);
    const std::vector<Post> asked = posts_after(std::chrono::seconds(0));
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].type(), "SubscriptionConfirmation");
    answer(asked[0], 200);
    call("ConfirmSubscription", Value::of({{m::TopicArn, topic_}, {m::Token, asked[0].body()["Token"].text()}}));
  }
  void publish(const std::string& message) {
    call("Publish", Value::of({{m::TopicArn, topic_}, {m::Message, message}, {m::Subject, "today"}}));
  }

  aws::Request request() {
    const aws::Caller caller{.account = {"111122223333"}, .arn = "arn:aws:iam::111122223333:root"};
    return {caller, {"eu-west-1"}, now_, random_, "request"};
  }

  store::Store store_;
  iam::State identity_{store_};
  iam::Sealer sealer_{std::string(iam::Sealer::kKeyBytes, 'k')};
  iam::Authorizer authorizer_{identity_, sealer_, iam::Enforcement::kOff, nullptr};
  SeededRandom random_{7};
  Instant now_ = Instant(std::chrono::milliseconds(1'750'000'000'123));
  std::unique_ptr<aws::Service> sns_;
  std::vector<Post> posts_;
  std::string topic_;
};

TEST_F(DeliveryTest, ReachesEndpointsThatHaveConfirmed) {
  call("Subscribe", Value::of({{m::TopicArn, topic_}, {m::Protocol, "http"}, {m::Endpoint, "http://10.0.0.9/"}}));
  answer(posts_after(std::chrono::seconds(0)).at(0), 200);
  subscribe();
  publish("hello");
  const std::vector<Post> posts = posts_after(std::chrono::seconds(0));
  ASSERT_EQ(posts.size(), 1U) << "the first has not confirmed";
  EXPECT_EQ(posts[0].request.url, "http://10.0.0.1/hook");
  EXPECT_EQ(posts[0].type(), "Notification");
  const Json body = posts[0].body();
  EXPECT_EQ(body["Type"].text(), "Notification");
  EXPECT_EQ(body["TopicArn"].text(), topic_);
  EXPECT_EQ(body["Message"].text(), "hello");
  EXPECT_EQ(body["Subject"].text(), "today");
  EXPECT_EQ(body["Timestamp"].text(), "2025-06-15T15:06:40.123Z");
  answer(posts[0], 200);
  EXPECT_TRUE(posts_after(std::chrono::hours(1)).empty());
}

TEST_F(DeliveryTest, IsSignedWithACertificateThatTheRegionServes) {
  subscribe();
  publish("hello");
  const Json body = posts_after(std::chrono::seconds(0)).at(0).body();
  EXPECT_EQ(text_to_sign(body), "Message\nhello\nMessageId\n" + body["MessageId"].text() +
                                    "\nSubject\ntoday\nTimestamp\n2025-06-15T15:06:40.123Z\nTopicArn\n" + topic_ +
                                    "\nType\nNotification\n");
  EXPECT_EQ(body["SignatureVersion"].text(), "1");
  EXPECT_EQ(base64_decode(body["Signature"].text()).value_or("").size(), 256U) << "of an RSA key of 2048 bits";
  const std::string url = body["SigningCertURL"].text();
  const std::string host = "https://sns.eu-west-1.amazonaws.com";
  ASSERT_TRUE(url.starts_with(host + std::string(kCertificatePath))) << url;
  const auto certificate = [&](const std::string& path) {
    return call(kSigningCertificate, Value::of({{m::Name, path}}))[m::Value].as_text();
  };
  EXPECT_TRUE(certificate(url.substr(host.size())).starts_with("-----BEGIN CERTIFICATE-----"));
  EXPECT_EQ(certificate(std::string(kCertificatePath) + "0.pem"), "");
}

TEST_F(DeliveryTest, IsTriedAgainAsThePolicySays) {
  subscribe();
  publish("hello");
  for (const int status : {0, 503, 429}) {
    const std::vector<Post> posts = posts_after(std::chrono::seconds(20));
    ASSERT_EQ(posts.size(), 1U) << status;
    answer(posts[0], status);
    EXPECT_TRUE(posts_after(std::chrono::seconds(19)).empty()) << status;
  }
  answer(posts_after(std::chrono::seconds(20)).at(0), 500);
  EXPECT_TRUE(posts_after(std::chrono::hours(1)).empty()) << "three retries";
}

TEST_F(DeliveryTest, IsNotTriedAgainWhenTheEndpointRefuses) {
  subscribe();
  publish("hello");
  answer(posts_after(std::chrono::seconds(0)).at(0), 404);
  EXPECT_TRUE(posts_after(std::chrono::hours(1)).empty());
}

TEST_F(DeliveryTest, LeavesOutWhatASubscriptionDoesNotWant) {
  subscribe(Value::Map{{"FilterPolicy", R"({"a":["wanted"]})"}, {"FilterPolicyScope", "MessageBody"}});
  publish(R"({"a":"other"})");
  EXPECT_TRUE(posts_after(std::chrono::seconds(0)).empty());
  publish(R"({"a":"wanted"})");
  EXPECT_EQ(posts_after(std::chrono::seconds(0)).size(), 1U);
}

TEST_F(DeliveryTest, IsTheMessageAloneWhereThatIsAskedFor) {
  subscribe(Value::Map{{"RawMessageDelivery", "true"}});
  publish("hello");
  const std::vector<Post> posts = posts_after(std::chrono::seconds(0));
  ASSERT_EQ(posts.size(), 1U);
  EXPECT_EQ(posts[0].request.body, "hello");
  EXPECT_EQ(posts[0].request.headers.get("x-amz-sns-rawdelivery"), "true");
}

TEST_F(DeliveryTest, EndsWithItsSubscription) {
  subscribe();
  publish("hello");
  const Value list = call("ListSubscriptionsByTopic", Value::of({{m::TopicArn, topic_}}));
  call("Unsubscribe",
       Value::of({{m::SubscriptionArn, list[m::Subscriptions].as_list().at(0)[m::SubscriptionArn].as_text()}}));
  EXPECT_TRUE(posts_after(std::chrono::seconds(0)).empty());
}

}  // namespace
}  // namespace regionfall::sns
