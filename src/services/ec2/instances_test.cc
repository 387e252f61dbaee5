#include "services/ec2/ec2_fixture.h"
#include "services/ec2/instance_lifecycle.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using aws::Value;

TEST(InstanceStates, FollowWishes) {
  struct Case {
    InstanceWish wish;
    const char* state;
    const char* after;  // null: refused
  };
  for (const Case& c : {
           Case{InstanceWish::kStart, "stopped", "pending"},
           Case{InstanceWish::kStart, "running", "running"},
           Case{InstanceWish::kStart, "stopping", nullptr},
           Case{InstanceWish::kStart, "terminated", nullptr},
           Case{InstanceWish::kStop, "running", "stopping"},
           Case{InstanceWish::kStop, "stopped", "stopped"},
           Case{InstanceWish::kStop, "pending", nullptr},
           Case{InstanceWish::kStop, "shutting-down", nullptr},
           Case{InstanceWish::kTerminate, "pending", "shutting-down"},
           Case{InstanceWish::kTerminate, "running", "shutting-down"},
           Case{InstanceWish::kTerminate, "stopped", "shutting-down"},
           Case{InstanceWish::kTerminate, "terminated", "terminated"},
       }) {
    const auto after = wished_state(c.state, c.wish);
    EXPECT_EQ(after.value_or("refused"), c.after == nullptr ? "refused" : c.after) << c.state;
  }
}

TEST(InstanceStates, FollowMachines) {
  struct Case {
    const char* state;
    MachineNews news;
    bool rebooting;
    const char* shutdown_behavior;
    const char* after;
    bool start_again = false;
  };
  const MachineNews runs{.runs = true};
  const MachineNews ended{};
  const MachineNews failed{.runs = false, .failed = true, .reason = "no memory"};
  for (const Case& c : {
           Case{"pending", runs, false, "stop", "running"},
           Case{"running", runs, false, "stop", "running"},
           Case{"shutting-down", runs, false, "stop", "shutting-down"},  // asked for while it was starting
           Case{"stopping", ended, false, "stop", "stopped"},
           Case{"shutting-down", ended, false, "stop", "terminated"},
           Case{"pending", failed, false, "stop", "terminated"},
           Case{"running", ended, true, "stop", "running", true},
           Case{"running", ended, false, "stop", "stopped"},
           Case{"running", ended, false, "terminate", "terminated"},
       }) {
    Instance instance;
    instance.state = instance_state(c.state);
    instance.rebooting = c.rebooting;
    instance.shutdown_behavior = c.shutdown_behavior;
    const MachineOutcome outcome = state_after(instance, c.news);
    EXPECT_EQ(outcome.state, c.after) << c.state;
    EXPECT_EQ(outcome.start_again, c.start_again) << c.state;
  }
}

class Instances : public Ec2Test {
 protected:
  std::string image(std::string_view architecture = "x86_64") {
    const Value found =
        call("DescribeImages", {{m::Filters, Value::List{filter("architecture", {std::string(architecture)}),
                                                         filter("name", {"al2023-ami-2*"})}}});
    return found[m::Images].as_list().at(0)[m::ImageId].as_text();
  }
  Value::Structure launch(Value::Structure more = {}) {
    more.insert(more.end(), {{m::ImageId, image()}, {m::InstanceType, "t3.micro"}, {m::SubnetId, subnet_}});
    if (!Value(more).has(m::MinCount)) more.insert(more.end(), {{m::MinCount, 1}, {m::MaxCount, 1}});
    return more;
  }
  std::string run(Value::Structure more = {}) {
    const Value made = call("RunInstances", launch(std::move(more)));
    run_timers();
    return made[m::Instances].as_list().at(0)[m::InstanceId].as_text();
  }
  Value described(const std::string& id) {
    return call("DescribeInstances", {{m::InstanceIds, Value::List{id}}})[m::Reservations]
        .as_list()
        .at(0)[m::Instances]
        .as_list()
        .at(0);
  }
  std::string state(const std::string& id) { return described(id)[m::State][m::Name].as_text(); }
  void ask(std::string_view operation, const std::string& id) {
    call(operation, {{m::InstanceIds, Value::List{id}}});
    run_timers();
  }

  std::string vpc_ = make_vpc();
  std::string subnet_ = make_subnet(vpc_);
};

TEST_F(Instances, RunOnceTheirMachineDoes) {
  const Value made = call("RunInstances", launch());
  const std::string id = made[m::Instances].as_list().at(0)[m::InstanceId].as_text();
  EXPECT_EQ(state(id), "pending");
  run_timers();
  EXPECT_EQ(state(id), "running");
  EXPECT_EQ(machines_.at(id).hostname, "ip-10-0-1-4");
  EXPECT_EQ(machines_.at(id).addresses, std::vector<std::string>{"100.67.1.0"});
  EXPECT_EQ(machines_.at(id).vcpus, 2);
}

TEST_F(Instances, HaveAPrimaryInterfaceThatGoesWithThem) {
  const std::string id = run();
  const Value instance = described(id);
  const Value interface = instance[m::NetworkInterfaces].as_list().at(0);
  EXPECT_EQ(instance[m::PrivateIpAddress].as_text(), "10.0.1.4");
  EXPECT_EQ(error_code("DeleteSubnet", {{m::SubnetId, subnet_}}), "DependencyViolation");
  EXPECT_EQ(error_code("DeleteNetworkInterface", {{m::NetworkInterfaceId, interface[m::NetworkInterfaceId]}}),
            "InvalidParameterValue");
  ask("TerminateInstances", id);
  EXPECT_EQ(state(id), "terminated");
  EXPECT_FALSE(machines_.contains(id));
  EXPECT_TRUE(call("DescribeNetworkInterfaces")[m::NetworkInterfaces].as_list().empty());
  call("DeleteSubnet", {{m::SubnetId, subnet_}});
  advance(std::chrono::hours(1));
  run_timers();
  EXPECT_EQ(error_code("DescribeInstances", {{m::InstanceIds, Value::List{id}}}), "InvalidInstanceID.NotFound");
}

TEST_F(Instances, StopAndStart) {
  const std::string id = run();
  ask("StopInstances", id);
  EXPECT_EQ(state(id), "stopped");
  EXPECT_EQ(described(id)[m::StateReason][m::Code].as_text(), "Client.UserInitiatedShutdown");
  EXPECT_FALSE(machines_.contains(id));
  ask("StartInstances", id);
  EXPECT_EQ(state(id), "running");
  EXPECT_TRUE(machines_.contains(id));
  ask("RebootInstances", id);
  EXPECT_EQ(state(id), "running");
  EXPECT_TRUE(machines_.contains(id));
  end_machine(id);
  EXPECT_EQ(state(id), "stopped");
  ask("TerminateInstances", id);
  EXPECT_EQ(state(id), "terminated");
}

TEST_F(Instances, PublicAddressesAreOfTheWorld) {
  call("ModifySubnetAttribute", {{m::SubnetId, subnet_}, {m::MapPublicIpOnLaunch, Value::of({{m::Value, true}})}});
  const std::string id = run();
  EXPECT_EQ(described(id)[m::PublicIpAddress].as_text(), "100.67.1.1");
  EXPECT_EQ(machines_.at(id).addresses, (std::vector<std::string>{"100.67.1.0", "100.67.1.1"}));
  ask("StopInstances", id);
  EXPECT_FALSE(described(id).has(m::PublicIpAddress));
  ask("StartInstances", id);
  EXPECT_TRUE(described(id).has(m::PublicIpAddress));

  const std::string gateway = call("CreateInternetGateway")[m::InternetGateway][m::InternetGatewayId].as_text();
  call("AttachInternetGateway", {{m::InternetGatewayId, gateway}, {m::VpcId, vpc_}});
  const Value elastic = call("AllocateAddress");
  const Value associated = call("AssociateAddress", {{m::AllocationId, elastic[m::AllocationId]}, {m::InstanceId, id}});
  EXPECT_EQ(described(id)[m::PublicIpAddress], elastic[m::PublicIp]);
  EXPECT_EQ(machines_.at(id).addresses, (std::vector<std::string>{"100.67.1.0", elastic[m::PublicIp].as_text()}));
  call("DisassociateAddress", {{m::AssociationId, associated[m::AssociationId]}});
  EXPECT_EQ(machines_.at(id).addresses, std::vector<std::string>{"100.67.1.0"});
}

TEST_F(Instances, ProtectionHoldsThem) {
  const std::string id = run({{m::DisableApiTermination, true}, {m::DisableApiStop, true}});
  EXPECT_EQ(error_code("TerminateInstances", {{m::InstanceIds, Value::List{id}}}), "OperationNotPermitted");
  EXPECT_EQ(error_code("StopInstances", {{m::InstanceIds, Value::List{id}}}), "OperationNotPermitted");
  call("ModifyInstanceAttribute", {{m::InstanceId, id}, {m::DisableApiTermination, Value::of({{m::Value, false}})}});
  ask("TerminateInstances", id);
  EXPECT_EQ(state(id), "terminated");
}

TEST_F(Instances, SameClientTokenMakesNoSecondOne) {
  const Value::Structure input = launch({{m::ClientToken, "once"}});
  const Value first = call("RunInstances", input);
  EXPECT_EQ(call("RunInstances", input)[m::ReservationId], first[m::ReservationId]);
  EXPECT_EQ(machines_.size(), 1U);
}

TEST_F(Instances, LaunchesThatCannotBe) {
  struct Case {
    Value::Structure more;
    const char* error;
  };
  for (const Case& c : {
           Case{{{m::ImageId, "ami-0123456789abcdef0"}}, "InvalidAMIID.NotFound"},
           Case{{{m::InstanceType, "t9.huge"}}, "InvalidParameterValue"},
           Case{{{m::InstanceType, "t4g.micro"}}, "InvalidParameterValue"},
           Case{{{m::KeyName, "nobody's"}}, "InvalidKeyPair.NotFound"},
           Case{{{m::UserData, "not base64!"}}, "InvalidUserData.Malformed"},
           Case{{{m::UserData, std::string(24'000, 'A')}}, "InvalidParameterValue"},
           Case{{{m::SubnetId, "subnet-0123456789abcdef0"}}, "InvalidSubnetID.NotFound"},
           Case{{{m::SecurityGroupIds, Value::List{"sg-0123456789abcdef0"}}}, "InvalidSecurityGroupID.NotFound"},
           Case{{{m::IamInstanceProfile, Value::of({{m::Name, "none"}})}}, "InvalidParameterValue"},
           Case{{{m::MinCount, 3}, {m::MaxCount, 2}}, "InvalidParameterCombination"},
           Case{{{m::MinCount, 101}, {m::MaxCount, 101}}, "InstanceLimitExceeded"},
           Case{{{m::MinCount, 2}, {m::MaxCount, 2}, {m::PrivateIpAddress, "10.0.1.9"}}, "InvalidParameterCombination"},
       }) {
    Value input = launch(c.more);
    for (const auto& [name, value] : c.more) input.set(name, value);
    EXPECT_EQ(error_code("RunInstances", input.as_structure()), c.error);
  }
  EXPECT_TRUE(machines_.empty());
  obstacle_ = "there is no network";
  EXPECT_EQ(error("RunInstances", launch()), "UnsupportedOperation: Instances cannot run here: there is no network");
}

TEST_F(Instances, ServicesOfTheRegionFindThem) {
  const std::string id = run({{m::IamInstanceProfile, Value::of({{m::Name, "web"}})}});
  const Value by_instance = call("_LocateInterface", {{m::InstanceId, id}});
  EXPECT_EQ(by_instance[m::Address].as_text(), "100.67.1.0");
  EXPECT_EQ(by_instance[m::State].as_text(), "running");
  EXPECT_EQ(call("_LocateInterface", {{m::VpcId, vpc_}, {m::PrivateIpAddress, "10.0.1.4"}}), by_instance);
  EXPECT_EQ(error_code("_LocateInterface", {{m::VpcId, vpc_}, {m::PrivateIpAddress, "10.0.1.5"}}),
            "InvalidNetworkInterfaceID.NotFound");
}

TEST_F(Instances, AttributesChange) {
  const std::string id = run();
  EXPECT_EQ(error_code("ModifyInstanceAttribute",
                       {{m::InstanceId, id}, {m::InstanceType, Value::of({{m::Value, "t3.large"}})}}),
            "IncorrectInstanceState");
  ask("StopInstances", id);
  call("ModifyInstanceAttribute", {{m::InstanceId, id}, {m::InstanceType, Value::of({{m::Value, "t3.large"}})}});
  EXPECT_EQ(described(id)[m::InstanceType].as_text(), "t3.large");
  const std::string group = make_group(vpc_);
  call("ModifyInstanceAttribute", {{m::InstanceId, id}, {m::Groups, Value::List{group}}});
  EXPECT_EQ(described(id)[m::SecurityGroups].as_list().at(0)[m::GroupId].as_text(), group);
  EXPECT_EQ(error_code("DeleteSecurityGroup", {{m::GroupId, group}}), "DependencyViolation");
}

TEST_F(Instances, TagsGoToWhatTheyNameInTheRequest) {
  Value::List specifications = {tagged("instance", {tag("Name", "web")}).as_list().at(0),
                                tagged("network-interface", {tag("Name", "eth")}).as_list().at(0)};
  const std::string id = run({{m::TagSpecifications, std::move(specifications)}});
  EXPECT_EQ(described(id)[m::Tags].as_list().at(0)[m::Value].as_text(), "web");
  EXPECT_EQ(error_code("RunInstances", launch({{m::TagSpecifications, tagged("vpc", {tag("Name", "web")})}})),
            "InvalidParameterValue");
}

}  // namespace
}  // namespace regionfall::ec2
