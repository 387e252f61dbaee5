#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "drill/live_view.h"
#include "drill/run.h"
#include "drill/scenario.h"

namespace regionfall::drill {

// What is shown of a drill while it runs, made of what its audience is told.
class LiveDrill {
 public:
  explicit LiveDrill(const Scenario& scenario);  // which must outlive it

  void progress(const Progress& progress);
  void happened(const FaultEvent& event);

  LiveState state() const;

 private:
  LiveRow site_row(const std::string& name) const;

  const Scenario& scenario_;
  Progress last_;
  std::vector<std::string> sites_;  // the scenario's regions, then others as they answer
  std::map<std::string, std::vector<double>> answered_;
  std::vector<double> failed_;
  std::set<std::size_t> in_force_;
};

}  // namespace regionfall::drill
