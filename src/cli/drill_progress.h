#pragma once

#include "cli/environment.h"
#include "cli/live_screen.h"
#include "drill/live_drill.h"
#include "drill/run.h"
#include "drill/scenario.h"

namespace regionfall::cli {

// Shows how a drill goes: a view that changes in place, on a terminal that can; else a line now and then, and whenever
// failing begins or ends.
class DrillProgress final : public drill::Audience {
 public:
  DrillProgress(const drill::Scenario& scenario, Environment& environment)
      : scenario_(scenario), environment_(environment), live_(scenario), screen_(environment) {}

  void begins(Instant at) override;
  void progress(const drill::Progress& progress) override;
  void happened(const drill::FaultEvent& event) override;
  void happened(const drill::Step& step, const drill::StepRecord& record) override;
  void waits_for_answers() override {}
  void reads_back() override;
  void ends() { screen_.clear(); }

  static constexpr int kPlainEverySeconds = 10;

 private:
  void say(const std::string& line);

  const drill::Scenario& scenario_;
  Environment& environment_;
  drill::LiveDrill live_;
  LiveScreen screen_;
  bool failing_ = false;
};

}  // namespace regionfall::cli
