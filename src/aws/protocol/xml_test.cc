#include <gtest/gtest.h>

#include "aws/members/s3.h"
#include "aws/protocol/xml_input.h"
#include "aws/protocol/xml_output.h"

namespace regionfall::aws {
namespace {

// The shape of the body of an operation's input.
const Shape& body_of(std::string_view service, std::string_view operation) {
  const Shape& input = *find_service_model(service)->find_operation(operation)->input();
  return input.payload() == nullptr ? input : input.payload()->shape();
}

std::string read(std::string_view service, std::string_view operation, std::string_view xml,
                 std::string_view root_name = {}) {
  const auto value = read_xml_input(body_of(service, operation), xml, root_name);
  return value ? to_text(*value) : value.error().message;
}

TEST(XmlInput, HasListsWithAndWithoutElementsAroundThem) {
  EXPECT_EQ(read("s3", "PutBucketTagging",
                 "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet><Tag><Key>a</Key><Value>&lt;&#x41;"
                 "<![CDATA[&]]></Value></Tag><Tag><Key> </Key><Value/></Tag></TagSet></Tagging>"),
            R"({TagSet: [{Key: "a", Value: "<A&"}, {Key: " ", Value: ""}]})");
  EXPECT_EQ(read("s3", "PutBucketCors",
                 "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod>"
                 "<MaxAgeSeconds>5</MaxAgeSeconds></CORSRule><CORSRule/></CORSConfiguration>"),
            R"({CORSRules: [{AllowedMethods: ["GET", "PUT"], MaxAgeSeconds: 5}, {}]})");
  EXPECT_EQ(
      read("cloudfront", "CreateDistribution",
           "<d:DistributionConfig xmlns:d=\"x\"><d:Aliases><d:Quantity>1</d:Quantity><d:Items><d:CNAME>a</d:CNAME>"
           "</d:Items></d:Aliases><d:Colour>red</d:Colour></d:DistributionConfig>"),
      R"({Aliases: {Quantity: 1, Items: ["a"]}})");
}

TEST(XmlInput, HasAttributes) {
  EXPECT_EQ(
      read("s3", "PutBucketAcl",
           "<AccessControlPolicy><AccessControlList><Grant><Grantee "
           "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"><ID>i</ID></Grantee>"
           "</Grant></AccessControlList></AccessControlPolicy>"),
      R"({Grants: [{Grantee: {Type: "CanonicalUser", ID: "i"}}]})");
}

TEST(XmlInput, RefusesWhatIsNotWellFormedOrOfAnotherKind) {
  EXPECT_EQ(read("s3", "PutBucketTagging", "<Tags/>", "Tagging"), "The XML's root element is Tags, not Tagging");
  EXPECT_EQ(read("s3", "PutBucketCors",
                 "<CORSConfiguration><CORSRule><MaxAgeSeconds>x</MaxAgeSeconds></CORSRule></CORSConfiguration>"),
            "Value 'x' of MaxAgeSeconds is invalid");
  for (const std::string_view xml : {"", "text", "<Tagging>", "<Tagging></Tag>", "<Tagging>\xff</Tagging>"}) {
    EXPECT_TRUE(read("s3", "PutBucketTagging", xml).starts_with("The XML is not")) << xml;
  }
  EXPECT_EQ(read("s3", "PutBucketTagging", "<Tagging><TagSet><Tag><Key>&#xFFFFFFFF;</Key></Tag></TagSet></Tagging>"),
            "A character reference is no character");
}

TEST(XmlInput, DoesNotExpandEntities) {
  EXPECT_EQ(read("s3", "PutBucketTagging",
                 "<!DOCTYPE a [<!ENTITY b \"c\"><!ENTITY d SYSTEM \"file:///etc/passwd\">]>"
                 "<Tagging><TagSet><Tag><Key>&b;&d;</Key></Tag></TagSet></Tagging>"),
            R"({TagSet: [{Key: "&b;&d;"}]})");
}

TEST(XmlInput, IsBounded) {
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += "<L><member>";
  for (int i = 0; i < 200; ++i) deep += "</member></L>";
  const Shape& attribute =
      find_service_model("dynamodb")->find_operation("PutItem")->input()->find_member("Item")->shape().item();
  EXPECT_EQ(read_xml_input(attribute, "<a>" + deep + "</a>").error().message, "the input is nested too deeply");
}

TEST(XmlOutput, EscapesTextAndWritesAttributes) {
  namespace m = members::s3;
  std::string out;
  XmlWriter(out, {}).value(
      "Grant", body_of("s3", "PutBucketAcl").members()[0].shape().item(),
      Value::of({{m::Permission, "<\"&\">\r\x02"}, {m::Grantee, Value::of({{m::Type, "Group"}, {m::URI, "u"}})}}));
  EXPECT_EQ(out,
            "<Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"Group\"><URI>u</URI>"
            "</Grantee><Permission>&lt;&quot;&amp;&quot;&gt;&#xD;\xEF\xBF\xBD</Permission></Grant>");
}

TEST(XmlOutput, WritesEmptyListsWhereTheyHaveAnElement) {
  namespace m = members::s3;
  const auto written = [](std::string_view operation, Value value) {
    std::string out;
    XmlWriter(out, {}).value("R", body_of("s3", operation), value);
    return out;
  };
  EXPECT_EQ(written("PutBucketTagging", Value::of({{m::TagSet, Value(Value::List{})}})), "<R><TagSet></TagSet></R>");
  EXPECT_EQ(written("PutBucketCors", Value::of({{m::CORSRules, Value(Value::List{})}})), "<R></R>");
}

}  // namespace
}  // namespace regionfall::aws
