#include "services/ec2/instance_metadata.h"

#include <gtest/gtest.h>

#include "services/ec2/ec2_fixture.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using aws::Value;

TEST(MetadataText, IsWhatIsThereOrTheNamesBelow) {
  const MetadataTree tree = {{"meta-data/ami-id", "ami-1"},
                             {"meta-data/placement/region", "us-west-2"},
                             {"meta-data/placement/zone", "a"},
                             {"meta-data/public-keys/", "0=mine"},
                             {"meta-data/public-keys/0/openssh-key", "ssh-rsa"},
                             {"user-data", "#!/bin/sh"}};
  struct Case {
    const char* path;
    const char* text;
  };
  for (const Case& c : {
           Case{"", "meta-data/\nuser-data"},
           Case{"meta-data", "ami-id\nplacement/\npublic-keys/"},
           Case{"meta-data/", "ami-id\nplacement/\npublic-keys/"},
           Case{"meta-data/placement/", "region\nzone"},
           Case{"meta-data/placement/region", "us-west-2"},
           Case{"meta-data/public-keys/", "0=mine"},
           Case{"meta-data/public-keys/0/", "openssh-key"},
           Case{"user-data", "#!/bin/sh"},
       }) {
    EXPECT_EQ(metadata_text(tree, c.path), c.text) << c.path;
  }
  for (const char* path : {"meta-data/place", "meta-data/ami-id/", "nothing"}) {
    EXPECT_EQ(metadata_text(tree, path), std::nullopt) << path;
  }
}

class InstanceMetadata : public Ec2Test {};

TEST_F(InstanceMetadata, SaysWhatTheInstanceIs) {
  const Value images = call("DescribeImages", {{m::Filters, Value::List{filter("architecture", {"x86_64"})}}});
  const std::string subnet = make_subnet(make_vpc());
  const Value made = call("RunInstances", {{m::ImageId, images[m::Images].as_list().at(0)[m::ImageId]},
                                           {m::InstanceType, "t3.micro"},
                                           {m::SubnetId, subnet},
                                           {m::UserData, "IyEvYmluL3No"},
                                           {m::TagSpecifications, tagged("instance", {tag("Name", "web")})},
                                           {m::MetadataOptions, Value::of({{m::InstanceMetadataTags, "enabled"}})}});
  const Value instance = made[m::Instances].as_list().at(0);
  const Value said = call("_DescribeInstanceMetadata", {{m::InstanceId, instance[m::InstanceId]}});
  const Value& texts = said[m::Values];
  EXPECT_EQ(texts["meta-data/instance-id"], instance[m::InstanceId]);
  EXPECT_EQ(texts["meta-data/local-ipv4"].as_text(), "10.0.1.4");
  EXPECT_EQ(texts["meta-data/placement/availability-zone"].as_text(), "us-west-2a");
  EXPECT_EQ(texts["meta-data/tags/instance/Name"].as_text(), "web");
  EXPECT_EQ(texts["user-data"].as_text(), "#!/bin/sh");
  const std::string mac = texts["meta-data/mac"].as_text();
  EXPECT_EQ(texts["meta-data/network/interfaces/macs/" + mac + "/subnet-id"].as_text(), subnet);
}

}  // namespace
}  // namespace regionfall::ec2
