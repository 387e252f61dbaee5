#include "services/ec2/plane_trouble.h"

#include "services/ec2/ec2_fixture.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using aws::Value;

class PlaneTroubles : public Ec2Test {
 protected:
  Value::Structure launch(const std::string& subnet_id) {
    const Value images =
        call("DescribeImages",
             {{m::Filters, Value::List{filter("architecture", {"x86_64"}), filter("name", {"al2023-ami-2*"})}}});
    return {{m::ImageId, images[m::Images].as_list().at(0)[m::ImageId]},
            {m::InstanceType, "t3.micro"},
            {m::SubnetId, subnet_id},
            {m::MinCount, 1},
            {m::MaxCount, 1}};
  }
  std::string run() {
    const Value made = call("RunInstances", launch(subnet_));
    run_timers();
    return made[m::Instances].as_list().at(0)[m::InstanceId].as_text();
  }
  void hear(const PlaneTrouble& trouble) {
    const Value told = plane_trouble_value(trouble);
    call(kHearPlaneTrouble,
         {{m::AvailabilityZones, told[m::AvailabilityZones]}, {m::InstanceIds, told[m::InstanceIds]}});
  }
  std::string checks(const std::string& id) {
    const Value statuses = call("DescribeInstanceStatus", {{m::InstanceIds, Value::List{id}}});
    return statuses[m::InstanceStatuses].as_list().at(0)[m::SystemStatus][m::Status].as_text();
  }

  std::string subnet_ = make_subnet(make_vpc());
  std::string zone_ = call("DescribeSubnets")[m::Subnets].as_list().at(0)[m::AvailabilityZone].as_text();
};

TEST_F(PlaneTroubles, LeaveNoRoomInAZone) {
  hear({.full_zones = {zone_}, .sick_instances = {}});
  EXPECT_EQ(error_code("RunInstances", launch(subnet_)), "InsufficientInstanceCapacity");
  run_timers();
  EXPECT_TRUE(machines_.empty()) << "nothing was started";
  EXPECT_TRUE(call("DescribeInstances")[m::Reservations].as_list().empty()) << "nothing was made";
  hear({});
  run();
}

TEST_F(PlaneTroubles, KeepAStoppedInstanceFromStarting) {
  const std::string id = run();
  call("StopInstances", {{m::InstanceIds, Value::List{id}}});
  run_timers();
  hear({.full_zones = {zone_}, .sick_instances = {}});
  EXPECT_EQ(error_code("StartInstances", {{m::InstanceIds, Value::List{id}}}), "InsufficientInstanceCapacity");
  hear({.full_zones = {"us-west-2z"}, .sick_instances = {}});
  call("StartInstances", {{m::InstanceIds, Value::List{id}}});
}

TEST_F(PlaneTroubles, ShowInAnInstancesChecks) {
  const std::string id = run();
  EXPECT_EQ(checks(id), "ok");
  hear({.full_zones = {}, .sick_instances = {id}});
  EXPECT_EQ(checks(id), "impaired");
  hear({.full_zones = {}, .sick_instances = {"i-another"}});
  EXPECT_EQ(checks(id), "ok");
}

TEST_F(PlaneTroubles, AreAboutWhatStandsWhere) {
  const std::string id = run();
  const Value::List interfaces = call(kDescribePlaneAddresses)[m::NetworkInterfaces].as_list();
  ASSERT_EQ(interfaces.size(), 1U);
  EXPECT_EQ(interfaces[0][m::InstanceId].as_text(), id);
  EXPECT_EQ(interfaces[0][m::AvailabilityZone].as_text(), zone_);
  EXPECT_EQ(interfaces[0][m::Addresses].as_list().at(0).as_text(), machines_.at(id).addresses.at(0));
}

}  // namespace
}  // namespace regionfall::ec2
