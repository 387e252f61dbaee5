#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/constraint/pattern_cache.h"
#include "aws/dispatcher.h"
#include "aws/identity.h"
#include "aws/region_caller.h"
#include "aws/service.h"
#include "aws/service_caller.h"
#include "aws/web_caller.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "services/ec2/instance_plane.h"
#include "store/store.h"
#include "world/region_trouble.h"

namespace regionfall::world {

// How many resources a region has, by kind ("ec2.vpcs"); kinds without any, and copies of what a global service has
// elsewhere, are left out.
using ResourceCounts = std::map<std::string, std::size_t>;

// The control side of one region: services over one store. Every call is a turn of the store; several turns may be
// committed together. Lives on one thread; several regions may live in one process.
class Region final : public aws::ServiceCaller,
                     public aws::RegionCaller,
                     public aws::WebCaller,
                     public ec2::InstancePlane,
                     public aws::OperationHost {
 public:
  // The store, the clock and the random source must outlive the region.
  Region(aws::RegionName name, store::Store& store, const Clock& clock, RandomSource& random);
  ~Region() override;

  // Before open(): the services make their tables.
  void host(std::unique_ptr<aws::Service> service);
  // Loads what the journal has kept.
  Result<void> open(std::unique_ptr<store::Journal> journal);

  const aws::RegionName& name() const { return name_; }
  bool hosts(std::string_view service) const { return find(service) != nullptr; }
  void set_trouble(RegionTrouble trouble) { trouble_ = std::move(trouble); }

  // Performs an operation. On success its changes are in memory and wait for commit(); on an error there are none. The
  // outcome must not leave the process before the commit, and neither must that of any call after it.
  //
  // Called by a service in the middle of an operation, it belongs to that operation's turn.
  aws::Outcome perform(std::string_view service, std::string_view operation, const aws::Value& input,
                       const aws::Request& request);
  // The same, on behalf of the call's caller: the input is checked against the service's model first, and idempotency
  // tokens that it does not have are filled in.
  aws::Outcome perform(const aws::ServiceCall& call);
  // What a handler gets to know of that caller's request.
  aws::Request request_of(aws::Caller caller);
  // The same for who is part of the region itself: no fault of the service's control plane keeps it from answering.
  aws::Outcome ask(const aws::ServiceCall& call);
  // Changes state for the region's own reasons, in a turn; on an error there are no changes.
  Result<void> change(const std::function<Result<void>()>& task);
  // The same.
  aws::Outcome call(const aws::ServiceModel& service, const aws::Operation& operation, const aws::Value& input,
                    const aws::Request& request) override;
  // Makes all changes so far last. After a failure the region must not be used any more: memory is ahead of the
  // journal.
  Result<void> commit();
  bool has_uncommitted() const { return !uncommitted_.empty(); }

  // perform() and commit() in one. A commit that fails is an InternalFailure.
  aws::Outcome call(const aws::ServiceCall& call) override;

  // By a service in the middle of a turn.
  void send(aws::ServiceCall call, aws::OnRegionAnswer on_answer) override;
  // A call to another region, and who is told how it ended.
  struct OutgoingCall {
    aws::ServiceCall call;
    aws::OnRegionAnswer on_answer;
  };
  // What has been sent since the last time. Must not leave the process before commit().
  std::vector<OutgoingCall> take_outgoing() { return std::exchange(outgoing_, {}); }
  // How a call ended: a turn, which waits for commit().
  void hear(const aws::OnRegionAnswer& on_answer, const aws::Outcome& outcome);

  // By a service in a timer's turn, or in one that hears an answer.
  void post(aws::WebRequest request, aws::OnWebAnswer on_answer) override;
  // A request to an endpoint of a user's, and who is told how it ended.
  struct OutgoingRequest {
    aws::WebRequest request;
    aws::OnWebAnswer on_answer;
  };
  // As take_outgoing() and hear(), for these.
  std::vector<OutgoingRequest> take_outgoing_requests() { return std::exchange(outgoing_requests_, {}); }
  void hear(const aws::OnWebAnswer& on_answer, int status);

  // By EC2 in the middle of a turn; see ec2::InstancePlane. Machines run where the host says.
  struct MachineHost {
    std::string obstacle;
    std::function<std::string(const std::string& instance_id)> console_output;
  };
  void set_machine_host(MachineHost host) { machine_host_ = std::move(host); }
  const std::string& obstacle() const override { return machine_host_.obstacle; }
  void start(ec2::Machine machine, ec2::OnMachineNews on_news) override;
  void set_addresses(std::string instance_id, std::vector<std::string> addresses) override;
  void stop(std::string instance_id) override;
  void forget(std::string instance_id) override;
  std::string console_output(const std::string& instance_id) const override;
  // What EC2 wants of a machine.
  struct MachineCommand {
    enum class Kind : std::uint8_t { kStart, kSetAddresses, kStop, kForget };
    Kind kind = Kind::kStart;
    ec2::Machine machine;  // of all but kStart the id and, where it is for that, the addresses
    ec2::OnMachineNews on_news;
  };
  // As take_outgoing() and hear(), for these.
  std::vector<MachineCommand> take_machine_commands() { return std::exchange(machine_commands_, {}); }
  void hear(const ec2::OnMachineNews& on_news, const ec2::MachineNews& news);

  ResourceCounts resource_counts() const;

  // When a service has something to do by itself; run_timers() does what is due, in turns that wait for commit().
  std::optional<Instant> next_timer() const;
  void run_timers();

 private:
  aws::Service* find(std::string_view service) const;
  // What a fault has a call to the service fail with; nothing: it is let through.
  std::optional<aws::ApiError> refusal_by_fault(std::string_view service);
  // Performs an operation as a turn of its own.
  aws::Outcome perform_turn(std::string_view service, std::string_view operation, const aws::Value& input,
                            const aws::Request& request);
  // Runs `change` as a turn that cannot fail.
  template <class Change>
  void turn(Change change);

  aws::RegionName name_;
  store::Store& store_;
  const Clock& clock_;
  RandomSource& random_;
  std::vector<std::unique_ptr<aws::Service>> services_;
  aws::PatternCache patterns_;
  RegionTrouble trouble_;
  bool in_turn_ = false;
  std::vector<store::Change> uncommitted_;
  std::vector<OutgoingCall> outgoing_;
  std::vector<OutgoingRequest> outgoing_requests_;
  MachineHost machine_host_{.obstacle = "no machines are hosted", .console_output = nullptr};
  std::vector<MachineCommand> machine_commands_;
};

}  // namespace regionfall::world
