#include "services/ec2/launch_templates.h"

#include <gtest/gtest.h>

#include "aws/members/ec2.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using aws::Value;

Value tags(std::string_view type, Value::List list) {
  return Value::List{Value::of({{m::ResourceType, type}, {m::Tags, std::move(list)}})};
}
Value tag(std::string_view key, std::string_view value) { return Value::of({{m::Key, key}, {m::Value, value}}); }

TEST(LaunchOfATemplate, TakesWhatTheRequestSaysBeforeWhatTheTemplateSays) {
  const Value data = Value::of({{m::ImageId, "ami-1"}, {m::InstanceType, "t3.micro"}, {m::KeyName, "night"}});
  const Value input = Value::of({{m::InstanceType, "t3.small"}, {m::LaunchTemplate, Value::of({{m::Version, "1"}})}});
  EXPECT_EQ(with_launch_template(data, input),
            Value::of({{m::ImageId, "ami-1"}, {m::InstanceType, "t3.small"}, {m::KeyName, "night"}}));
}

TEST(LaunchOfATemplate, JoinsTagsByKey) {
  const Value data = Value::of({{m::TagSpecifications, tags("instance", {tag("a", "1"), tag("b", "1")})}});
  const Value input = Value::of({{m::TagSpecifications, tags("instance", {tag("b", "2"), tag("c", "2")})}});
  EXPECT_EQ(with_launch_template(data, input)[m::TagSpecifications],
            tags("instance", {tag("a", "1"), tag("b", "2"), tag("c", "2")}));
}

TEST(LaunchOfATemplate, JoinsInterfacesByTheirIndexAndDevicesByTheirName) {
  const auto interface = [](Value subnet, Value description) {
    return Value::List{Value::of({{m::DeviceIndex, 0}, {m::Description, description}, {m::SubnetId, subnet}})};
  };
  const Value joined = with_launch_template(Value::of({{m::NetworkInterfaces, interface({}, "web")}}),
                                            Value::of({{m::NetworkInterfaces, interface("subnet-1", {})}}));
  EXPECT_EQ(joined[m::NetworkInterfaces], Value(interface("subnet-1", "web")));

  const auto device = [](const char* name) { return Value::of({{m::DeviceName, name}}); };
  const Value devices =
      with_launch_template(Value::of({{m::BlockDeviceMappings, Value::List{device("a")}}}),
                           Value::of({{m::BlockDeviceMappings, Value::List{device("a"), device("b")}}}));
  EXPECT_EQ(devices[m::BlockDeviceMappings], Value(Value::List{device("a"), device("b")}));
}

TEST(LaunchOfATemplate, SecurityGroupsOfTheRequestTakeThePlaceOfTheTemplates) {
  const Value data = Value::of({{m::SecurityGroups, aws::text_list({"web"})}});
  const Value input = Value::of({{m::SecurityGroupIds, aws::text_list({"sg-1"})}});
  EXPECT_EQ(with_launch_template(data, input), input);
}

}  // namespace
}  // namespace regionfall::ec2
