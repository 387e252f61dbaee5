#include "terraform/http_message.h"

#include <gtest/gtest.h>

namespace regionfall::terraform {
namespace {

const HttpRequest kRequest = {.method = "POST",
                              .url = "https://example.com/?a=b",
                              .headers = {{"Accept", "text/plain"}, {"X-Empty", ""}},
                              .body = std::string("a\0:5:\xFF", 6),
                              .response_bytes_max = std::uint64_t{1} << 40,
                              .timeout_ms = 1500,
                              .follow_redirects = false,
                              .verify_certificates = false,
                              .certificate_authorities = "authorities",
                              .client_certificate = "certificate",
                              .client_key = "key",
                              .handshake_only = true};

TEST(HttpMessage, CarriesARequestWithAllItSays) {
  const auto read = decode_request(encode_request(kRequest));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->method, kRequest.method);
  EXPECT_EQ(read->url, kRequest.url);
  EXPECT_EQ(read->headers, kRequest.headers);
  EXPECT_EQ(read->body, kRequest.body);
  EXPECT_EQ(read->response_bytes_max, kRequest.response_bytes_max);
  EXPECT_EQ(read->timeout_ms, kRequest.timeout_ms);
  EXPECT_FALSE(read->follow_redirects);
  EXPECT_FALSE(read->verify_certificates);
  EXPECT_EQ(read->certificate_authorities, kRequest.certificate_authorities);
  EXPECT_EQ(read->client_certificate, kRequest.client_certificate);
  EXPECT_EQ(read->client_key, kRequest.client_key);
  EXPECT_TRUE(read->handshake_only);
}

TEST(HttpMessage, CarriesAResponse) {
  const HttpResponse response = {
      .status = 404, .headers = {{"Server", "\xE9"}}, .body = "gone", .url = "http://b/", .certificates = "pem"};
  const auto read = decode_response(encode_response(response));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->status, 404);
  EXPECT_EQ(read->headers, response.headers);
  EXPECT_EQ(read->body, "gone");
  EXPECT_EQ(read->url, "http://b/");
  EXPECT_EQ(read->certificates, "pem");
}

TEST(HttpMessage, CarriesAnError) {
  EXPECT_EQ(decode_response(encode_response(failure("no route"))).error().message, "no route");
}

TEST(HttpMessage, IsRefusedWhereverItIsCutOff) {
  const std::string request = encode_request(kRequest);
  for (std::size_t size = 0; size < request.size(); ++size) EXPECT_FALSE(decode_request(request.substr(0, size)));
  const std::string response = encode_response(HttpResponse{.status = 200, .headers = {{"a", "b"}}, .body = "c"});
  for (std::size_t size = 0; size < response.size(); ++size) EXPECT_FALSE(decode_response(response.substr(0, size)));
}

TEST(HttpMessage, IsRefusedWithLengthsThatAreNone) {
  for (const char* message : {"", "x", ":", "-1:a", "99999999999999999999:a", "5:abc", "1a:b", "0:3:20x2:0:0:0:"}) {
    EXPECT_FALSE(decode_response(message)) << message;
  }
}

TEST(HttpResponse, FindsAHeaderWhateverTheCaseOfItsName) {
  const HttpResponse response = {.headers = {{"Content-TYPE", "text/plain"}}};
  EXPECT_EQ(response.header("content-type"), "text/plain");
  EXPECT_EQ(response.header("content"), "");
}

}  // namespace
}  // namespace regionfall::terraform
