#pragma once

#include "cli/environment.h"
#include "drill/step_runner.h"

namespace regionfall::cli {

// Puts a drill's questions to whoever sits at the terminal; with `-approve` to nobody, and all are approved.
class Approvals final : public drill::Approver {
 public:
  Approvals(Environment& environment, bool approve_all) : environment_(environment), approve_all_(approve_all) {}
  Result<void> approve(const drill::Step& step, const drill::Approval& approval,
                       const std::function<bool()>& stop) override;

 private:
  Environment& environment_;
  bool approve_all_;
};

}  // namespace regionfall::cli
