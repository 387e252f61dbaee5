#include "drill/fault_conductor.h"

#include <utility>
#include <variant>

#include "world/instance_lookup.h"
#include "world/world_client.h"

namespace regionfall::drill {

FaultConductor::FaultConductor(const Scenario& scenario, world::DataFolder folder, const Clock& clock, OnEvent on_event)
    : scenario_(scenario),
      folder_(std::move(folder)),
      clock_(clock),
      on_event_(std::move(on_event)),
      in_force_(scenario.faults.size()),
      thread_(clock, "faults") {
  for (const ScheduledFault& scheduled : scenario.faults) faults_.push_back(scheduled.fault);
}

FaultConductor::~FaultConductor() {
  thread_.run_there([this] { timers_.clear(); });
}

void FaultConductor::start(Instant begin) {
  thread_.run_there([&] {
    begin_ = begin;
    const auto at = [&](Duration time, const Act& act) {
      timers_.push_back(std::make_unique<net::Timer>(thread_.loop()));
      timers_.back()->set_at(begin + time, [this, act] { perform(act); });
    };
    for (std::size_t i = 0; i < scenario_.faults.size(); ++i) {
      at(scenario_.faults[i].at, {i, false});
      at(scenario_.faults[i].until, {i, true});
    }
  });
}

Result<void> FaultConductor::stop() {
  Result<void> stopped;
  thread_.run_there([&] {
    timers_.clear();
    for (std::size_t i = 0; i < in_force_.size(); ++i) {
      if (!in_force_[i]) continue;
      const auto healed = ask({i, true});
      if (!healed && stopped)
        stopped = failure("\"" + scenario_.faults[i].name + "\" could not be healed: " + healed.error().message);
    }
  });
  return stopped;
}

void FaultConductor::perform(const Act& act) {
  using Kind = FaultEvent::Kind;
  FaultEvent event{.kind = act.heals ? Kind::kHealed : Kind::kBegan, .fault = act.fault};
  event.asked = clock_.now() - begin_;
  const auto done = ask(act);
  event.settled = clock_.now() - begin_;
  if (!done) {
    event.kind = Kind::kRefused;
    event.why = done.error().message;
  }
  on_event_(std::move(event));
}

// An instance is called by its tag Name, too, which is known when its fault begins.
Result<void> FaultConductor::find_instance(std::size_t fault) {
  auto* const instance = std::get_if<world::InstanceFault>(&faults_[fault]);
  if (instance != nullptr) instance->instance_id = TRY(world::find_instance(folder_, instance->instance_id));
  return {};
}

Result<void> FaultConductor::ask(const Act& act) {
  if (!act.heals) TRY(find_instance(act.fault));
  Json request = Json::object({{"do", Json::string(act.heals ? "heal" : "fail")}});
  request.set("fault", world::to_json(faults_[act.fault]));
  if (!act.heals) in_force_[act.fault] = true;  // also when the answer is lost
  (void)TRY(world::ask_world(folder_, request));
  if (act.heals) in_force_[act.fault] = false;
  return {};
}

}  // namespace regionfall::drill
