#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "terraform/http_client.h"
#include "terraform/providers/provider_testing.h"
#include "terraform/providers/providers.h"

namespace regionfall::terraform {
namespace {

using hcl::Value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Server final : public HttpClient {
 public:
  Result<HttpResponse> send(const HttpRequest& request) override {
    requests.push_back(request);
    if (answers.size() == 1) return answers[0];
    auto answer = answers.front();
    answers.erase(answers.begin());
    return answer;
  }
  std::vector<Result<HttpResponse>> answers = {
      HttpResponse{200, {{"content-type", "text/plain"}, {"x-a", "1"}, {"X-A", "2"}}, "hello", "http://x/"}};
  std::vector<HttpRequest> requests;
};

class HttpProvider : public ::testing::Test {
 protected:
  HttpProvider() {
    harness_.environment.http = &server_;
    harness_.environment.wait = [this](std::chrono::nanoseconds by) {
      waits_ms_.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(by).count());
      return true;
    };
  }
  Value config(std::vector<hcl::MapEntry> members) const {
    members.emplace_back("url", Value::string("http://x/"));
    return harness_.data_config("http", std::move(members));
  }
  DataReply read(std::vector<hcl::MapEntry> members) {
    return harness_.provider->read_data("http", config(std::move(members)));
  }
  Value retry(std::int64_t attempts, std::int64_t least, std::int64_t most) const {
    const Value empty = harness_.provider->schema().data_sources.at("http").block.block("retry")->schema.empty_value();
    return with_members(empty, {{"attempts", Value::number(attempts)},
                                {"min_delay_ms", Value::number(least)},
                                {"max_delay_ms", Value::number(most)}});
  }
  ProviderHarness harness_{http_provider()};
  Server server_;
  std::vector<std::int64_t> waits_ms_;
};

TEST_F(HttpProvider, AnAnswerIsTakenApart) {
  const auto reply =
      read({{"request_headers", text_map({{"Accept", "*/*"}})}, {"request_timeout_ms", Value::number(500)}});
  ASSERT_FALSE(reply.failed()) << ProviderHarness::text(reply);
  EXPECT_TRUE(reply.state.is_wholly_known());
  EXPECT_EQ(text_of(reply.state, "response_body"), "hello");
  EXPECT_EQ(text_of(reply.state, "body"), "hello");
  EXPECT_EQ(text_of(reply.state, "response_body_base64"), "aGVsbG8=");
  EXPECT_EQ(whole_of(reply.state, "status_code"), 200);
  EXPECT_EQ(text_of(reply.state, "id"), "http://x/");
  EXPECT_EQ(text_map_of(reply.state, "response_headers"),
            (std::vector<std::pair<std::string, std::string>>{{"Content-Type", "text/plain"}, {"X-A", "1, 2"}}));
  EXPECT_EQ(server_.requests[0].timeout_ms, 500);
  EXPECT_EQ(server_.requests[0].headers, (HttpHeaders{{"Accept", "*/*"}}));
}

TEST_F(HttpProvider, AStatusIsNoFailure) {
  server_.answers = {HttpResponse{404, {}, "gone", ""}};
  EXPECT_EQ(whole_of(read({}).state, "status_code"), 404);
}

TEST_F(HttpProvider, AttemptsAreRepeatedWithGrowingDelays) {
  server_.answers = {failure("refused"), HttpResponse{503, {}, "", ""}, HttpResponse{429, {}, "", ""},
                     HttpResponse{200, {}, "", ""}};
  EXPECT_EQ(whole_of(read({{"retry", retry(5, 100, 300)}}).state, "status_code"), 200);
  EXPECT_THAT(waits_ms_, ElementsAre(100, 200, 300));
}

TEST_F(HttpProvider, AttemptsEnd) {
  server_.answers = {failure("refused")};
  EXPECT_THAT(ProviderHarness::text(read({{"retry", retry(2, 1, 1)}})), HasSubstr("refused"));
  EXPECT_EQ(server_.requests.size(), 3U);
  server_.requests.clear();
  read({});
  EXPECT_EQ(server_.requests.size(), 1U);
}

TEST_F(HttpProvider, ABodyThatIsNoTextIsAWarning) {
  server_.answers = {HttpResponse{200, {}, "\xFF", ""}};
  const auto reply = read({});
  EXPECT_FALSE(reply.failed());
  EXPECT_THAT(ProviderHarness::text(reply), HasSubstr("not valid UTF-8"));
  EXPECT_EQ(text_of(reply.state, "response_body_base64"), "/w==");
}

TEST_F(HttpProvider, MistakesAreSaid) {
  const auto mistakes = [&](std::vector<hcl::MapEntry> members) {
    return ProviderHarness::text(harness_.provider->validate_data("http", config(std::move(members))));
  };
  EXPECT_THAT(mistakes({{"method", Value::string("PUT")}}), HasSubstr("one of GET, HEAD, POST"));
  EXPECT_THAT(mistakes({{"client_key_pem", Value::string("k")}}), HasSubstr("needs \"client_cert_pem\""));
  EXPECT_THAT(mistakes({{"retry", retry(1, 5, 2)}}), HasSubstr("at least \"min_delay_ms\""));
  EXPECT_EQ(mistakes({{"retry", retry(1, 2, 5)}}), "");
}

}  // namespace
}  // namespace regionfall::terraform
