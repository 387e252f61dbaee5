#include "aws/dispatcher.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "aws/members/dynamodb.h"
#include "aws/members/ec2.h"
#include "aws/members/kms.h"
#include "aws/members/sts.h"

namespace regionfall::aws {
namespace {

using net::HttpRequest;
using net::HttpResponse;

// Remembers what it was asked, and answers what it was told.
class FakeHost final : public OperationHost {
 public:
  Outcome call(const ServiceModel& service, const Operation& operation, const Value& input,
               const Request& request) override {
    asked = fmt::format("{}:{} {} in {} by {}", service.name.view(), operation.name.view(), to_text(input),
                        request.region.text, request.caller.arn);
    return answer;
  }
  std::string asked = "nothing";
  Outcome answer = Value(Value::Structure());
};

class FakeCredentials final : public CredentialSource {
 public:
  Result<Credential, AuthenticationProblem> find_credential(const Signature& signature, Instant) override {
    if (signature.access_key_id == "ASIAOVER") return std::unexpected(AuthenticationProblem::kExpiredToken);
    const bool alice = signature.access_key_id == "AKIDALICE" && signature.security_token.empty();
    if (!alice) return std::unexpected(AuthenticationProblem::kUnknownAccessKey);
    return Credential{.secret = "secret",
                      .caller = {.account = {"111122223333"}, .arn = "arn:aws:iam::111122223333:user/alice"}};
  }
};

constexpr Instant kNow = Instant(std::chrono::seconds(1'767'323'045));  // 2026-01-02T03:04:05Z

struct DispatcherTest : testing::Test {
  FakeHost host;
  FakeCredentials credentials;
  SeededRandom random{1};
  Dispatcher dispatcher{host, &credentials, random, {}};

  HttpResponse handle(HttpRequest request) { return dispatcher.handle(std::move(request), kNow); }
};

std::string authorization(std::string_view key, std::string_view region, std::string_view service) {
  return fmt::format(
      "AWS4-HMAC-SHA256 Credential={}/20260102/{}/{}/aws4_request, SignedHeaders=host;x-amz-date, Signature=00", key,
      region, service);
}

HttpRequest form(std::string_view region, std::string_view service, std::string body, std::string_view key = "test") {
  return {.method = "POST",
          .target = "/",
          .headers = {{"Host", "127.0.0.1:4566"},
                      {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                      {"X-Amz-Date", "20260102T030405Z"},
                      {"Authorization", authorization(key, region, service)}},
          .body = std::move(body)};
}

HttpRequest json(std::string target, std::string body) {
  return {.method = "POST",
          .target = "/",
          .headers = {{"Host", "kms.eu-west-1.amazonaws.com"},
                      {"Content-Type", "application/x-amz-json-1.1"},
                      {"X-Amz-Target", std::move(target)}},
          .body = std::move(body)};
}

TEST_F(DispatcherTest, AnswersAQueryRequest) {
  host.answer = Value::of({{members::sts::Account, "123456789012"}, {members::sts::Arn, "arn"}});
  const HttpResponse response =
      handle(form("eu-west-1", "sts", "Action=GetCallerIdentity&Version=2011-06-15", "123456789012"));
  EXPECT_EQ(host.asked, "sts:GetCallerIdentity {} in eu-west-1 by arn:aws:iam::123456789012:root");
  EXPECT_EQ(response.status, 200);
  const std::string id(response.headers.get("x-amzn-RequestId"));
  EXPECT_EQ(id.size(), 36U);
  EXPECT_EQ(response.body,
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
            "<Account>123456789012</Account><Arn>arn</Arn></GetCallerIdentityResult><ResponseMetadata><RequestId>" +
                id + "</RequestId></ResponseMetadata></GetCallerIdentityResponse>");
}

TEST_F(DispatcherTest, AnswersAnEc2Request) {
  Value vpc = Value::of({{members::ec2::VpcId, "vpc-1"}, {members::ec2::IsDefault, false}});
  host.answer = Value::of({{members::ec2::Vpcs, Value(Value::List{vpc})}});
  const HttpResponse response = handle(form("us-east-1", "ec2",
                                            "Action=DescribeVpcs&Version=2016-11-15&Filter.1.Name=state&"
                                            "Filter.1.Value.1=available&VpcId.2=vpc-2&VpcId.1=vpc-1"));
  EXPECT_EQ(host.asked,
            "ec2:DescribeVpcs {Filters: [{Name: \"state\", Values: [\"available\"]}], VpcIds: [\"vpc-1\", \"vpc-2\"]} "
            "in us-east-1 by arn:aws:iam::000000000000:root");
  EXPECT_EQ(response.headers.get("content-type"), "text/xml;charset=UTF-8");
  EXPECT_NE(response.body.find("<vpcSet><item><isDefault>false</isDefault><vpcId>vpc-1</vpcId></item></vpcSet>"),
            std::string::npos)
      << response.body;
}

TEST_F(DispatcherTest, SaysReturnTrueWhereAnEc2OperationHasNoOutput) {
  const HttpResponse response = handle(form("us-east-1", "ec2", "Action=DeleteVpc&Version=2016-11-15&VpcId=vpc-1"));
  EXPECT_NE(response.body.find("<return>true</return>"), std::string::npos) << response.body;
}

TEST_F(DispatcherTest, AnswersAJsonRequest) {
  host.answer = Value::of({{members::kms::KeyId, "key"}, {members::kms::Plaintext, Value(Value::Blob{"abc"})}});
  const HttpResponse response =
      handle(json("TrentService.Decrypt", R"({"CiphertextBlob":"AAE=","Unknown":[1,{}],"KeyId":null})"));
  EXPECT_EQ(host.asked,
            "kms:Decrypt {CiphertextBlob: blob \"\\x00\\x01\"} in eu-west-1 by arn:aws:iam::000000000000:root");
  EXPECT_EQ(response.headers.get("content-type"), "application/x-amz-json-1.1");
  EXPECT_EQ(response.body, R"({"KeyId":"key","Plaintext":"YWJj"})");
}

TEST_F(DispatcherTest, TakesS3RequestsByPathOrByHost) {
  handle({.method = "PUT",
          .target = "/photos/a%20b/c?x-id=PutObject",
          .headers = {{"Host", "127.0.0.1:4566"}, {"x-amz-meta-Colour", "blue"}, {"Content-Type", "text/plain"}},
          .body = "bytes"});
  EXPECT_EQ(host.asked.substr(0, host.asked.find(" in ")),
            "s3:PutObject {Bucket: \"photos\", ContentType: \"text/plain\", Key: \"a b/c\", Metadata: {\"colour\": "
            "\"blue\"}, Body: blob \"bytes\"}");
  handle({.method = "GET", .target = "/a?versionId=7", .headers = {{"Host", "photos.s3.eu-west-1.amazonaws.com"}}});
  EXPECT_EQ(host.asked,
            "s3:GetObject {Bucket: \"photos\", Key: \"a\", VersionId: \"7\"} in eu-west-1 by "
            "arn:aws:iam::000000000000:root");
  handle({.method = "GET", .target = "/?list-type=2&max-keys=5", .headers = {{"Host", "photos.s3.amazonaws.com"}}});
  EXPECT_EQ(host.asked.substr(0, host.asked.find(" in ")), "s3:ListObjectsV2 {Bucket: \"photos\", MaxKeys: 5}");
}

struct ErrorCase {
  std::string_view name;
  HttpRequest request;
  int status;
  std::string_view part_of_body;
};

TEST_F(DispatcherTest, TellsOfErrorsInTheProtocolsForm) {
  host.answer = api_error("NoSuchThing", "It is <not> there.", 404);
  const ErrorCase cases[] = {
      {"query", form("us-east-1", "iam", "Action=GetRole&Version=2010-05-08&RoleName=r"), 404,
       "<Error><Type>Sender</Type><Code>NoSuchThing</Code><Message>It is &lt;not&gt; there.</Message></Error>"},
      {"ec2", form("us-east-1", "ec2", "Action=DeleteVpc&Version=2016-11-15&VpcId=v"), 404,
       "<Response><Errors><Error><Code>NoSuchThing</Code><Message>It is &lt;not&gt; there.</Message></Error></Errors>"
       "<RequestID>"},
      {"json", json("TrentService.ListKeys", "{}"), 404, R"({"__type":"NoSuchThing","message":"It is <not> there."})"},
      {"rest-json",
       {"GET", "/clusters", {{"Host", "eks.us-east-1.amazonaws.com"}}, ""},
       404,
       R"({"__type":"NoSuchThing","message":"It is <not> there."})"},
      {"rest-xml",
       {"GET", "/2013-04-01/hostedzone", {{"Host", "route53.amazonaws.com"}}, ""},
       404,
       "<ErrorResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Error><Type>Sender</Type>"},
      {"s3",
       {"GET", "/bucket", {{"Host", "s3.amazonaws.com"}}, ""},
       404,
       "<Error><Code>NoSuchThing</Code><Message>It is &lt;not&gt; there.</Message><RequestId>"},
      {"cbor",
       {"POST",
        "/service/GraniteServiceVersion20100801/operation/ListDashboards",
        {{"Host", "monitoring.us-east-1.amazonaws.com"}, {"smithy-protocol", "rpc-v2-cbor"}},
        "\xa0"},
       404,
       "com.amazonaws.cloudwatch#NoSuchThing"},
  };
  for (const ErrorCase& c : cases) {
    const HttpResponse response = handle(c.request);
    EXPECT_EQ(response.status, c.status) << c.name;
    EXPECT_NE(response.body.find(c.part_of_body), std::string::npos) << c.name << ": " << response.body;
  }
}

TEST_F(DispatcherTest, GivesModelledErrorsTheStatusAndNameOfTheModel) {
  host.answer = api_error("NoSuchEntity", "none", 400);
  EXPECT_EQ(handle(form("us-east-1", "iam", "Action=GetRole&Version=2010-05-08&RoleName=r")).status, 404);
  host.answer = api_error("ResourceNotFoundException", "none", 404);
  const HttpResponse eks = handle({"GET", "/clusters/a", {{"Host", "eks.us-east-1.amazonaws.com"}}, ""});
  EXPECT_EQ(eks.headers.get("x-amzn-errortype"), "ResourceNotFoundException");
  host.answer = std::unexpected(ApiError{.code = "InvalidParameterValueException", .message = "no"});
  const HttpResponse cloudwatch = handle({"POST",
                                          "/service/GraniteServiceVersion20100801/operation/ListDashboards",
                                          {{"smithy-protocol", "rpc-v2-cbor"}},
                                          ""});
  EXPECT_EQ(cloudwatch.headers.get("x-amzn-query-error"), "InvalidParameterValue;Sender");
}

TEST_F(DispatcherTest, WritesWhatElseAnErrorSays) {
  host.answer = std::unexpected(ApiError{.code = "NoSuchBucket",
                                         .message = "The specified bucket does not exist",
                                         .http_status = 404,
                                         .detail = Value::Map{{"BucketName", "photos"}}});
  const HttpResponse s3 = handle({"GET", "/photos", {{"Host", "s3.amazonaws.com"}}, ""});
  EXPECT_NE(s3.body.find("exist</Message><BucketName>photos</BucketName><RequestId>"), std::string::npos) << s3.body;

  namespace m = members::dynamodb;
  const Value reason = Value::of({{m::Code, "ConditionalCheckFailed"}});
  host.answer = std::unexpected(ApiError{.code = "TransactionCanceledException",
                                         .message = "canceled",
                                         .detail = Value::of({{m::CancellationReasons, Value::List{reason}}})});
  const HttpResponse dynamodb = handle(json("DynamoDB_20120810.TransactWriteItems", R"({"TransactItems":[{}]})"));
  EXPECT_EQ(dynamodb.body, R"({"__type":"TransactionCanceledException","Message":"canceled",)"
                           R"("CancellationReasons":[{"Code":"ConditionalCheckFailed"}]})");
}

TEST_F(DispatcherTest, RefusesWhatItCannotUnderstand) {
  const ErrorCase cases[] = {
      {"an unknown action", form("us-east-1", "ec2", "Action=MakeTea&Version=2016-11-15"), 400, "InvalidAction"},
      {"no action", form("us-east-1", "ec2", "Version=2016-11-15"), 400, "MissingAction"},
      {"a form that is none", form("us-east-1", "iam", "Action=ListRoles&PathPrefix=%zz"), 404, "MalformedQueryString"},
      {"bytes instead of a form", form("us-east-1", "ec2", "Action=\xff"), 400, "MalformedQueryString"},
      {"an unknown target", json("TrentService.MakeTea", "{}"), 400, "UnknownOperationException"},
      {"an unknown service", json("Tea_20200101.Make", "{}"), 501, "NotImplemented"},
      {"classic load balancers",
       form("us-east-1", "elasticloadbalancing", "Action=DescribeLoadBalancers&Version=2012-06-01"), 501,
       "NotImplemented"},
      {"an unknown path",
       {"GET", "/tea", {{"Host", "eks.us-east-1.amazonaws.com"}}, ""},
       404,
       "UnknownOperationException"},
      {"an unknown method", {"BREW", "/bucket", {{"Host", "s3.amazonaws.com"}}, ""}, 405, "MethodNotAllowed"},
      {"broken JSON", json("TrentService.ListKeys", "{\"Limit\":"), 400, "SerializationException"},
      {"a value of another kind", json("TrentService.ListKeys", "{\"Limit\":\"a\"}"), 400,
       "STRING_VALUE can not be converted to an Integer"},
      {"broken XML", {"PUT", "/b?tagging", {{"Host", "s3.amazonaws.com"}}, "<Tagging>"}, 400, "MalformedXML"},
      {"a parameter of another kind",
       {"GET", "/b?max-keys=x", {{"Host", "s3.amazonaws.com"}}, ""},
       400,
       "InvalidArgument"},
      {"a number that is none",
       form("us-east-1", "sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=a&DurationSeconds=x"), 400,
       "MalformedInput"},
      {"broken CBOR",
       {"POST",
        "/service/GraniteServiceVersion20100801/operation/ListDashboards",
        {{"smithy-protocol", "rpc-v2-cbor"}},
        "\xa1"},
       400,
       "SerializationException"},
  };
  for (const ErrorCase& c : cases) {
    const HttpResponse response = handle(c.request);
    EXPECT_EQ(response.status, c.status) << c.name;
    EXPECT_NE(response.body.find(c.part_of_body), std::string::npos) << c.name << ": " << response.body;
    EXPECT_EQ(host.asked, "nothing") << c.name;
  }
}

TEST_F(DispatcherTest, HasNoBodyForHead) {
  host.answer = api_error("NoSuchKey", "none", 404);
  const HttpResponse response = handle({"HEAD", "/bucket/key", {{"Host", "s3.amazonaws.com"}}, ""});
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(response.headers.get("x-amz-request-id").size(), 16U);
}

TEST_F(DispatcherTest, FillsIdempotencyTokens) {
  handle(form("us-east-1", "ec2", "Action=CreateNatGateway&Version=2016-11-15&SubnetId=s"));
  EXPECT_NE(host.asked.find("ClientToken: \""), std::string::npos) << host.asked;
  handle(form("us-east-1", "ec2", "Action=CreateNatGateway&Version=2016-11-15&SubnetId=s&ClientToken=mine"));
  EXPECT_NE(host.asked.find("ClientToken: \"mine\""), std::string::npos) << host.asked;
}

TEST_F(DispatcherTest, KnowsTheCallerByTheKey) {
  handle(form("us-east-1", "sts", "Action=GetCallerIdentity&Version=2011-06-15", "AKIDALICE"));
  EXPECT_NE(host.asked.find("user/alice"), std::string::npos) << host.asked;
  const HttpResponse over = handle(form("us-east-1", "sts", "Action=GetCallerIdentity&Version=2011-06-15", "ASIAOVER"));
  EXPECT_EQ(over.status, 403);
  EXPECT_TRUE(over.body.find("<Code>ExpiredToken</Code>") != std::string::npos) << over.body;
  handle(form("us-east-1", "sts", "Action=GetCallerIdentity&Version=2011-06-15", "AKIDBOB"));
  EXPECT_NE(host.asked.find("000000000000:root"), std::string::npos) << host.asked;
}

// Of GetCallerIdentity at kNow with alice's secret, made by botocore.
HttpRequest signed_by_alice(std::string body) {
  return {.method = "POST",
          .target = "/",
          .headers = {{"Host", "sts.us-east-1.amazonaws.com"},
                      {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                      {"X-Amz-Date", "20260102T030405Z"},
                      {"Authorization",
                       "AWS4-HMAC-SHA256 Credential=AKIDALICE/20260102/us-east-1/sts/aws4_request, "
                       "SignedHeaders=content-type;host;x-amz-date, "
                       "Signature=acadd7bd1f04bbf88dbc78608bdacb1d3452111a978972a2e1a92466b25af535"}},
          .body = std::move(body)};
}

struct VerifyingDispatcherTest : DispatcherTest {
  Dispatcher verifying{host, &credentials, random, {.verify_signatures = true}};
  HttpResponse verify(HttpRequest request) { return verifying.handle(std::move(request), kNow); }
};

TEST_F(VerifyingDispatcherTest, LetsInWhoSignsWithTheSecret) {
  EXPECT_EQ(verify(signed_by_alice("Action=GetCallerIdentity&Version=2011-06-15")).status, 200);
  EXPECT_NE(host.asked.find("user/alice"), std::string::npos) << host.asked;
}

TEST_F(VerifyingDispatcherTest, RefusesEverybodyElse) {
  HttpRequest with_token = signed_by_alice("Action=GetCallerIdentity&Version=2011-06-15");
  with_token.headers.add("X-Amz-Security-Token", "another");
  HttpRequest unsigned_request = form("us-east-1", "sts", "Action=GetCallerIdentity&Version=2011-06-15");
  unsigned_request.headers.remove("authorization");
  const ErrorCase cases[] = {
      {"another body", signed_by_alice("Action=GetSessionToken&Version=2011-06-15"), 403, "SignatureDoesNotMatch"},
      {"another session", with_token, 403, "InvalidClientTokenId"},
      {"a foreign key", form("us-east-1", "sts", "Action=GetCallerIdentity&Version=2011-06-15"), 403,
       "InvalidClientTokenId"},
      {"nobody", unsigned_request, 403, "MissingAuthenticationToken"},
      {"a foreign key at EC2", form("us-east-1", "ec2", "Action=DescribeVpcs&Version=2016-11-15"), 401, "AuthFailure"},
  };
  for (const ErrorCase& c : cases) {
    const HttpResponse response = verify(c.request);
    EXPECT_EQ(response.status, c.status) << c.name;
    EXPECT_NE(response.body.find(c.part_of_body), std::string::npos) << c.name << ": " << response.body;
    EXPECT_EQ(host.asked, "nothing") << c.name;
  }
}

TEST_F(VerifyingDispatcherTest, LetsAnonymousRequestsReachS3AndWebIdentities) {
  verify({"GET", "/bucket/key", {{"Host", "s3.amazonaws.com"}}, ""});
  EXPECT_TRUE(host.asked.starts_with("s3:GetObject") && host.asked.ends_with(" by ")) << host.asked;
  HttpRequest web_identity = form("us-east-1", "sts",
                                  "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=session&"
                                  "WebIdentityToken=token&RoleArn=arn:aws:iam::000000000000:role/r");
  web_identity.headers.remove("authorization");
  verify(web_identity);
  EXPECT_TRUE(host.asked.starts_with("sts:AssumeRoleWithWebIdentity")) << host.asked;
}

TEST(RouteOf, FindsRegionAndService) {
  struct Example {
    HttpRequest request;
    std::string_view service, region;
  };
  const Example examples[] = {
      {form("eu-west-1", "ec2", ""), "ec2", "eu-west-1"},
      {form("eu-west-1", "iam", ""), "iam", "us-east-1"},
      {{"GET", "/", {{"Host", "photos.s3.eu-west-2.amazonaws.com"}}, ""}, "s3", "eu-west-2"},
      {{"GET", "/2013-04-01/hostedzone", {{"Host", "route53.amazonaws.com"}}, ""}, "route53", "us-east-1"},
      {json("TrentService.ListKeys", "{}"), "kms", "eu-west-1"},
      {{"GET", "/", {{"Host", "127.0.0.1:4566"}}, ""}, "s3", "us-east-1"},
  };
  for (const Example& example : examples) {
    const RequestRoute route = route_of(
        {.method = example.request.method, .target = example.request.target, .headers = example.request.headers});
    ASSERT_NE(route.asked.service, nullptr);
    EXPECT_EQ(route.asked.service->name.view(), example.service);
    EXPECT_EQ(route.region.text, example.region);
  }
}

}  // namespace
}  // namespace regionfall::aws
