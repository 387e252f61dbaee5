#include "services/ec2/ec2_fixture.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::Outcome;
using aws::Value;

Ec2Test::Ec2Test(std::string_view quotas, std::string_view region) : region_{std::string(region)} {
  service_ = make_ec2(store_, region_, {.regions = *this, .instances = *this, .profiles = *this, .site = {3}},
                      Quotas::parse(quotas).value());
  EXPECT_TRUE(store_.open(store::memory_journal()));
}

aws::Request Ec2Test::request() {
  return {.caller = caller_, .region = region_, .now = now_, .random = random_, .request_id = "test"};
}

Outcome Ec2Test::try_call(std::string_view operation, Value::Structure input) {
  store_.begin_turn();
  const auto machines_before = machines_;
  Outcome outcome = service_->call(operation, Value::of(std::move(input)), request());
  if (outcome) {
    store_.take_turn();
  } else {
    store_.roll_back();
    machines_ = machines_before;
    news_.clear();
  }
  return outcome;
}

Value Ec2Test::call(std::string_view operation, Value::Structure input) {
  Outcome outcome = try_call(operation, std::move(input));
  if (!outcome) ADD_FAILURE() << operation << ": " << outcome.error().code << ": " << outcome.error().message;
  return outcome.value_or(Value());
}

std::string Ec2Test::error(std::string_view operation, Value::Structure input) {
  const Outcome outcome = try_call(operation, std::move(input));
  if (outcome) return "no error: " + to_text(*outcome);
  return outcome.error().code + ": " + outcome.error().message;
}

std::string Ec2Test::error_code(std::string_view operation, Value::Structure input) {
  const Outcome outcome = try_call(operation, std::move(input));
  return outcome ? "no error: " + to_text(*outcome) : outcome.error().code;
}

void Ec2Test::run_timers() {
  constexpr int kRoundsMax = 100;
  for (int round = 0; round < kRoundsMax; ++round) {
    hear_news();
    const std::optional<Instant> due = service_->next_timer();
    if ((!due || *due > now_) && news_.empty()) return;
    if (!due || *due > now_) continue;
    store_.begin_turn();
    service_->on_timer(request());
    store_.take_turn();
    answer_sent();
  }
  ADD_FAILURE() << "timers never end";
}

std::string Ec2Test::make_vpc(std::string_view cidr) {
  return call("CreateVpc", {{m::CidrBlock, cidr}})[m::Vpc][m::VpcId].as_text();
}

std::string Ec2Test::make_subnet(const std::string& vpc_id, std::string_view cidr) {
  return call("CreateSubnet", {{m::VpcId, vpc_id}, {m::CidrBlock, cidr}})[m::Subnet][m::SubnetId].as_text();
}

std::string Ec2Test::make_group(const std::string& vpc_id, std::string_view name) {
  return call("CreateSecurityGroup", {{m::VpcId, vpc_id}, {m::GroupName, name}, {m::Description, "test"}})[m::GroupId]
      .as_text();
}

Value Ec2Test::filter(std::string_view name, std::vector<std::string> values) {
  return Value::of({{m::Name, name}, {m::Values, aws::text_list(values)}});
}

Value Ec2Test::tag(std::string_view key, std::string_view value) {
  return Value::of({{m::Key, key}, {m::Value, value}});
}

Value Ec2Test::tagged(std::string_view type, Value::List tags) {
  return Value::List{Value::of({{m::ResourceType, type}, {m::Tags, std::move(tags)}})};
}

void Ec2Test::send(aws::ServiceCall call, aws::OnRegionAnswer on_answer) {
  sent_.push_back({.call = std::move(call), .on_answer = std::move(on_answer)});
}

void Ec2Test::start(Machine machine, OnMachineNews on_news) {
  news_.push_back({.on_news = on_news, .news = {.runs = true}});
  listeners_[machine.instance_id] = std::move(on_news);
  machines_[machine.instance_id] = std::move(machine);
}

void Ec2Test::set_addresses(std::string instance_id, std::vector<std::string> addresses) {
  if (machines_.contains(instance_id)) machines_[instance_id].addresses = std::move(addresses);
}

void Ec2Test::stop(std::string instance_id) {
  const auto listener = listeners_.extract(instance_id);
  machines_.erase(instance_id);
  if (listener) news_.push_back({.on_news = listener.mapped(), .news = {}});
}

void Ec2Test::end_machine(const std::string& id) {
  stop(id);
  run_timers();
}

std::optional<InstanceProfileReference> Ec2Test::find(std::string_view account, std::string_view name) const {
  if (name != "web") return std::nullopt;
  return InstanceProfileReference{"arn:aws:iam::" + std::string(account) + ":instance-profile/web", "AIPAWEB"};
}

void Ec2Test::hear_news() {
  for (const News& one : std::exchange(news_, {})) {
    store_.begin_turn();
    one.on_news(one.news, request());
    store_.take_turn();
  }
}

void Ec2Test::answer_sent() {
  for (const Sent& sent : std::exchange(sent_, {})) {
    const Outcome outcome = call_elsewhere(sent.call);
    store_.begin_turn();
    sent.on_answer(outcome, request());
    store_.take_turn();
  }
}

Outcome Ec2Test::call_elsewhere(const aws::ServiceCall& call) {
  return aws::api_error("Unreachable", "no such region in this test: " + call.region.text);
}

}  // namespace regionfall::ec2
