#pragma once

#include <map>

#include "base/clock.h"
#include "terraform/plan.h"

namespace regionfall::terraform {

// Passes everything on to another observer, and tells it with still() of whatever goes on for long: about every
// kStillEvery, when somebody calls tick() often enough.
class StillObserver final : public RunObserver {
 public:
  static constexpr std::chrono::seconds kStillEvery{10};

  StillObserver(RunObserver& inner, const Clock& clock) : inner_(inner), clock_(clock) {}
  void tick();

  void refreshing(const ResourceInstance& address, const std::string& id) override { inner_.refreshing(address, id); }
  void refreshed(const ResourceInstance& address, const std::string& id) override { inner_.refreshed(address, id); }
  void reading(const ResourceInstance& address) override;
  void read(const ResourceInstance& address, const std::string& id, double seconds) override;
  void starting(const ResourceInstance& address, Action action, const std::string& id) override;
  void still(const ResourceInstance& address, Action action, const std::string& id, double seconds) override {
    inner_.still(address, action, id, seconds);
  }
  void finished(const ResourceInstance& address, Action action, const std::string& id, double seconds) override;
  void failed(const ResourceInstance& address, Action action, double seconds) override;
  void provisioning(const ResourceInstance& address, const std::string& type) override {
    inner_.provisioning(address, type);
  }
  void provisioner_output(const ResourceInstance& address, const std::string& type, const std::string& line) override {
    inner_.provisioner_output(address, type, line);
  }

 private:
  struct UnderWay {
    Action action = Action::kNoOp;
    std::string id;
    Instant start, told;
  };
  void begin(const ResourceInstance& address, Action action, const std::string& id);

  double seconds_since_start(const ResourceInstance& address, double at_least) const;

  RunObserver& inner_;
  const Clock& clock_;
  std::map<ResourceInstance, UnderWay> under_way_;
};

}  // namespace regionfall::terraform
