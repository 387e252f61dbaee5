#include "aws/signature.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "aws/chunked_body.h"
#include "aws/signature_verification.h"

namespace regionfall::aws {
namespace {

using net::HeaderFields;
using net::HttpRequest;

Instant at(std::string_view time) { return parse_signature_time(time).value(); }

// Of AWS's examples in the S3 API reference, "Examples: Signature Calculations", and its signature test suite.
constexpr std::string_view kS3Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
constexpr std::string_view kSuiteSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr std::string_view kEmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

HttpRequest s3_request(std::string method, std::string target, HeaderFields headers, std::string_view signed_headers,
                       std::string_view signature) {
  headers.add("x-amz-date", "20130524T000000Z");
  headers.add("Authorization", fmt::format("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/"
                                           "aws4_request,SignedHeaders={},Signature={}",
                                           signed_headers, signature));
  return {.method = std::move(method), .target = std::move(target), .headers = std::move(headers), .body = {}};
}

HttpRequest get_object() {
  return s3_request("GET", "/test.txt",
                    {{"Host", "examplebucket.s3.amazonaws.com"},
                     {"Range", "bytes=0-9"},
                     {"x-amz-content-sha256", std::string(kEmptyHash)}},
                    "host;range;x-amz-content-sha256;x-amz-date",
                    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

AuthenticationProblem verify(const HttpRequest& request, std::string_view secret, std::string_view now) {
  const ParsedSignature parsed = parse_signature(request);
  if (!parsed.signature) return parsed.problem;
  return verify_signature(request, *parsed.signature, secret, at(now)).problem;
}

AuthenticationProblem verify_s3(const HttpRequest& request) { return verify(request, kS3Secret, "20130524T000000Z"); }

TEST(Signature, OfAHeaderIsTakenApart) {
  const ParsedSignature parsed = parse_signature(get_object());
  ASSERT_TRUE(parsed.signature);
  EXPECT_EQ(parsed.signature->access_key_id, "AKIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(parsed.signature->scope(), "20130524/us-east-1/s3/aws4_request");
  EXPECT_EQ(parsed.signature->signed_headers.size(), 4U);
  EXPECT_FALSE(parsed.signature->in_query);
}

TEST(Signature, IsRefusedWhenPartsAreMissing) {
  const auto parse = [](std::string authorization) {
    return parse_signature(
        {.method = "GET",
         .target = "/",
         .headers = {{"Authorization", std::move(authorization)}, {"X-Amz-Date", "20130524T000000Z"}},
         .body = {}});
  };
  for (const std::string_view authorization :
       {"AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=a/20130524/r/s/aws4_request",
        "AWS4-HMAC-SHA256 Credential=a/r/s/aws4_request, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20130524/r/s/aws4_request, SignedHeaders=, Signature=0", "Bearer token"}) {
    EXPECT_EQ(parse(std::string(authorization)).problem, AuthenticationProblem::kIncomplete) << authorization;
  }
  EXPECT_EQ(parse_signature({"GET", "/", {}, ""}).problem, AuthenticationProblem::kMissing);
  EXPECT_EQ(parse_signature({"GET", "/?X-Amz-Algorithm=AWS4-HMAC-SHA256", {}, ""}).problem,
            AuthenticationProblem::kIncomplete);
}

TEST(SignatureVerification, AcceptsAwsExamples) {
  EXPECT_EQ(verify_s3(get_object()), AuthenticationProblem::kNone);
  EXPECT_EQ(
      verify_s3(s3_request(
          "GET", "/?lifecycle",
          {{"Host", "examplebucket.s3.amazonaws.com"}, {"x-amz-content-sha256", std::string(kEmptyHash)}},
          "host;x-amz-content-sha256;x-amz-date", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")),
      AuthenticationProblem::kNone);
  EXPECT_EQ(
      verify_s3(s3_request(
          "GET", "/?max-keys=2&prefix=J",
          {{"Host", "examplebucket.s3.amazonaws.com"}, {"x-amz-content-sha256", std::string(kEmptyHash)}},
          "host;x-amz-content-sha256;x-amz-date", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")),
      AuthenticationProblem::kNone);
  HttpRequest put =
      s3_request("PUT", "/test%24file.text",
                 {{"Host", "examplebucket.s3.amazonaws.com"},
                  {"Date", "Fri, 24 May 2013 00:00:00 GMT"},
                  {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                  {"x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"}},
                 "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                 "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  put.body = "Welcome to Amazon S3.";
  EXPECT_EQ(verify_s3(put), AuthenticationProblem::kNone);
}

struct SuiteExample {
  std::string_view name, method, target, signature;
};

TEST(SignatureVerification, AcceptsTheTestSuite) {
  const SuiteExample examples[] = {
      {"get-vanilla", "GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"get-vanilla-query-order-key-case", "GET", "/?Param2=value2&Param1=value1",
       "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
      {"get-relative-relative", "GET", "/example1/example2/../..",
       "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"get-slashes", "GET", "//example//", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
      {"post-vanilla", "POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
  };
  for (const SuiteExample& example : examples) {
    const HttpRequest request{
        .method = std::string(example.method),
        .target = std::string(example.target),
        .headers = {{"Host", "example.amazonaws.com"},
                    {"X-Amz-Date", "20150830T123600Z"},
                    {"Authorization",
                     fmt::format("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                                 "SignedHeaders=host;x-amz-date, Signature={}",
                                 example.signature)}},
        .body = {}};
    EXPECT_EQ(verify(request, kSuiteSecret, "20150830T123600Z"), AuthenticationProblem::kNone) << example.name;
  }
}

TEST(SignatureVerification, NoticesEveryChange) {
  HttpRequest other_path = get_object();
  other_path.target = "/test2.txt";
  EXPECT_EQ(verify_s3(other_path), AuthenticationProblem::kMismatch);
  HttpRequest other_method = get_object();
  other_method.method = "DELETE";
  EXPECT_EQ(verify_s3(other_method), AuthenticationProblem::kMismatch);
  HttpRequest other_parameter = get_object();
  other_parameter.target += "?acl";
  EXPECT_EQ(verify_s3(other_parameter), AuthenticationProblem::kMismatch);
  HttpRequest other_header = get_object();
  other_header.headers.set("Range", "bytes=0-10");
  EXPECT_EQ(verify_s3(other_header), AuthenticationProblem::kMismatch);
  HttpRequest other_body = get_object();
  other_body.body = "x";
  EXPECT_EQ(verify_s3(other_body), AuthenticationProblem::kBodyMismatch);
  EXPECT_EQ(verify(get_object(), "another secret", "20130524T000000Z"), AuthenticationProblem::kMismatch);
  HttpRequest unsigned_header = get_object();
  unsigned_header.headers.add("User-Agent", "anything");
  EXPECT_EQ(verify_s3(unsigned_header), AuthenticationProblem::kNone);
}

TEST(SignatureVerification, AllowsAQuarterOfAnHour) {
  const auto verify_at = [](std::string_view now) { return verify(get_object(), kS3Secret, now); };
  EXPECT_EQ(verify_at("20130524T001500Z"), AuthenticationProblem::kNone);
  EXPECT_EQ(verify_at("20130524T001501Z"), AuthenticationProblem::kExpired);
  EXPECT_EQ(verify_at("20130523T234500Z"), AuthenticationProblem::kNone);
  EXPECT_EQ(verify_at("20130523T234459Z"), AuthenticationProblem::kNotYetValid);
}

TEST(SignatureVerification, SaysByHowMuchARequestIsTooOld) {
  const HttpRequest request = get_object();
  const AuthenticationVerdict verdict =
      verify_signature(request, *parse_signature(request).signature, kS3Secret, at("20130524T003000Z"));
  EXPECT_EQ(verdict.message,
            "Signature expired: 20130524T000000Z is now earlier than 20130524T001500Z (20130524T003000Z - 15 min.)");
}

TEST(SignatureVerification, AcceptsPresignedUrlsUntilTheyExpire) {
  const HttpRequest request{
      .method = "GET",
      .target =
          "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%"
          "2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&"
          "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
      .headers = {{"Host", "examplebucket.s3.amazonaws.com"}},
      .body = {}};
  EXPECT_EQ(verify(request, kS3Secret, "20130524T000000Z"), AuthenticationProblem::kNone);
  EXPECT_EQ(verify(request, kS3Secret, "20130525T000000Z"), AuthenticationProblem::kNone);
  EXPECT_EQ(verify(request, kS3Secret, "20130525T000001Z"), AuthenticationProblem::kExpired);
}

// 65 kB and 1 kB of "a", as the S3 API reference sends them in chunks.
struct ChunkedExample {
  std::string_view content_sha256, seed, first, second, last, trailer;
};
constexpr ChunkedExample kSigned = {"STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                                    "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
                                    ";chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
                                    ";chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
                                    ";chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
                                    "\r\n"};
constexpr ChunkedExample kSignedTrailer = {
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
    "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
    ";chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
    ";chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
    ";chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
    "x-amz-checksum-crc32c:sOO8/Q==\r\n"
    "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n"};

HttpRequest chunked(const ChunkedExample& example) {
  const bool trailer = example.content_sha256.ends_with("TRAILER");
  HeaderFields headers = {{"Host", "s3.amazonaws.com"},
                          {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                          {"x-amz-content-sha256", std::string(example.content_sha256)},
                          {"Content-Encoding", "aws-chunked"},
                          {"x-amz-decoded-content-length", "66560"}};
  if (trailer) headers.add("x-amz-trailer", "x-amz-checksum-crc32c");
  if (!trailer) headers.add("Content-Length", "66824");
  HttpRequest request = s3_request(
      "PUT", "/examplebucket/chunkObject.txt", std::move(headers),
      trailer ? "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;"
                "x-amz-storage-class;x-amz-trailer"
              : "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;"
                "x-amz-storage-class",
      example.seed);
  request.body = fmt::format("10000{}\r\n{}\r\n400{}\r\n{}\r\n0{}\r\n{}", example.first, std::string(65536, 'a'),
                             example.second, std::string(1024, 'a'), example.last, example.trailer);
  return request;
}

AuthenticationProblem decode(HttpRequest& request) {
  const ParsedSignature parsed = parse_signature(request);
  const ChunkSigner signer{&*parsed.signature, signing_key(*parsed.signature, kS3Secret)};
  return decode_aws_chunked(request, signer).problem;
}

TEST(ChunkedBody, IsVerifiedChunkByChunk) {
  for (const ChunkedExample& example : {kSigned, kSignedTrailer}) {
    HttpRequest request = chunked(example);
    EXPECT_EQ(verify_s3(request), AuthenticationProblem::kNone) << example.content_sha256;
    ASSERT_EQ(decode(request), AuthenticationProblem::kNone) << example.content_sha256;
    EXPECT_EQ(request.body, std::string(66560, 'a'));
    EXPECT_EQ(request.headers.find("content-encoding"), nullptr);
  }
  HttpRequest with_trailer = chunked(kSignedTrailer);
  decode(with_trailer);
  EXPECT_EQ(with_trailer.headers.get("x-amz-checksum-crc32c"), "sOO8/Q==");
}

TEST(ChunkedBody, NoticesAChangedChunkOrTrailer) {
  HttpRequest request = chunked(kSigned);
  request.body[request.body.size() / 2] = 'b';
  EXPECT_EQ(decode(request), AuthenticationProblem::kMismatch);
  HttpRequest trailer = chunked(kSignedTrailer);
  trailer.body.replace(trailer.body.find("sOO8"), 4, "AAAA");
  EXPECT_EQ(decode(trailer), AuthenticationProblem::kMismatch);
}

TEST(ChunkedBody, MayBeUnsigned) {
  HttpRequest request{.method = "PUT",
                      .target = "/b/k",
                      .headers = {{"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
                                  {"Content-Encoding", "gzip,aws-chunked"},
                                  {"x-amz-decoded-content-length", "5"}},
                      .body = "3\r\nabc\r\n2\r\nde\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n"};
  ASSERT_EQ(decode_aws_chunked(request, std::nullopt).problem, AuthenticationProblem::kNone);
  EXPECT_EQ(request.body, "abcde");
  EXPECT_EQ(request.headers.get("content-encoding"), "gzip");
  EXPECT_EQ(request.headers.get("x-amz-checksum-crc32"), "AAAA");
}

TEST(ChunkedBody, IsRefusedWhenMalformed) {
  for (const std::string_view body :
       {"", "3", "3\r\n", "3\r\nab", "3\r\nabcd\r\n0\r\n\r\n", "x\r\n", "ffffffffffffffff\r\nabc", "-1\r\n",
        "0\r\nno colon\r\n\r\n", "3\r\nabc\r\n", "2\r\nab\r\n0\r\n\r\n"}) {
    HttpRequest request{.method = "PUT",
                        .target = "/b/k",
                        .headers = {{"x-amz-decoded-content-length", "3"}},
                        .body = std::string(body)};
    EXPECT_EQ(decode_aws_chunked(request, std::nullopt).problem, AuthenticationProblem::kIncomplete) << body;
  }
}

}  // namespace
}  // namespace regionfall::aws
