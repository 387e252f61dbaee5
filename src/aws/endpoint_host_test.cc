#include "aws/endpoint_host.h"

#include <gtest/gtest.h>

namespace regionfall::aws {
namespace {

struct Example {
  std::string_view host;
  std::string_view service;
  std::string_view region;
  std::string_view account;
  std::string_view bucket;
};

TEST(EndpointHost, SaysServiceRegionAccountAndBucket) {
  const Example examples[] = {
      {"ec2.eu-west-1.amazonaws.com", "ec2", "eu-west-1", "", ""},
      {"EC2.EU-WEST-1.AmazonAWS.com:443", "ec2", "eu-west-1", "", ""},
      {"iam.amazonaws.com", "iam", "", "", ""},
      {"ec2.cn-north-1.amazonaws.com.cn", "ec2", "cn-north-1", "", ""},
      {"ec2.us-gov-west-1.api.aws", "ec2", "us-gov-west-1", "", ""},
      {"s3.amazonaws.com", "s3", "", "", ""},
      {"s3.eu-west-1.amazonaws.com", "s3", "eu-west-1", "", ""},
      {"s3-eu-west-1.amazonaws.com", "s3", "eu-west-1", "", ""},
      {"s3.dualstack.eu-west-1.amazonaws.com", "s3", "eu-west-1", "", ""},
      {"photos.s3.amazonaws.com", "s3", "", "", "photos"},
      {"my.photos.s3.eu-west-1.amazonaws.com", "s3", "eu-west-1", "", "my.photos"},
      {"photos.s3.dualstack.eu-west-1.amazonaws.com", "s3", "eu-west-1", "", "photos"},
      {"000000000000.s3-control.us-east-1.amazonaws.com", "s3-control", "us-east-1", "000000000000", ""},
      {"000000000000.localhost:4566", "", "", "000000000000", ""},
      {"photos.localhost:4566", "s3", "", "", "photos"},
      {"photos.s3.localhost", "s3", "", "", "photos"},
      {"sts.us-east-1.localhost", "sts", "us-east-1", "", ""},
      {"127.0.0.1:4566", "", "", "", ""},
      {"localhost:4566", "", "", "", ""},
      {"[::1]:4566", "", "", "", ""},
      {"example.com", "", "", "", ""},
      {"", "", "", "", ""},
      {".amazonaws.com", "", "", "", ""},
  };
  for (const Example& example : examples) {
    const EndpointHost host = read_endpoint_host(example.host);
    EXPECT_EQ(host.service, example.service) << example.host;
    EXPECT_EQ(host.region.text, example.region) << example.host;
    EXPECT_EQ(host.account, example.account) << example.host;
    EXPECT_EQ(host.bucket, example.bucket) << example.host;
  }
}

}  // namespace
}  // namespace regionfall::aws
