#pragma once

#include "cli/environment.h"
#include "drill/run.h"
#include "drill/scenario.h"

namespace regionfall::cli {

// Shows how a drill goes: a live line on a terminal; else a line now and then, and whenever failing begins or ends.
class DrillProgress final : public drill::Audience {
 public:
  DrillProgress(const drill::Scenario& scenario, Environment& environment)
      : scenario_(scenario), environment_(environment) {}

  void begins(Instant at) override;
  void progress(const drill::Progress& progress) override;
  void happened(const drill::FaultEvent& event) override;
  void happened(const drill::Step& step, const drill::StepRecord& record) override;
  void waits_for_answers() override;
  void reads_back() override;
  void ends();  // clears the live line

  static constexpr int kPlainEverySeconds = 10;

 private:
  void say(const std::string& line);

  const drill::Scenario& scenario_;
  Environment& environment_;
  bool failing_ = false;
};

}  // namespace regionfall::cli
