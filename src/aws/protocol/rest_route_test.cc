#include "aws/protocol/rest_route.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace regionfall::aws {
namespace {

struct PathExample {
  std::string_view uri, path, labels;
};

TEST(MatchPath, FindsLabels) {
  const PathExample examples[] = {
      {"/", "/", ""},
      {"/{Bucket}", "/b", "Bucket=b "},
      {"/{Bucket}", "/b/", "Bucket=b "},
      {"/{Bucket}/{Key+}", "/b/a/c%20d/", "Bucket=b Key=a/c d/ "},
      {"/{Bucket}/{Key+}", "/b//a", "Bucket=b Key=/a "},
      {"/mrap/{name+}/routes", "/mrap/a/b/routes", "name=a/b "},
      {"/hostedzone/{Id}/rrset/", "/hostedzone/Z1/rrset", "Id=Z1 "},
      {"/clusters/{name}/addons", "/clusters/a%2Fb/addons?x", "none"},
      {"/tags/{arn}", "/tags/arn%3Aaws%2Fx", "arn=arn:aws/x "},
      {"/{Bucket}/{Key+}", "/b/", "none"},
      {"/{Bucket}", "/", "none"},
      {"/{Bucket}", "/b/c", "none"},
      {"/{Bucket}", "/%zz", "none"},
      {"/tags", "/tag", "none"},
  };
  for (const PathExample& example : examples) {
    std::string found = "none";
    if (const auto labels = match_path(example.uri, example.path)) {
      found.clear();
      for (const auto& [name, value] : *labels) found.append(name).append("=").append(value).append(" ");
    }
    EXPECT_EQ(found, example.labels) << example.uri << " " << example.path;
  }
}

struct RouteExample {
  std::string_view method, target, header, operation;
};

std::string route(std::string_view service, const RouteExample& example) {
  net::HttpRequest request{
      .method = std::string(example.method), .target = std::string(example.target), .headers = {}, .body = {}};
  if (!example.header.empty()) request.headers.add(std::string(example.header), "x");
  const Target target = split_target(request.target);
  const RestRoute found =
      find_rest_route(*find_service_model(service), request, target.path, parse_form(target.query).value());
  return found.operation == nullptr ? "none" : std::string(found.operation->name.view());
}

TEST(RestRoute, TellsS3OperationsApart) {
  const RouteExample examples[] = {
      {"GET", "/", "", "ListBuckets"},
      {"GET", "/b", "", "ListObjects"},
      {"GET", "/b?list-type=2&prefix=a", "", "ListObjectsV2"},
      {"GET", "/b?versions", "", "ListObjectVersions"},
      {"GET", "/b?lifecycle", "", "GetBucketLifecycleConfiguration"},
      {"GET", "/b?analytics", "", "ListBucketAnalyticsConfigurations"},
      {"GET", "/b?analytics&id=i", "", "GetBucketAnalyticsConfiguration"},
      {"PUT", "/b", "", "CreateBucket"},
      {"PUT", "/b/k", "", "PutObject"},
      {"PUT", "/b/k", "x-amz-copy-source", "CopyObject"},
      {"PUT", "/b/k?partNumber=1&uploadId=u", "", "UploadPart"},
      {"PUT", "/b/k?partNumber=1&uploadId=u", "x-amz-copy-source", "UploadPartCopy"},
      {"GET", "/b/k?uploadId=u", "", "ListParts"},
      {"GET", "/b/k?x-id=GetObject", "", "GetObject"},
      {"POST", "/b/k?uploads", "", "CreateMultipartUpload"},
      {"POST", "/b/k?uploadId=u", "", "CompleteMultipartUpload"},
      {"POST", "/b?delete", "", "DeleteObjects"},
      {"DELETE", "/b/k", "", "DeleteObject"},
      {"DELETE", "/b/k?uploadId=u", "", "AbortMultipartUpload"},
      {"HEAD", "/b", "", "HeadBucket"},
      {"PATCH", "/b", "", "none"},
  };
  for (const RouteExample& example : examples) EXPECT_EQ(route("s3", example), example.operation) << example.target;
}

TEST(RestRoute, PrefersLiteralsToLabels) {
  EXPECT_EQ(route("cloudfront", {"POST", "/2020-05-31/distribution?WithTags", "", ""}), "CreateDistributionWithTags");
  EXPECT_EQ(route("cloudfront", {"POST", "/2020-05-31/distribution", "", ""}), "CreateDistribution");
  EXPECT_EQ(route("route53", {"GET", "/2013-04-01/healthcheckcount", "", ""}), "GetHealthCheckCount");
  EXPECT_EQ(route("eks", {"GET", "/clusters/a/node-groups/b", "", ""}), "DescribeNodegroup");
}

}  // namespace
}  // namespace regionfall::aws
