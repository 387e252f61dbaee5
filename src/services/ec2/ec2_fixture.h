#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/members/ec2.h"
#include "aws/region_caller.h"
#include "aws/service.h"
#include "services/ec2/ec2.h"
#include "services/ec2/instance_plane.h"

namespace regionfall::ec2 {

// EC2 of one region on an empty store, called the way a region's process calls it: a turn for each operation, taken
// back when it fails.
class Ec2Test : public testing::Test, protected aws::RegionCaller, protected InstancePlane, protected InstanceProfiles {
 protected:
  explicit Ec2Test(std::string_view quotas = "", std::string_view region = "us-west-2");

  // The operation's answer, or error.
  aws::Outcome try_call(std::string_view operation, aws::Value::Structure input = {});
  // The answer of an operation that must succeed.
  aws::Value call(std::string_view operation, aws::Value::Structure input = {});
  // "Code: message" of an operation that must fail.
  std::string error(std::string_view operation, aws::Value::Structure input = {});
  // Just the code.
  std::string error_code(std::string_view operation, aws::Value::Structure input = {});

  // Does what is due, as often as something is due now, and has calls to other regions answered.
  void run_timers();
  void advance(std::chrono::nanoseconds by) { now_ += by; }

  // Makes one and returns its id.
  std::string make_vpc(std::string_view cidr = "10.0.0.0/16");
  std::string make_subnet(const std::string& vpc_id, std::string_view cidr = "10.0.1.0/24");
  std::string make_group(const std::string& vpc_id, std::string_view name = "web");

  static aws::Value filter(std::string_view name, std::vector<std::string> values);
  static aws::Value tag(std::string_view key, std::string_view value);
  // TagSpecifications for one kind of resource.
  static aws::Value tagged(std::string_view type, aws::Value::List tags);

  void as(std::string account) { caller_.account.text = std::move(account); }

  // What comes of a call to another region; there is none unless a test says so.
  virtual aws::Outcome call_elsewhere(const aws::ServiceCall& call);
  void send(aws::ServiceCall call, aws::OnRegionAnswer on_answer) final;

  // Instances' machines: they run and end at once when they are told to, unless a test says otherwise; their ids and
  // what they were started with are kept here while they run.
  std::map<std::string, Machine> machines_;
  std::string obstacle_;
  // Lets a machine end by itself.
  void end_machine(const std::string& id);
  const std::string& obstacle() const final { return obstacle_; }
  void start(Machine machine, OnMachineNews on_news) final;
  void set_addresses(std::string instance_id, std::vector<std::string> addresses) final;
  void stop(std::string instance_id) final;
  void forget(std::string /*instance_id*/) final {}
  std::string console_output(const std::string& instance_id) const final { return "console of " + instance_id; }

  std::optional<InstanceProfileReference> find(std::string_view account, std::string_view name) const final;

 private:
  struct News {
    OnMachineNews on_news;
    MachineNews news;
  };
  struct Sent {
    aws::ServiceCall call;
    aws::OnRegionAnswer on_answer;
  };
  void answer_sent();
  void hear_news();
  aws::Request request();

  store::Store store_;
  aws::RegionName region_;
  std::unique_ptr<aws::Service> service_;
  std::vector<Sent> sent_;
  std::map<std::string, OnMachineNews> listeners_;  // of the machines that run
  std::vector<News> news_;
  SeededRandom random_{1};
  Instant now_{std::chrono::seconds(1'800'000'000)};
  aws::Caller caller_{.account = {"111111111111"}};
};

}  // namespace regionfall::ec2
